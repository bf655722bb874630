package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen to the log of the offsets topic while it is read. */
class OffsetsTopicLogIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PARTITIONS = 5;
    private static final TopicPartition OF_BILLING =
        new TopicPartition(OffsetsTopic.NAME, OffsetsTopic.partition("billing", PARTITIONS));

    private EmbeddedKafka kafka;
    private KafkaUser user;
    private OffsetsTopicLagSource source;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.builder().property("log.retention.check.interval.ms", "200")
            .property("log.initial.task.delay.ms", "200").start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 2, 1);
        user.commit("billing", "orders", 1, 7);
        source = source();
    }

    @AfterEach
    void stop() {
        source.close();
        user.close();
        kafka.close();
    }

    /** What was deleted before it was read may have been anything: the times of the group are not known any more. */
    @Test
    void truncatedBeforeItWasRead() throws Exception {
        assertThat(row(caughtUp(source), 1).commitTime()).isPresent();
        // The first may have been fetched ahead, when it was committed.
        for (int offset = 8; offset <= 12; offset++) {
            user.commit("billing", "orders", 1, offset);
        }
        deleteEverything();

        LagSnapshot truncated = fetch(source);
        assertThat(row(group(truncated), 1).committedOffset()).hasValue(12);
        assertThat(row(group(truncated), 1).commitTime()).isEmpty();
        assertThat(group(truncated).habits()).isEmpty();

        Instant before = Instant.now();
        user.commit("billing", "orders", 1, 13);
        PartitionLag row = row(caughtUp(source), 1);
        assertThat(row.committedOffset()).hasValue(13);
        assertThat(row.commitTime()).hasValueSatisfying(
            time -> assertThat(time).isAfterOrEqualTo(before.minusMillis(1)));
    }

    /** A coordinator that reads such records gives up all groups of the partition; the source does not. */
    @Test
    void garbageIsSkipped() throws Exception {
        user.commit("shipping", "orders", 0, 5);
        assertThat(OffsetsTopic.partition("shipping", PARTITIONS)).isNotEqualTo(OF_BILLING.partition());
        Producer<byte[], byte[]> internal = user.opened(user.producer(Map.of("client.id", "__admin_client")));
        for (byte[] key : new byte[][] {{}, {0, 1}, {0, 1, 0, 99, 1}, {99, 99}, new byte[1_000], {0, 1, 0, 0, 0, 0}}) {
            for (byte[] value : new byte[][] {{0, 3, 1}, {}, {1}, null}) {
                internal.send(new ProducerRecord<>(OF_BILLING.topic(), OF_BILLING.partition(), key, value)).get();
            }
        }

        LagSnapshot snapshot = source.fetch(LagRequest.all(TIMEOUT));

        assertThat(snapshot.catchUp().get().isDone()).isTrue();
        assertThat(snapshot.catchUp().get().read()).isGreaterThanOrEqualTo(24);
        assertThat(snapshot.notes()).isEmpty();
        assertThat(snapshot.groups()).filteredOn(group -> group.key().groupId().equals("shipping")).singleElement()
            .satisfies(group -> assertThat(row(group, 0).commitTime()).isPresent());
    }

    /** Groups are then in other partitions, also those whose coordinator does not know it yet. */
    @Test
    void readAgainWithMorePartitions() throws Exception {
        caughtUp(source);
        user.admin().createPartitions(Map.of(OffsetsTopic.NAME, NewPartitions.increaseTo(2 * PARTITIONS))).all().get();
        Await.until(TIMEOUT, "the new partitions have leaders", () -> user.admin()
            .describeTopics(List.of(OffsetsTopic.NAME)).allTopicNames().get().get(OffsetsTopic.NAME).partitions().stream()
            .filter(partition -> partition.leader() != null && !partition.leader().isEmpty()).count() == 2 * PARTITIONS);

        Await.until(TIMEOUT, "all is read again", () -> fetch(source).catchUp().get().isDone());
        user.commit("fresh", "orders", 0, 5);

        Await.until(TIMEOUT, "a new group has its time", () -> {
            LagSnapshot snapshot = source.fetch(request("fresh"));
            return snapshot.groups().stream().flatMap(group -> group.partitions().stream())
                .anyMatch(row -> row.commitTime().isPresent());
        });
    }

    /** What is undecided then was of the log before. */
    @Test
    void recreatedWithFewerPartitionsWhileATransactionHangs() throws Exception {
        AtomicInteger partitions = new AtomicInteger(PARTITIONS);
        Producer<byte[], byte[]> producer = user.transactional("hanging");
        String hanging = groupOf(PARTITIONS - 1);
        user.beginCommit(producer, hanging, KafkaUser.offset("orders", 0, 20));
        try (OffsetsTopicLagSource edited = edited(topic ->
                new TopicDescription(topic.name(), true, topic.partitions().subList(0, partitions.get())))) {
            assertThat(row(caughtUp(edited), 1).commitTime()).isPresent();
            partitions.set(PARTITIONS - 1);

            LagSnapshot snapshot = fetch(edited);

            assertThat(snapshot.notes()).isEmpty();
            assertThat(snapshot.catchUp().get().isDone()).isTrue();
        }
        producer.abortTransaction();
    }

    /** Under its name there is another one, which has as many partitions. */
    @Test
    void readAgainWhenItIsAnother() throws Exception {
        AtomicReference<Uuid> id = new AtomicReference<>(new Uuid(1, 1));
        try (OffsetsTopicLagSource edited = edited(topic -> new TopicDescription(
                topic.name(), true, topic.partitions(), Set.of(), id.get()))) {
            long read = read(caughtUpSnapshot(edited));
            id.set(Uuid.ZERO_UUID); // as brokers say that have none
            assertThat(read(caughtUpSnapshot(edited))).isEqualTo(read);
            id.set(new Uuid(1, 1));
            assertThat(read(caughtUpSnapshot(edited))).isEqualTo(read);
            id.set(new Uuid(1, 2));

            assertThat(read(caughtUpSnapshot(edited))).isEqualTo(2 * read);
            assertThat(read(caughtUpSnapshot(edited))).isEqualTo(2 * read);
        }
    }

    /** Tombstones may have come and gone meanwhile. */
    @Test
    void readAgainAfterALongTime() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (OffsetsTopicLagSource blind = edited(UnaryOperator.identity(), now::get)) {
            long read = read(caughtUpSnapshot(blind));
            now.updateAndGet(time -> time.plus(Duration.ofHours(11)));
            assertThat(read(caughtUpSnapshot(blind))).isEqualTo(read);
            now.updateAndGet(time -> time.plus(Duration.ofHours(11)));
            assertThat(read(caughtUpSnapshot(blind))).isEqualTo(read);
            now.updateAndGet(time -> time.plus(Duration.ofHours(13)));

            assertThat(read(caughtUpSnapshot(blind))).isEqualTo(2 * read);
        }
    }

    private static long read(LagSnapshot snapshot) {
        return snapshot.catchUp().get().read();
    }

    private static String groupOf(int offsetsPartition) {
        return IntStream.range(0, 1_000).mapToObj(i -> "group-" + i)
            .filter(id -> OffsetsTopic.partition(id, PARTITIONS) == offsetsPartition).findFirst().get();
    }

    /** A source to which the offsets topic, and no other, is described like this. */
    private OffsetsTopicLagSource edited(UnaryOperator<TopicDescription> edit) {
        return edited(edit, InstantSource.system());
    }

    private OffsetsTopicLagSource edited(UnaryOperator<TopicDescription> edit, InstantSource clock) {
        AdminLagSource numbers = AdminLagSource.using(user.opened(new EditedTopicsAdmin(kafka.bootstrapServers(),
            topic -> topic.name().equals(OffsetsTopic.NAME) ? edit.apply(topic) : topic)));
        Map<String, Object> consumer =
            new ClientSettings(Map.of("bootstrap.servers", kafka.bootstrapServers())).forReading();
        return new OffsetsTopicLagSource(numbers, consumer, 1_000,
            new OffsetsTopicReader(consumer, 1_000, Duration.ZERO, clock));
    }

    private void configure(Map<String, String> settings) throws Exception {
        user.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, OffsetsTopic.NAME),
            settings.entrySet().stream().map(setting -> new AlterConfigOp(
                new ConfigEntry(setting.getKey(), setting.getValue()), OpType.SET)).toList())).all().get();
    }

    private void deleteEverything() throws Exception {
        configure(Map.of("cleanup.policy", "delete", "segment.ms", "100", "retention.ms", "100"));
        Await.until(KafkaUser.PATIENCE, "all records are deleted",
            () -> offset(OffsetSpec.earliest()) == offset(OffsetSpec.latest()));
        configure(Map.of("cleanup.policy", "compact"));
    }

    private long offset(OffsetSpec spec) throws Exception {
        return user.admin().listOffsets(Map.of(OF_BILLING, spec)).partitionResult(OF_BILLING).get().offset();
    }

    private OffsetsTopicLagSource source() {
        return OffsetsTopicLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers())).cluster("prod");
    }

    private static GroupLag caughtUp(OffsetsTopicLagSource source) throws InterruptedException {
        return group(caughtUpSnapshot(source));
    }

    private static LagSnapshot caughtUpSnapshot(OffsetsTopicLagSource source) throws InterruptedException {
        LagSnapshot snapshot = fetch(source);
        assertThat(snapshot.catchUp().get().isDone()).as(snapshot.catchUp().toString()).isTrue();
        return snapshot;
    }

    private static LagSnapshot fetch(OffsetsTopicLagSource source) throws InterruptedException {
        return source.fetch(request("billing"));
    }

    private static LagRequest request(String groupId) {
        return new LagRequest(GroupFilter.all().include(groupId), Set.of(), TIMEOUT);
    }

    private static GroupLag group(LagSnapshot snapshot) {
        return snapshot.groups().get(0);
    }

    private static PartitionLag row(GroupLag group, int partition) {
        return group.partitions().stream().filter(row -> row.topicPartition().partition() == partition).findFirst().get();
    }
}
