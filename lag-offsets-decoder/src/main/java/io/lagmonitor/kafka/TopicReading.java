package io.lagmonitor.kafka;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;

import io.lagmonitor.model.LagException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions of one topic, each on from where it came to before. The consumer has no group and no thread, and hands
 * out records as they lie in what was fetched. It is made when it is first needed, and again after {@link #drop}.
 *
 * <p>One thread reads; any other may close.
 */
final class TopicReading implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    private static final CloseOptions CLOSE_SOON = CloseOptions.timeout(Duration.ofMillis(200));
    private static final Duration MOST_WAIT = Duration.ofMillis(200);
    private static final long UNKNOWN = -1;

    private final String topic;
    private final Map<String, Object> settings;
    private final Deserializer<ByteBuffer> keys;
    private final Deserializer<ByteBuffer> values;
    private long read;
    private long[] positions = {};
    /** Of the consumer that there is now, except those that are to be sought anew or not to be read any more. */
    private Set<Integer> assigned = Set.of();
    /** Whether there are such. */
    private boolean stale;

    private KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    /** Whether a broker has answered this consumer, which it may have refused. */
    private boolean answered;
    private boolean busy;
    private boolean closed;

    TopicReading(String topic, Map<String, Object> settings, IsolationLevel isolation,
                 Deserializer<ByteBuffer> keys, Deserializer<ByteBuffer> values) {
        this.topic = topic;
        this.settings = new HashMap<>(settings);
        this.settings.put(ISOLATION_LEVEL_CONFIG, isolation.name().toLowerCase(Locale.ROOT));
        this.keys = keys;
        this.values = values;
    }

    /** How many records it has read, each time it did. */
    long read() {
        return read;
    }

    /** From now on so many partitions, all of them at an unknown position. */
    void restart(int partitions) {
        drop();
        positions = new long[partitions];
        Arrays.fill(positions, UNKNOWN);
    }

    int partitions() {
        return positions.length;
    }

    boolean isKnown(int partition) {
        return positions[partition] != UNKNOWN;
    }

    /** The partitions without a position. */
    BitSet unknown() {
        BitSet unknown = new BitSet();
        for (int partition = 0; partition < positions.length; partition++) {
            unknown.set(partition, positions[partition] == UNKNOWN);
        }
        return unknown;
    }

    /** The next offset to read. */
    long position(int partition) {
        return positions[partition];
    }

    void seek(int partition, long offset) {
        positions[partition] = offset;
        unassign(partition);
    }

    void forgetPosition(int partition) {
        seek(partition, UNKNOWN);
    }

    /**
     * Reads partitions whose positions are known.
     *
     * @return those that were read up to their end in time
     * @throws OffsetOutOfRangeException if a partition has no record at its position, nor its end there
     * @throws KafkaException            if they cannot be read
     * @throws LagException              if this was closed
     */
    BitSet readTo(IntToLongFunction end, BitSet wanted, Deadline deadline,
                  Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> taker) throws InterruptedException {
        if (wanted.isEmpty()) {
            return wanted;
        }
        BitSet reached = (BitSet) wanted.clone();
        BitSet behind = (BitSet) wanted.clone();
        removeThoseAt(end, behind);
        begin();
        try {
            assign(wanted);
            poll(Duration.ZERO, behind, taker);
            removeThoseAt(end, behind);
            while ((!behind.isEmpty() || !isAnswered()) && !deadline.isOver()) {
                poll(Duration.ofMillis(Math.min(deadline.leftMs(), MOST_WAIT.toMillis())), behind, taker);
                removeThoseAt(end, behind);
            }
            reached.andNot(isAnswered() ? behind : wanted);
        } catch (InterruptException e) {
            Thread.interrupted(); // the exception has set it again
            throw new InterruptedException(e.getMessage());
        } catch (WakeupException e) {
            throw closed();
        } finally {
            end();
        }
        return reached;
    }

    /** The partitions whose log ends before their position: it is not the log that was read. */
    BitSet beyond(IntToLongFunction end, BitSet wanted) {
        return wanted.stream().filter(partition -> positions[partition] > end.applyAsLong(partition))
            .collect(BitSet::new, BitSet::set, BitSet::or);
    }

    /** Gives up the consumer; the next one goes on where it was. */
    synchronized void drop() {
        if (consumer != null) {
            try {
                consumer.close(CLOSE_SOON);
            } catch (RuntimeException | LinkageError e) {
                LOG.debug("A consumer of {} was not closed in order", topic, e);
            }
        }
        consumer = null;
        assigned = Set.of();
        stale = false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (busy) {
            consumer.wakeup(); // and the reading thread drops it
        } else {
            drop();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw closed();
        }
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings, keys, values);
            answered = false;
        }
        busy = true;
    }

    private synchronized void end() {
        busy = false;
        if (closed) {
            drop();
        }
    }

    private static LagException closed() {
        return new LagException("the source is closed");
    }

    private void assign(BitSet wanted) {
        Set<Integer> numbers = wanted.stream().boxed().collect(Collectors.toSet());
        if (stale || !assigned.equals(numbers)) {
            consumer.assign(numbers.stream().map(this::partition).toList());
            numbers.stream().filter(number -> !assigned.contains(number))
                .forEach(number -> consumer.seek(partition(number), positions[number]));
            assigned = numbers;
            stale = false;
        }
    }

    /** It will be assigned and sought anew, or not be read any more. */
    private void unassign(int partition) {
        stale |= assigned.contains(partition);
        assigned = assigned.stream().filter(number -> number != partition).collect(Collectors.toSet());
    }

    private void poll(
            Duration wait, BitSet behind, Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> taker) {
        ConsumerRecords<ByteBuffer, ByteBuffer> polled = consumer.poll(wait);
        taker.accept(polled);
        read += polled.count();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = polled.records(partition);
            positions[partition.partition()] = records.get(records.size() - 1).offset() + 1;
        }
        behind.stream().forEach(this::passBy);
    }

    /** Also where nothing is to be read: it takes an answer to know that it may be. */
    private boolean isAnswered() {
        answered = answered || consumer.metrics().values().stream()
            .anyMatch(metric -> metric.metricName().name().equals("fetch-total") && (double) metric.metricValue() > 0);
        return answered;
    }

    /** Positions also move past records that are not handed out: the marks of transactions, and gaps. */
    private void passBy(int partition) {
        try {
            positions[partition] = consumer.position(partition(partition), Duration.ZERO);
        } catch (TimeoutException e) {
            // its leader has changed, and it is not clear yet whether the new one has all that was read
        }
    }

    private void removeThoseAt(IntToLongFunction end, BitSet behind) {
        for (int partition : behind.stream().toArray()) {
            behind.set(partition, positions[partition] < end.applyAsLong(partition));
        }
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }
}
