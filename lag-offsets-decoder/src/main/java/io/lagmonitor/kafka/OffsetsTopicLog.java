package io.lagmonitor.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.CLIENT_ID_CONFIG;

import io.lagmonitor.model.CatchUp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets topic, read on in each fetch from where the one before stopped. Two readings share the work:
 *
 * <ul>
 * <li>What counts is read committed: it is without what transactions aborted, and ends where the first open one begins.
 * <li>Partitions that have transactions are read uncommitted as well: for signs of life, and so that a transaction that
 *     hangs does not hide the other groups of its partition.
 * </ul>
 *
 * <p>A partition is up to date when the position of the reading has reached the end that was asked for before; so gaps,
 * and records that are not handed out, do not count. One thread reads; any other may close.
 */
final class OffsetsTopicLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    /** Of what is deleted, brokers keep the tombstone for a day, as a rule: who comes later does not hear of it. */
    private static final Duration LONGEST_GAP = Duration.ofHours(12);
    private static final double SHARE_OF_ENDS = 0.5;
    private static final double SHARE_OF_WHAT_COUNTS = 0.8;

    private final InstantSource clock;
    private final CommitTable commits;
    private final OffsetsTopicRecords records;
    private final TopicReading committed;
    private final TopicReading uncommitted;
    /** By partition: before here, no record was of a transaction, or has been read uncommitted. */
    private long[] withoutTransactions = {};

    /** The partitions that have transactions. */
    private BitSet transactional = new BitSet();
    private String cluster = "";
    private Uuid id = Uuid.ZERO_UUID;
    private Instant lastRead = Instant.EPOCH;
    private boolean hasRead;
    private boolean begun;
    private boolean caughtUp;
    private long nanos;
    private long toGo;
    private double perSecond;

    OffsetsTopicLog(
            CommitTable commits, OffsetsTopicRecords records, Map<String, Object> consumer, InstantSource clock) {
        this.clock = clock;
        this.commits = commits;
        this.records = records;
        committed = new TopicReading(OffsetsTopic.NAME, named(consumer, "-offsets-committed"),
            IsolationLevel.READ_COMMITTED, records.keys(), records.values());
        uncommitted = new TopicReading(OffsetsTopic.NAME, named(consumer, "-offsets-uncommitted"),
            IsolationLevel.READ_UNCOMMITTED, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    }

    /** Of two consumers with one name, the JVM shows the metrics of the first until the second is closed, and then none. */
    private static Map<String, Object> named(Map<String, Object> consumer, String suffix) {
        Map<String, Object> named = new HashMap<>(consumer);
        named.computeIfPresent(CLIENT_ID_CONFIG, (key, clientId) -> clientId + suffix);
        return named;
    }

    /** Whether everything has been read once. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether the last time anything was read, or there was nothing more to read. */
    boolean hasRead() {
        return hasRead;
    }

    /** How far it has come; empty if it has not begun. Something is to go as long as a leader has not answered. */
    Optional<CatchUp> catchUp() {
        return begun ? Optional.of(new CatchUp(committed.read(), Math.max(toGo, caughtUp ? 0 : 1), perSecond))
            : Optional.empty();
    }

    /**
     * Reads as far as the topic reaches now, or as far as time allows.
     *
     * @param silentBrokers those that need not be asked
     * @return the partitions that are up to date; none before everything has been read once
     * @throws KafkaException if the topic cannot be read
     */
    BitSet readOn(String cluster, Admin admin, Topic topic, Set<Integer> silentBrokers, Deadline deadline)
            throws InterruptedException {
        this.cluster = cluster;
        Instant now = clock.instant();
        if (isAnotherLog(topic) || now.isAfter(lastRead.plus(LONGEST_GAP))) {
            restart(topic.partitions());
            lastRead = now;
        }
        id = topic.id().equals(Uuid.ZERO_UUID) ? id : topic.id();
        TopicEnds ends =
            TopicEnds.read(admin, topic, silentBrokers, committed.unknown(), deadline.part(SHARE_OF_ENDS));
        ends.knownStarts().stream().forEach(partition -> begin(partition, ends.start(partition)));
        count(ends);
        if (!begun && !ends.known().isEmpty()) {
            begun = true;
            LOG.info("Cluster {}: reading {} from its beginning, {} offsets in {} partitions",
                cluster, topic.name(), toGo, topic.partitions());
        }
        records.now(now.toEpochMilli());
        long before = committed.read() + uncommitted.read();
        BitSet current = readBoth(admin, topic, ends, deadline);
        hasRead = !current.isEmpty() || committed.read() + uncommitted.read() > before;
        lastRead = hasRead ? now : lastRead;
        records.undecided().forgetDecided(committed::position);
        count(ends);
        if (!caughtUp && isAll(current, ends)) {
            caughtUp = true;
            LOG.info("Cluster {}: caught up with {}: {}; {} groups have committed on {} partitions{}", cluster,
                topic.name(), catchUp().get(), commits.groups().size(), commits.size(), skipped());
        }
        return caughtUp ? current : new BitSet();
    }

    /** Gives up the connections; the next time it goes on where it was. */
    void drop() {
        committed.drop();
        uncommitted.drop();
    }

    @Override
    public void close() {
        committed.close();
        uncommitted.close();
    }

    private boolean isAnotherLog(Topic topic) {
        boolean isAnother = !topic.id().equals(id) && !topic.id().equals(Uuid.ZERO_UUID) && !id.equals(Uuid.ZERO_UUID);
        return topic.partitions() != committed.partitions() || isAnother;
    }

    private void restart(int partitions) {
        if (begun) {
            LOG.info("Cluster {}: {} is another log than before, or was not read for more than {} hours; all of it is read "
                + "again", cluster, OffsetsTopic.NAME, LONGEST_GAP.toHours());
        }
        commits.restart(partitions);
        records.undecided().clear();
        committed.restart(partitions);
        uncommitted.restart(partitions);
        withoutTransactions = new long[partitions];
        transactional = new BitSet();
        id = Uuid.ZERO_UUID;
        caughtUp = false;
    }

    private void begin(int partition, long start) {
        committed.seek(partition, start);
        withoutTransactions[partition] = start;
    }

    private BitSet readBoth(Admin admin, Topic topic, TopicEnds ends, Deadline deadline) throws InterruptedException {
        long began = System.nanoTime();
        BitSet current =
            read(committed, ends.known(), ends::stableEnd, deadline.part(SHARE_OF_WHAT_COUNTS), records::take);
        if (!caughtUp) {
            nanos += System.nanoTime() - began;
            perSecond = committed.read() / Math.max(1e-3, nanos / (double) TimeUnit.SECONDS.toNanos(1));
        }
        transactional = ends.transactional(admin, topic, deadline.part(SHARE_OF_ENDS));
        transactional.andNot(committed.unknown());
        transactional.stream()
            .filter(p -> !uncommitted.isKnown(p) || uncommitted.position(p) < withoutTransactions[p])
            .forEach(p -> uncommitted.seek(p, withoutTransactions[p]));
        BitSet alsoCurrent = read(uncommitted, (BitSet) transactional.clone(), ends::end, deadline,
            polled -> records.glimpse(polled, committed::position));
        current.stream().filter(p -> !transactional.get(p) && ends.knowsProducers(p))
            .forEach(p -> withoutTransactions[p] = ends.stableEnd(p));
        return and(current, alsoCurrent);
    }

    /** Those that are up to date with both readings, or with the first where the other has nothing to do. */
    private BitSet and(BitSet current, BitSet alsoCurrent) {
        BitSet missing = (BitSet) transactional.clone();
        missing.andNot(alsoCurrent);
        current.andNot(missing);
        return current;
    }

    private BitSet read(TopicReading reading, BitSet wanted, IntToLongFunction end, Deadline deadline,
                        Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> taker) throws InterruptedException {
        wanted.andNot(reading.unknown());
        BitSet truncated = reading.beyond(end, wanted);
        while (true) {
            try {
                BitSet reached = reading.readTo(end, wanted, deadline, taker);
                reached.andNot(truncated);
                return reached;
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().forEach((partition, at) -> readAnew(partition.partition(), at));
                wanted.andNot(reading.unknown());
            }
        }
    }

    /** What was deleted before it was read may have been anything. */
    private void readAnew(int partition, long at) {
        LOG.info("Cluster {}: {}-{} has no record {} any more; all of it is read again",
            cluster, OffsetsTopic.NAME, partition, at);
        commits.forgetPartition(partition);
        records.undecided().forgetPartition(partition);
        committed.forgetPosition(partition);
        uncommitted.forgetPosition(partition);
    }

    private void count(TopicEnds ends) {
        toGo = ends.known().stream().filter(committed::isKnown)
            .mapToLong(p -> Math.max(0, ends.stableEnd(p) - committed.position(p))).sum();
        toGo += transactional.stream().filter(uncommitted::isKnown)
            .mapToLong(p -> Math.max(0, ends.end(p) - uncommitted.position(p))).sum();
    }

    private static boolean isAll(BitSet current, TopicEnds ends) {
        BitSet missing = ends.led();
        missing.andNot(current);
        return missing.isEmpty() && !current.isEmpty();
    }

    private String skipped() {
        return records.malformed() == 0 ? ""
            : String.format(Locale.ROOT, "; %,d records were none and were skipped", records.malformed());
    }
}
