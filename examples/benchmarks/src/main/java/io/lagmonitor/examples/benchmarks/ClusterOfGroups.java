package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One broker, one topic, and groups that have committed the same offset on all of its partitions; each has one member, or
 * none has.
 */
final class ClusterOfGroups implements AutoCloseable {

    /** How every group's name begins. */
    static final String GROUP = "group-";

    private static final String TOPIC = "orders";
    private static final int RECORDS_PER_PARTITION = 10;
    private static final int COMMITTED = 1;
    /** Commits of one group are one request; so many may be under way at once. */
    private static final int AT_ONCE = 100;

    private final EmbeddedKafka kafka;
    private final Optional<LiveMembers> members;
    private final List<TopicPartition> partitions;
    private int groups;

    /** With a member for each group. */
    ClusterOfGroups(int partitionCount) throws InterruptedException, ExecutionException {
        this(EmbeddedKafka.builder().property("group.initial.rebalance.delay.ms", "0").start(), partitionCount, true);
    }

    /** With groups that only commit, on a broker that is large enough for a million commits. */
    static ClusterOfGroups withoutMembers(int partitionCount) throws InterruptedException, ExecutionException {
        return new ClusterOfGroups(EmbeddedKafka.builder().heapMb(3_000).start(), partitionCount, false);
    }

    private ClusterOfGroups(EmbeddedKafka kafka, int partitionCount, boolean withMembers)
            throws InterruptedException, ExecutionException {
        this.kafka = kafka;
        members = withMembers ? Optional.of(new LiveMembers(kafka.bootstrapServers(), TOPIC)) : Optional.empty();
        partitions = IntStream.range(0, partitionCount).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
        try (Admin admin = Admin.create(properties());
                Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, partitionCount, (short) 1))).all().get();
            List<Future<?>> sent = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                for (int i = 0; i < RECORDS_PER_PARTITION; i++) {
                    sent.add(producer.send(new ProducerRecord<>(TOPIC, partition.partition(), null, new byte[10])));
                }
            }
            producer.flush();
            await(sent);
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers());
        return properties;
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    int groups() {
        return groups;
    }

    int partitions() {
        return partitions.size();
    }

    /** The lag of all groups together. */
    long totalLag() {
        return (long) groups * partitions.size() * (RECORDS_PER_PARTITION - COMMITTED);
    }

    /** Adds groups until there are so many. */
    void growTo(int count) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> offsets = partitions.stream()
            .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(COMMITTED)));
        try (Admin admin = Admin.create(properties())) {
            while (groups < count) {
                int next = Math.min(groups + AT_ONCE, count);
                await(IntStream.range(groups, next)
                    .mapToObj(group -> admin.alterConsumerGroupOffsets(GROUP + group, offsets).all()).toList());
                members.ifPresent(all -> IntStream.range(groups, next).parallel().forEach(g -> all.join(GROUP + g)));
                groups = next;
            }
        }
    }

    @Override
    public void close() {
        members.ifPresent(LiveMembers::close);
        kafka.close();
    }

    private static void await(List<? extends Future<?>> futures) throws InterruptedException, ExecutionException {
        for (Future<?> future : futures) {
            future.get();
        }
    }
}
