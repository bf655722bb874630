package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker whose offsets topic is full of commits, each group in its own partition, as coordinators would write them. */
final class FilledOffsetsTopic implements AutoCloseable {

    private static final String NAME = "__consumer_offsets";
    private static final int PARTITIONS = 50;
    private static final int TOGETHER = 10;

    private final EmbeddedKafka kafka =
        EmbeddedKafka.builder().property("offsets.topic.num.partitions", "" + PARTITIONS).start();
    private final List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(number -> new TopicPartition(NAME, number)).toList();

    private FilledOffsetsTopic() {}

    static FilledOffsetsTopic of(int commits, int distinctKeys) throws InterruptedException, ExecutionException {
        FilledOffsetsTopic topic = new FilledOffsetsTopic();
        try {
            topic.create();
            topic.fill(new CommitLog(commits, distinctKeys, TOGETHER));
            return topic;
        } catch (RuntimeException | InterruptedException | ExecutionException e) {
            topic.close();
            throw e;
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }

    /** Gives the broker one core and this JVM another; false where that cannot be done. */
    boolean pin() throws IOException, InterruptedException {
        boolean pinned = pin(ProcessHandle.current(), 0);
        for (ProcessHandle broker : ProcessHandle.current().descendants().toList()) {
            pinned &= pin(broker, 1);
        }
        return pinned;
    }

    /** Reads everything once as byte arrays; returns how many records there were. */
    long count(Map<String, Object> settings) {
        Map<String, Object> client = new HashMap<>(settings);
        client.put("bootstrap.servers", kafka.bootstrapServers());
        client.put("enable.auto.commit", false);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                records += consumer.poll(Duration.ofMillis(200)).count();
            }
            return records;
        }
    }

    @Override
    public void close() {
        kafka.close();
    }

    /** The first commit makes a coordinator create it. */
    private void create() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(properties())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
            admin.alterConsumerGroupOffsets("first",
                Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0))).all().get();
        }
    }

    private void fill(CommitLog log) throws InterruptedException, ExecutionException {
        Properties client = properties();
        client.setProperty("client.id", "__admin_client"); // may write to internal topics
        client.setProperty("batch.size", "100000");
        client.setProperty("linger.ms", "50");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<?> last = null;
            for (int i = 0; i < log.size(); i++) {
                int partition = Math.abs(log.groupId(i).hashCode()) % PARTITIONS;
                last = producer.send(new ProducerRecord<>(NAME, partition, bytes(log.key(i)), bytes(log.value(i))));
            }
            producer.flush();
            last.get();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static boolean pin(ProcessHandle process, int core) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-a", "-p", "-c", "" + core, "" + process.pid())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
