package io.lagmonitor.kafka;

import static io.lagmonitor.kafka.KafkaUser.offset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.LagSourceContract;
import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.CatchUp;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.offsets.OffsetCommit;
import io.lagmonitor.offsets.OffsetsRecord;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetsTopicLagSourceIT extends LagSourceContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OFFSETS_PARTITIONS = 5;

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    /** May write to the offsets topic, which is Kafka's rule. */
    private static Producer<byte[], byte[]> internal;

    private final List<ServerSocket> silentServers = new ArrayList<>();
    private OffsetsTopicLagSource source;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder().property("log.cleaner.backoff.ms", "50").start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 3, 1);
        user.produce("orders", 0, 100);
        user.commit("billing", "orders", 0, 90);
        internal = user.opened(user.producer(Map.of("client.id", "__admin_client")));
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @BeforeEach
    void open() {
        source = offsetsSource();
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        for (ServerSocket server : silentServers) {
            server.close();
        }
    }

    @Override
    protected LagSource source() {
        return offsetsSource();
    }

    @Override
    protected Optional<LagSource> hangingSource() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        silentServers.add(silent);
        return Optional.of(
            OffsetsTopicLagSource.create(Map.of("bootstrap.servers", "localhost:" + silent.getLocalPort())));
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        AdminLagSource numbers = AdminLagSource.using(user.opened(new EditedTopicsAdmin(kafka.bootstrapServers(), topic -> {
            throw new TimeoutException("no topics today");
        })));
        Map<String, Object> consumer = new ClientSettings(client()).forReading();
        return Optional.of(
            new OffsetsTopicLagSource(numbers, consumer, 1_000, new OffsetsTopicReader(consumer, 1_000)));
    }

    @Override
    protected Optional<LagSource> failingSource() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return Optional.of(
                OffsetsTopicLagSource.create(Map.of("bootstrap.servers", "localhost:" + port.getLocalPort())));
        }
    }

    /** As the consumer does with errors it does not know, and where an application has left out a codec. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void whateverTheTopicCannotBeReadForCostsNoNumbers(Class<? extends Throwable> type) throws Exception {
        AdminLagSource numbers = AdminLagSource.using(
            user.opened(new ForwardingAdmin(client()) {
                @Override
                public DescribeProducersResult describeProducers(
                        Collection<TopicPartition> partitions, DescribeProducersOptions options) {
                    if (type == IllegalStateException.class) {
                        throw new IllegalStateException("unexpected error code");
                    }
                    throw new NoClassDefFoundError("com/example/Codec");
                }
            }));
        Map<String, Object> consumer = new ClientSettings(client()).forReading();
        try (OffsetsTopicLagSource unreadable =
                new OffsetsTopicLagSource(numbers, consumer, 1_000, new OffsetsTopicReader(consumer, 1_000))) {
            LagSnapshot snapshot = unreadable.fetch(only("billing"));

            assertThat(row(group(snapshot, "billing")).lag()).hasValue(10);
            assertThat(group(snapshot, "billing").habits()).isEmpty();
            assertThat(snapshot.notes()).singleElement().asString().contains("cannot be read", type.getSimpleName());
        }
    }

    /** One that is of a group of the newer protocol, and would rather wait than fetch little. */
    @Test
    void readsWithThePropertiesOfAnyConsumer() throws Exception {
        Map<String, Object> client = new HashMap<>(client());
        client.putAll(Map.of("group.id", "billing", "group.protocol", "consumer", "group.remote.assignor", "uniform",
            "partition.assignment.strategy", "com.example.Assignor", "share.acknowledgement.mode", "explicit",
            "share.acquire.mode", "record_limit", "fetch.min.bytes", "10000000", "fetch.max.wait.ms", "60000"));
        try (OffsetsTopicLagSource tuned = OffsetsTopicLagSource.create(client).cluster("prod")) {
            assertThat(caughtUp(tuned, "billing").habits()).isPresent();
            user.commit("tuned", "orders", 0, 10);

            assertThat(row(caughtUp(tuned, "tuned")).commitTime()).isPresent();
        }
    }

    @Test
    void leavesTheMetricsOfTheApplicationAlone() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers(), "client.id", "shared");
        try (Consumer<byte[], byte[]> application = user.consumer("application", client)) {
            try (OffsetsTopicLagSource named = OffsetsTopicLagSource.create(client).cluster("prod")) {
                caughtUp(named, "billing");
            }

            assertThat(ManagementFactory.getPlatformMBeanServer()
                .isRegistered(new ObjectName("kafka.consumer:type=app-info,id=shared"))).isTrue();
            assertThat(application.metrics()).isNotEmpty();
        }
    }

    @Test
    void s6_inventsNoTimeWhereTheOffsetsTopicCannotBeDescribed() throws Exception {
        try (LagSource half = halfAnsweringSource().get()) {
            GroupLag group = group(half.fetch(only("billing")), "billing");

            assertThat(group.habits()).isEmpty();
            assertThat(group.partitions().get(0).commitTime()).isEmpty();
            assertThat(group.partitions().get(0).committedOffset()).hasValue(90);
        }
    }

    @Test
    void s8_closedSourceSaysSo() throws Exception {
        fetchAll();
        source.close();

        assertThatThrownBy(this::fetchAll).isInstanceOf(LagException.class).hasMessageContaining("closed");
    }

    @Test
    void abortedTransactionIsLifeAndNothingElse() throws Exception {
        user.commit("aborting", "orders", 0, 10);
        Instant committed = caughtUp("aborting").habits().get().lastProgress().get();
        Producer<byte[], byte[]> producer = user.transactional("aborting");
        user.beginCommit(producer, "aborting", offset("orders", 0, 20));
        producer.abortTransaction();
        user.beginCommit(producer, "aborting", offset("orders", 0, 5));
        producer.abortTransaction();

        for (GroupLag group : List.of(caughtUp("aborting"), seenByANewSource("aborting"))) {
            assertThat(row(group).committedOffset()).hasValue(10);
            assertThat(row(group).commitTime()).contains(committed);
            assertThat(group.habits().get().lastSeen().get()).isAfter(committed);
            assertThat(group.habits().get().lastProgress()).contains(committed);
            assertThat(group.habits().get().rewinds()).isZero();
        }
    }

    @Test
    void pendingTransactionIsLifeAndNothingElseUntilItIsCommitted() throws Exception {
        user.commit("pending", "orders", 0, 10);
        Instant committed = caughtUp("pending").habits().get().lastProgress().get();
        Producer<byte[], byte[]> producer = user.transactional("pending");
        user.beginCommit(producer, "pending", offset("orders", 0, 20));

        for (GroupLag group : List.of(caughtUp("pending"), caughtUp("pending"), seenByANewSource("pending"))) {
            assertThat(row(group).committedOffset()).hasValue(10);
            assertThat(row(group).commitTime()).contains(committed);
            assertThat(group.habits().get().lastSeen().get()).isAfter(committed);
            assertThat(group.habits().get().lastProgress()).contains(committed);
        }
        producer.commitTransaction();
        Await.until(TIMEOUT, "the coordinator of the group knows it, who hears of it later",
            () -> row(caughtUp("pending")).committedOffset().getAsLong() == 20);
        GroupLag group = caughtUp("pending");
        assertThat(row(group).committedOffset()).hasValue(20);
        assertThat(row(group).commitTime().get()).isAfter(committed);
        assertThat(group.habits().get().lastProgress()).isEqualTo(row(group).commitTime());
    }

    @Test
    void hangingTransactionHoldsUpNobody() throws Exception {
        Producer<byte[], byte[]> producer = user.transactional("hanging");
        user.beginCommit(producer, "hanging", offset("orders", 0, 20));
        String neighbour = neighbour("hanging", "hung");
        user.commit(neighbour, "orders", 0, 10);
        GroupLag first = caughtUp(neighbour);
        assertThat(row(first).commitTime()).isPresent();
        assertThat(first.habits().get().lastProgress()).isEqualTo(row(first).commitTime());

        user.commit(neighbour, "orders", 0, 30);

        for (GroupLag group : List.of(caughtUp(neighbour), seenByANewSource(neighbour))) {
            assertThat(row(group).committedOffset()).hasValue(30);
            assertThat(row(group).commitTime().get()).isAfter(row(first).commitTime().get());
            assertThat(group.habits().get().lastProgress()).isEqualTo(row(group).commitTime());
        }
        user.admin().deleteConsumerGroups(List.of(neighbour)).all().get();
        assertThat(groupIds(fetchAll())).doesNotContain(neighbour);
        producer.abortTransaction();
        assertThat(caughtUp("billing").habits()).isPresent();
    }

    @Test
    void memberlessSinceIsKnownBehindAHangingTransaction() throws Exception {
        Producer<byte[], byte[]> producer = user.transactional("hanging-for-members");
        user.beginCommit(producer, "hanging-for-members", offset("orders", 0, 20));
        String neighbour = neighbour("hanging-for-members", "members");
        Instant before = Instant.now();
        Consumer<byte[], byte[]> member =
            user.joined(neighbour, "orders", 3, Map.of("group.protocol", "consumer"));
        member.commitSync(offset("orders", 0, 10));
        assertThat(caughtUp(neighbour).habits().get().memberlessSince()).isEmpty();
        member.close();

        GroupLag group = caughtUp(neighbour);

        assertThat(group.members()).hasValue(0);
        assertThat(group.habits().get().memberlessSince().get()).isAfterOrEqualTo(before);
        producer.abortTransaction();
    }

    @Test
    void deletedGroupLosesItsHabits() throws Exception {
        for (int offset = 1; offset <= 5; offset++) {
            user.commit("returning", "orders", 0, offset);
        }
        assertThat(caughtUp("returning").habits().get().usualCommitInterval()).isPresent();
        user.admin().deleteConsumerGroups(List.of("returning")).all().get();
        assertThat(groupIds(fetchAll())).doesNotContain("returning");
        user.commit("returning", "orders", 0, 2);

        Habits habits = caughtUp("returning").habits().get();

        assertThat(habits.usualCommitInterval()).isEmpty();
        assertThat(habits.rewinds()).isZero();
    }

    @Test
    void recreatedTopicIsNoRewind() throws Exception {
        user.topic("recreated", 1, 1);
        user.produce("recreated", 0, 10);
        user.commit("reader", "recreated", 0, 9);
        user.commit("reader", "orders", 0, 9);
        caughtUp("reader");
        user.admin().deleteTopics(List.of("recreated")).all().get();
        Await.until(TIMEOUT, "the coordinator has forgotten the commit",
            () -> caughtUp("reader").topics().equals(List.of("orders")));
        user.topic("recreated", 1, 1);
        user.commit("reader", "recreated", 0, 2);

        GroupLag group = caughtUp("reader");

        assertThat(group.partitions()).hasSize(2)
            .allSatisfy(row -> assertThat(row.commitTime()).as(row.toString()).isPresent());
        assertThat(group.habits().get().rewinds()).isZero();
    }

    @Test
    void habitsComeFromTheLogBeforeTheStart() throws Exception {
        for (int offset = 10; offset <= 20; offset++) {
            user.commit("steady", "orders", 0, offset);
        }
        user.commit("steady", "orders", 0, 15);
        user.commit("steady", "orders", 0, 15);

        GroupLag group = caughtUp("steady");

        Habits habits = group.habits().get();
        assertThat(habits.rewinds()).isEqualTo(1);
        assertThat(habits.usualCommitInterval()).hasValueSatisfying(
            usual -> assertThat(usual).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5)));
        assertThat(habits.lastProgress()).isEqualTo(habits.lastRewind());
        assertThat(row(group).commitTime()).isEqualTo(habits.lastSeen());
        assertThat(habits.lastSeen().get()).isAfterOrEqualTo(habits.lastProgress().get());
    }

    /** The quota lets about a tenth pass in the time of the first fetches; then it is lifted. */
    @Test
    void untilItHasCaughtUpNumbersAreThereAndHabitsAreNot() throws Exception {
        user.slowDown("slow-offsets-committed", 20_000);
        writeCommits(30_000);
        Map<String, Object> slow = Map.of("bootstrap.servers", kafka.bootstrapServers(), "client.id", "slow",
            "max.partition.fetch.bytes", "10000");
        try (OffsetsTopicLagSource catchingUp = OffsetsTopicLagSource.create(slow).cluster("prod")) {
            LagRequest request = new LagRequest(GroupFilter.all().include("billing"), Set.of(), Duration.ofSeconds(2));
            CatchUp before = new CatchUp(0, Long.MAX_VALUE, 0);
            for (int fetch = 0; fetch < 3; fetch++) {
                LagSnapshot snapshot = catchingUp.fetch(request);
                GroupLag group = group(snapshot, "billing");
                CatchUp catchUp = snapshot.catchUp().get();
                assertThat(snapshot.complete()).isTrue();
                assertThat(row(group).lag()).hasValue(10);
                assertThat(row(group).commitTime()).isEmpty();
                assertThat(group.habits()).isEmpty();
                assertThat(catchUp.isDone()).isFalse();
                assertThat(catchUp.read()).isGreaterThanOrEqualTo(before.read());
                before = catchUp;
            }
            long soFar = before.read();
            assertThat(soFar).isPositive();
            assertThat(before.perSecond()).isPositive();
            user.slowDown("slow-offsets-committed", 1e9);

            Await.until(TIMEOUT, "it has caught up", () -> catchingUp.fetch(request).catchUp().get().isDone());

            LagSnapshot snapshot = catchingUp.fetch(request);
            assertThat(snapshot.catchUp().get().read()).isGreaterThanOrEqualTo(30_000).isGreaterThan(soFar);
            assertThat(row(group(snapshot, "billing")).commitTime()).isPresent();
            assertThat(group(snapshot, "billing").habits()).isPresent();
        }
    }

    /** Others follow while the answer is put together: its rows keep the times of their own offsets. */
    @Test
    void timesAreThoseOfTheRowsWhileGroupsCommit() throws Exception {
        assertTimesAreThoseOfTheRowsWhileItCommits("moving");
    }

    @Test
    void timesAreThoseOfTheRowsWhileGroupsCommitBehindAHangingTransaction() throws Exception {
        Producer<byte[], byte[]> producer = user.transactional("hanging-before");
        user.beginCommit(producer, "hanging-before", offset("orders", 0, 20));
        assertTimesAreThoseOfTheRowsWhileItCommits(neighbour("hanging-before", "moving"));
        producer.abortTransaction();
    }

    private void assertTimesAreThoseOfTheRowsWhileItCommits(String groupId) throws Exception {
        user.commit(groupId, "orders", 1, 0);
        caughtUp(groupId);
        List<PartitionLag> rows = new ArrayList<>();
        List<Future<?>> moving = new ArrayList<>();
        for (int offset = 1; offset <= 200; offset++) {
            moving.add(user.admin().alterConsumerGroupOffsets(groupId, offset("orders", 1, offset)).all()
                .toCompletionStage().toCompletableFuture());
            if (offset % 10 == 0) {
                rows.add(row(caughtUp(groupId)));
            }
        }
        for (Future<?> commit : moving) {
            commit.get();
        }

        Map<Long, Instant> times = commitTimes(groupId);
        assertThat(rows).filteredOn(row -> row.commitTime().isPresent()).hasSizeGreaterThan(15).allSatisfy(row ->
            assertThat(row.commitTime()).contains(times.get(row.committedOffset().getAsLong())));
        assertThat(caughtUp(groupId).habits().get().rewinds()).isZero();
    }

    @Test
    void compactedUnderTheReader() throws Exception {
        Map<String, String> eagerly =
            Map.of("segment.ms", "100", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "0");
        configure(OpType.SET, eagerly);
        long offset = 0;
        do {
            for (int i = 0; i < 50; i++) {
                user.commit("compacted", "orders", 0, ++offset);
            }
            GroupLag group = caughtUp("compacted");
            assertThat(row(group).committedOffset()).hasValue(offset);
            assertThat(row(group).commitTime()).isPresent();
            assertThat(group.habits().get().rewinds()).isZero();
        } while (commitTimes("compacted").size() >= offset);

        assertThat(row(seenByANewSource("compacted"))).isEqualTo(row(caughtUp("compacted")));
        configure(OpType.DELETE, eagerly);
    }

    @Test
    void requestsGrowWithBrokersOnly() throws Exception {
        fetchAll();

        assertThat(fetchAll().requests().getAsLong()).isBetween(8L, 14L);
    }

    /** By offset, as the topic has them. */
    private static Map<Long, Instant> commitTimes(String groupId) {
        Map<Long, Instant> times = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : recordsOfThePartitionOf(groupId)) {
            if (OffsetsRecord.decode(record.key(), record.value()) instanceof OffsetCommit commit
                    && commit.groupId().equals(groupId)) {
                times.put(commit.offset(), Instant.ofEpochMilli(commit.commitTimestamp()));
            }
        }
        return times;
    }

    private static List<ConsumerRecord<byte[], byte[]>> recordsOfThePartitionOf(String groupId) {
        TopicPartition partition =
            new TopicPartition(OffsetsTopic.NAME, OffsetsTopic.partition(groupId, OFFSETS_PARTITIONS));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = user.consumer("reader-of-the-topic", Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static void configure(OpType type, Map<String, String> settings) throws Exception {
        user.admin().incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, OffsetsTopic.NAME),
            settings.entrySet().stream().map(setting -> new AlterConfigOp(
                new ConfigEntry(setting.getKey(), setting.getValue()), type)).toList())).all().get();
    }

    private static void writeCommits(int count) throws ExecutionException, InterruptedException {
        Future<?> last = null;
        for (int i = 0; i < count; i++) {
            Written commit = Written.commit("written", "orders", i % 3, i, System.currentTimeMillis());
            last = internal.send(new ProducerRecord<>(OffsetsTopic.NAME,
                OffsetsTopic.partition("written", OFFSETS_PARTITIONS), commit.key(), commit.value()));
        }
        last.get();
    }

    /** A group whose commits are in the same partition of the offsets topic. */
    private static String neighbour(String groupId, String prefix) {
        int partition = OffsetsTopic.partition(groupId, OFFSETS_PARTITIONS);
        return IntStream.range(0, 1_000).mapToObj(i -> prefix + "-" + i)
            .filter(id -> OffsetsTopic.partition(id, OFFSETS_PARTITIONS) == partition).findFirst().get();
    }

    private GroupLag caughtUp(String groupId) throws InterruptedException {
        return caughtUp(source, groupId);
    }

    private static GroupLag seenByANewSource(String groupId) throws InterruptedException {
        try (OffsetsTopicLagSource another = offsetsSource()) {
            return caughtUp(another, groupId);
        }
    }

    private static GroupLag caughtUp(OffsetsTopicLagSource source, String groupId) throws InterruptedException {
        LagSnapshot snapshot = source.fetch(only(groupId));
        assertThat(snapshot.catchUp().get().isDone()).as(snapshot.catchUp().toString()).isTrue();
        assertThat(snapshot.notes()).isEmpty();
        return group(snapshot, groupId);
    }

    private LagSnapshot fetchAll() throws InterruptedException {
        return source.fetch(LagRequest.all(TIMEOUT));
    }

    private static OffsetsTopicLagSource offsetsSource() {
        return OffsetsTopicLagSource.create(client()).cluster("prod");
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static LagRequest only(String groupId) {
        return new LagRequest(GroupFilter.all().include(groupId), Set.of(), TIMEOUT);
    }

    private static List<String> groupIds(LagSnapshot snapshot) {
        return snapshot.groups().stream().map(group -> group.key().groupId()).toList();
    }

    private static GroupLag group(LagSnapshot snapshot, String groupId) {
        return snapshot.groups().stream().filter(group -> group.key().groupId().equals(groupId)).findFirst().get();
    }

    private static PartitionLag row(GroupLag group) {
        return group.partitions().stream().filter(row -> row.committedOffset().isPresent()).findFirst().get();
    }
}
