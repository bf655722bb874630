package io.lagmonitor.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.model.LagException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Four consumer groups, each with a topic of the same name, and the producer that fills their topics.
 *
 * <ul>
 * <li>{@code keeps-up}: 100 records a second, and a member that handles 1,000;
 * <li>{@code too-slow}: 200 records a second, and a member that handles 150, until two more {@link #help};
 * <li>{@code stuck}: 50 records a second; its member commits a few of them, and then stays without committing;
 * <li>{@code left}: 500 records and no more; its member handled 350 of them and left.
 * </ul>
 */
final class Workload implements AutoCloseable {

    static final String KEEPS_UP = "keeps-up";
    static final String TOO_SLOW = "too-slow";
    static final String STUCK = "stuck";
    static final String LEFT = "left";

    private static final int PARTITIONS = 4;
    private static final int TURNS_PER_SECOND = 10;

    private final Properties cluster = new Properties();
    private final List<Member> members = new ArrayList<>();
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(Workload::thread);
    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    private Workload(String bootstrapServers) {
        cluster.setProperty("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(cluster, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Creates the topics, starts the producer and the members, and waits until these have joined their groups. */
    static Workload start(String bootstrapServers) {
        Workload workload = new Workload(bootstrapServers);
        try {
            workload.createTopics();
            workload.join(Member.of(workload.cluster, KEEPS_UP).handling(1000));
            workload.join(Member.of(workload.cluster, TOO_SLOW).handling(150));
            workload.join(Member.of(workload.cluster, STUCK).handling(1000).noLongerCommittingAfter(200));
            workload.join(Member.of(workload.cluster, LEFT).handling(1000).leavingAfter(350));
            workload.awaitMembers();
            workload.produce();
            return workload;
        } catch (RuntimeException e) {
            workload.close();
            throw e;
        }
    }

    /** What a client needs to connect to the cluster. */
    Properties cluster() {
        return cluster;
    }

    /** Two more members join {@code too-slow}. */
    void help() {
        join(Member.of(cluster, TOO_SLOW).handling(150));
        join(Member.of(cluster, TOO_SLOW).handling(150));
    }

    /** Ends the producer and the members. */
    @Override
    public void close() {
        turns.shutdownNow();
        members.forEach(Member::stop);
        members.forEach(Member::close);
        producer.close(Duration.ZERO);
    }

    private void join(Member member) {
        members.add(member);
        member.start();
    }

    private void createTopics() {
        try (Admin admin = Admin.create(cluster)) {
            admin.createTopics(Stream.of(KEEPS_UP, TOO_SLOW, STUCK, LEFT)
                .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())).toList()).all().get();
        } catch (ExecutionException e) {
            throw new LagException("the topics could not be created: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LagException("creating the topics was interrupted", e);
        }
    }

    private void awaitMembers() {
        try {
            for (Member member : members) {
                if (!member.hasJoined()) {
                    throw new LagException("not all members have joined their groups within half a minute");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LagException("waiting for the members was interrupted", e);
        }
    }

    private void produce() {
        turns.execute(() -> send(LEFT, 500));
        turns.scheduleAtFixedRate(() -> {
            send(KEEPS_UP, 100 / TURNS_PER_SECOND);
            send(TOO_SLOW, 200 / TURNS_PER_SECOND);
            send(STUCK, 50 / TURNS_PER_SECOND);
        }, 0, 1000 / TURNS_PER_SECOND, TimeUnit.MILLISECONDS);
    }

    /** To each partition in turn: left to itself, the producer would fill one after the other. */
    private void send(String topic, int records) {
        for (int i = 0; i < records; i++) {
            int partition = (int) (sent++ % PARTITIONS);
            producer.send(new ProducerRecord<>(topic, partition, null, ("record " + sent).getBytes(UTF_8)), this::sent);
        }
    }

    private void sent(RecordMetadata where, Exception failure) {
        if (failure != null && !turns.isShutdown()) {
            System.out.println("A record was not sent: " + failure.getMessage());
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "quickstart-producer");
        thread.setDaemon(true);
        return thread;
    }
}
