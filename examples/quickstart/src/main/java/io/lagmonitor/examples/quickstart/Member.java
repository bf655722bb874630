package io.lagmonitor.examples.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of a consumer group, on a thread of its own: an ordinary consumer that takes its time for every record. It
 * reads the topic with the name of its group.
 */
final class Member implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Properties config = new Properties();
    private final String groupId;
    private final Thread thread;
    private int recordsPerSecond = 1000;
    private long commits = Long.MAX_VALUE;
    private long stays = Long.MAX_VALUE;
    private final CountDownLatch joined = new CountDownLatch(1);
    private volatile boolean stopped;

    private Member(Properties cluster, String groupId) {
        config.putAll(cluster);
        config.setProperty("group.id", groupId);
        config.setProperty("auto.offset.reset", "earliest");
        config.setProperty("enable.auto.commit", "false");
        config.setProperty("heartbeat.interval.ms", "1000");
        config.setProperty("max.poll.records", "20");
        this.groupId = groupId;
        thread = new Thread(this::run, "quickstart-" + groupId);
        thread.setDaemon(true);
    }

    static Member of(Properties cluster, String groupId) {
        return new Member(cluster, groupId);
    }

    /** How many records a second it can handle. */
    Member handling(int capacity) {
        recordsPerSecond = capacity;
        return this;
    }

    /** It goes on polling after so many records, and does not commit any more. */
    Member noLongerCommittingAfter(long records) {
        commits = records;
        return this;
    }

    /** It leaves the group after about so many records. */
    Member leavingAfter(long records) {
        stays = records;
        return this;
    }

    void start() {
        thread.start();
    }

    /** Waits until it has partitions to read; says no after half a minute without. */
    boolean hasJoined() throws InterruptedException {
        return joined.await(30, TimeUnit.SECONDS);
    }

    /** Asks it to leave, without waiting. */
    void stop() {
        stopped = true;
    }

    /** Asks it to leave; interrupts it, if that takes more than two seconds. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(PATIENCE.toMillis());
            thread.interrupt();
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                 new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(groupId));
            long handled = 0;
            while (!stopped && handled < stays) {
                int records = consumer.poll(Duration.ofMillis(200)).count();
                if (!consumer.assignment().isEmpty()) {
                    joined.countDown();
                }
                Thread.sleep(records * 1000L / recordsPerSecond);
                handled += records;
                if (records > 0 && handled <= commits) {
                    commit(consumer);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            if (!stopped) {
                System.out.println("A member of " + groupId + " failed: " + e.getMessage());
            }
        }
    }

    /** While others join, a commit may fail: the next poll rejoins, and these records are then handled again. */
    private static void commit(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.commitSync();
        } catch (RebalanceInProgressException | CommitFailedException e) {
            // Nothing is lost by it.
        }
    }
}
