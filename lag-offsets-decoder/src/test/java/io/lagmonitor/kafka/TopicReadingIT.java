package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.LagException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicReadingIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final IntToLongFunction NEVER = partition -> Long.MAX_VALUE;

    private static EmbeddedKafka kafka;
    private static KafkaUser user;

    private final List<Long> taken = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("log", 2, 1);
        user.produce("log", 0, 100);
        user.produce("log", 1, 50);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        try (TopicReading reading = reading("log", 2)) {
            assertThat(read(reading, partition -> partition == 0 ? 100 : 50)).isEqualTo(both());
            assertThat(taken).hasSize(150);
            user.produce("log", 0, 10);
            reading.drop();

            assertThat(read(reading, partition -> partition == 0 ? 110 : 50)).isEqualTo(both());

            assertThat(taken).hasSize(160);
            assertThat(reading.position(0)).isEqualTo(110);
        }
    }

    @Test
    void readsPartitionsTogetherOrApart() throws Exception {
        user.topic("apart", 2, 1);
        user.produce("apart", 0, 10);
        user.produce("apart", 1, 20);
        try (TopicReading reading = reading("apart", 2)) {
            assertThat(reading.readTo(partition -> 20, bits(1), Deadline.in(TIMEOUT), this::take)).isEqualTo(bits(1));
            assertThat(taken).hasSize(20);
            user.produce("apart", 1, 5);

            assertThat(reading.readTo(partition -> 10, bits(0), Deadline.in(TIMEOUT), this::take)).isEqualTo(bits(0));
            assertThat(taken).hasSize(30);
            assertThat(read(reading, partition -> partition == 0 ? 10 : 25)).isEqualTo(both());
            assertThat(taken).hasSize(35);
        }
    }

    @Test
    void marksOfTransactionsAndAbortedRecordsAreNothingToWaitFor() throws Exception {
        user.topic("transactions", 2, 1);
        Producer<byte[], byte[]> producer = user.opened(user.producer(Map.of("transactional.id", "marks")));
        producer.initTransactions();
        for (int i = 0; i < 2; i++) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", 0, null, new byte[1])).get();
            producer.abortTransaction();
        }
        try (TopicReading reading = reading("transactions", 2)) {
            assertThat(read(reading, partition -> partition == 0 ? 4 : 0)).isEqualTo(both());

            assertThat(taken).isEmpty();
            assertThat(reading.position(0)).isEqualTo(4);
        }
    }

    @Test
    void stopsWhenTimeIsUp() throws Exception {
        try (TopicReading reading = reading("log", 2)) {
            assertThat(reading.readTo(
                partition -> partition == 0 ? 100 : Long.MAX_VALUE, both(), Deadline.in(Duration.ofSeconds(1)), this::take))
                .isEqualTo(bits(0));
        }
    }

    @Test
    void s3_interruptEndsIt() throws Exception {
        try (TopicReading reading = reading("log", 2)) {
            Thread reader = Thread.currentThread();
            CompletableFuture<Void> interrupt = CompletableFuture.runAsync(() -> {
                Await.until(TIMEOUT, "it waits for more", () -> taken.size() >= 150);
                reader.interrupt();
            });

            assertThatThrownBy(() -> read(reading, NEVER)).isInstanceOf(InterruptedException.class);

            interrupt.join();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(read(reading, partition -> partition == 0 ? 100 : 50)).as("goes on afterwards").isEqualTo(both());
        }
    }

    @Test
    void s8_closedByAnotherThread() throws Exception {
        TopicReading reading = reading("log", 2);
        CompletableFuture<BitSet> read = CompletableFuture.supplyAsync(() -> {
            try {
                return read(reading, NEVER);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        Await.until(TIMEOUT, "it has read all", () -> taken.size() >= 150);

        reading.close();

        assertThatThrownBy(() -> read.get(3, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(LagException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> read(reading, NEVER)).isInstanceOf(LagException.class);
        reading.close();
    }

    @Test
    void saysThatTheLogDoesNotReachBackThatFar() throws Exception {
        user.topic("trimmed", 2, 1);
        user.produce("trimmed", 0, 100);
        user.deleteRecords("trimmed", 0, 60);
        try (TopicReading reading = reading("trimmed", 2)) {
            reading.seek(0, 20);

            assertThatThrownBy(() -> read(reading, partition -> partition == 0 ? 100 : 0))
                .isInstanceOf(OffsetOutOfRangeException.class);

            reading.seek(0, 60);
            assertThat(read(reading, partition -> partition == 0 ? 100 : 0)).isEqualTo(both());
            assertThat(taken).hasSize(40);
        }
    }

    @Test
    void goesOnWithoutThePartitionOfWhichItDoesNotKnowWhereToRead() throws Exception {
        user.topic("lost", 2, 1);
        user.produce("lost", 0, 100);
        user.deleteRecords("lost", 0, 60);
        try (TopicReading reading = reading("lost", 2)) {
            reading.seek(0, 20);
            assertThatThrownBy(() -> read(reading, NEVER)).isInstanceOf(OffsetOutOfRangeException.class);
            reading.forgetPosition(0);

            BitSet reached = reading.readTo(NEVER, bits(1), Deadline.in(Duration.ofSeconds(2)), this::take);

            assertThat(reached.isEmpty()).isTrue();
            assertThat(reading.isKnown(0)).isFalse();
            assertThat(taken).isEmpty();
        }
    }

    /** As when another reading of the same log has found that records are missing. */
    @Test
    void handsOutNothingOfAPartitionThatIsNotWantedAnyMore() throws Exception {
        user.topic("unwanted", 2, 1);
        user.produce("unwanted", 0, 10);
        user.produce("unwanted", 1, 10);
        try (TopicReading reading = reading("unwanted", 2)) {
            assertThat(read(reading, partition -> 10)).isEqualTo(both());
            reading.forgetPosition(0);
            user.produce("unwanted", 0, 10);
            user.produce("unwanted", 1, 10);

            reading.readTo(partition -> 20, bits(1), Deadline.in(TIMEOUT), this::take);
            reading.readTo(NEVER, bits(1), Deadline.in(Duration.ofSeconds(1)), this::take);

            assertThat(reading.isKnown(0)).isFalse();
            assertThat(taken).hasSize(30);
        }
    }

    @Test
    void saysWhereTheLogEndsBeforeItsPosition() throws Exception {
        try (TopicReading reading = reading("log", 2)) {
            reading.seek(1, 51);

            assertThat(reading.beyond(partition -> 50, both())).isEqualTo(bits(1));
        }
    }

    private BitSet read(TopicReading reading, IntToLongFunction end) throws InterruptedException {
        return reading.readTo(end, both(), Deadline.in(TIMEOUT), this::take);
    }

    private void take(ConsumerRecords<ByteBuffer, ByteBuffer> polled) {
        polled.forEach(record -> taken.add(record.offset()));
    }

    private static TopicReading reading(String topic, int partitions) {
        TopicReading reading = new TopicReading(topic,
            new ClientSettings(Map.of("bootstrap.servers", kafka.bootstrapServers())).forReading(),
            IsolationLevel.READ_COMMITTED, new ByteBufferDeserializer(), new ByteBufferDeserializer());
        reading.restart(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            reading.seek(partition, 0);
        }
        return reading;
    }

    private static BitSet both() {
        return bits(0, 1);
    }

    private static BitSet bits(int... numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        return bits;
    }
}
