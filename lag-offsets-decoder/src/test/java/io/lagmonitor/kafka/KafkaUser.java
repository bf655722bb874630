package io.lagmonitor.kafka;

import io.lagmonitor.kafka.embedded.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/** What tests do to a cluster, each call done when it returns. Closes the clients it made; for one thread. */
final class KafkaUser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> client;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    KafkaUser(String bootstrapServers) {
        this(Map.of("bootstrap.servers", bootstrapServers));
    }

    KafkaUser(Map<String, Object> client) {
        this.client = client;
        admin = opened(Admin.create(client));
        producer = opened(producer(Map.of()));
    }

    Admin admin() {
        return admin;
    }

    /** A client that is closed with this. */
    <T extends AutoCloseable> T opened(T made) {
        open.push(made);
        return made;
    }

    void topic(String name, int partitions, int replicas) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) replicas))).all().get();
        Await.until(PATIENCE, name + " has leaders", () -> led(name, partitions));
    }

    void produce(String topic, int partition, int records) throws Exception {
        Future<?> last = null;
        for (int i = 0; i < records; i++) {
            last = producer.send(new ProducerRecord<>(topic, partition, null, new byte[10]));
        }
        last.get();
    }

    /** From now on each broker gives this client so many bytes a second, and ten times as many to begin with. */
    void slowDown(String clientId, double bytesPerSecond) throws Exception {
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
            new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, clientId)),
            List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond))))).all().get();
    }

    void deleteRecords(String topic, int partition, long before) throws Exception {
        admin.deleteRecords(
            Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before))).all().get();
    }

    /** Commits for a group that nobody has joined. */
    void commit(String groupId, String topic, int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
            groupId, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset))).all().get();
    }

    Consumer<byte[], byte[]> consumer(String groupId, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(client);
        all.put("group.id", groupId);
        all.put("enable.auto.commit", "false");
        all.put("auto.offset.reset", "earliest");
        all.putAll(settings);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A member that has all partitions of a topic. */
    Consumer<byte[], byte[]> joined(String groupId, String topic, int partitions, Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = opened(consumer(groupId, settings));
        consumer.subscribe(List.of(topic));
        Await.until(PATIENCE, groupId + " is assigned " + topic, () -> {
            consumer.poll(Duration.ofMillis(50));
            return consumer.assignment().size() == partitions;
        });
        return consumer;
    }

    /** A producer of transactions, of which none is open. */
    Producer<byte[], byte[]> transactional(String transactionalId) {
        Producer<byte[], byte[]> made = opened(producer(Map.of("transactional.id", transactionalId)));
        made.initTransactions();
        return made;
    }

    /** Begins a transaction in which a group that nobody has joined commits. */
    void beginCommit(
            Producer<byte[], byte[]> transactional, String groupId, Map<TopicPartition, OffsetAndMetadata> offsets) {
        try (Consumer<byte[], byte[]> consumer = consumer(groupId, Map.of())) {
            transactional.beginTransaction();
            transactional.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        }
    }

    /** Of a share group that begins at the earliest or latest record; it answers by hand for each. */
    KafkaShareConsumer<byte[], byte[]> shareConsumer(String groupId, String topic, String beginAt) throws Exception {
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, groupId),
            List.of(new AlterConfigOp(
                new ConfigEntry("share.auto.offset.reset", beginAt), AlterConfigOp.OpType.SET)))).all().get();
        Map<String, Object> all = new HashMap<>(client);
        all.put("group.id", groupId);
        all.put("share.acknowledgement.mode", "explicit");
        KafkaShareConsumer<byte[], byte[]> consumer = opened(
            new KafkaShareConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    /**
     * Acknowledges every second record of what is delivered first. The first record is none of them, so that the start
     * offset of the group stays where it is. Answers how many were acknowledged.
     */
    int acknowledgeEverySecond(KafkaShareConsumer<byte[], byte[]> consumer) {
        List<ConsumerRecord<byte[], byte[]>> delivered = new ArrayList<>();
        Await.until(PATIENCE, "records are delivered", () -> {
            consumer.poll(Duration.ofMillis(50)).forEach(delivered::add);
            return !delivered.isEmpty();
        });
        delivered.forEach(record -> consumer.acknowledge(
            record, record.offset() % 2 == 1 ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE));
        consumer.commitSync().forEach((partition, failure) -> failure.ifPresent(why -> {
            throw new IllegalStateException("could not acknowledge on " + partition, why);
        }));
        return (int) delivered.stream().filter(record -> record.offset() % 2 == 1).count();
    }

    /** A streams application of the protocol of streams groups, that commits at once. */
    KafkaStreams streams(String application, StreamsBuilder topology, Path folder) {
        Properties settings = new Properties();
        settings.putAll(client);
        settings.put("application.id", application);
        settings.put("group.protocol", "streams");
        settings.put("commit.interval.ms", "100");
        settings.put("default.key.serde", Serdes.ByteArraySerde.class.getName());
        settings.put("default.value.serde", Serdes.ByteArraySerde.class.getName());
        settings.put("state.dir", folder.resolve(application).toString());
        KafkaStreams streams = opened(new KafkaStreams(topology.build(), settings));
        streams.start();
        return streams;
    }

    Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(settings);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close", e);
            }
        }
    }

    static Map<TopicPartition, OffsetAndMetadata> offset(String topic, int partition, long offset) {
        return Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset));
    }

    private boolean led(String topic, int partitions) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .filter(partition -> partition.leader() != null && !partition.leader().isEmpty())
                .count() == partitions;
        } catch (ExecutionException notYet) {
            return false;
        }
    }
}
