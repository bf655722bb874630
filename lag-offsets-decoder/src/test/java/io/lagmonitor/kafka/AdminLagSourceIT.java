package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.LagSourceContract;
import io.lagmonitor.kafka.AdminLagSource.Isolation;
import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdminLagSourceIT extends LagSourceContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private final List<ServerSocket> silentServers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 3, 1);
        user.produce("orders", 0, 100);
        user.commit("billing", "orders", 0, 90);
        user.commit("shipping", "orders", 0, 100);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @AfterEach
    void closeSilentServers() throws IOException {
        for (ServerSocket server : silentServers) {
            server.close();
        }
    }

    @Override
    protected LagSource source() {
        return adminSource();
    }

    @Override
    protected Optional<LagSource> hangingSource() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        silentServers.add(silent);
        return Optional.of(AdminLagSource.create(Map.of("bootstrap.servers", "localhost:" + silent.getLocalPort())));
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        return Optional.of(AdminLagSource.using(withTopics(topic -> {
            throw new TimeoutException("no topics today");
        })));
    }

    @Override
    protected Optional<LagSource> failingSource() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return Optional.of(AdminLagSource.create(Map.of("bootstrap.servers", "localhost:" + port.getLocalPort())));
        }
    }

    @Test
    void namesTheServersThatCannotBeReached() throws Exception {
        try (LagSource source = failingSource().get()) {
            assertThatThrownBy(() -> source.fetch(LagRequest.all(Duration.ofSeconds(1))))
                .isInstanceOf(LagException.class).hasMessageContaining("localhost:").hasMessageContaining("no answer");
        }
    }

    @Test
    void usesTheClusterIdUnlessNamed() throws Exception {
        try (AdminLagSource source = adminSource(); AdminLagSource named = adminSource().cluster("prod")) {
            assertThat(source.fetch(LagRequest.all(TIMEOUT)).clusters())
                .containsExactly(user.admin().describeCluster().clusterId().get());
            assertThat(named.fetch(LagRequest.all(TIMEOUT)).clusters()).containsExactly("prod");
        }
    }

    @Test
    void leavesTheCallersClientOpen() throws Exception {
        AdminLagSource source = AdminLagSource.using(user.admin());

        source.fetch(LagRequest.all(TIMEOUT));
        source.close();

        assertThat(user.admin().describeCluster().clusterId().get()).isNotBlank();
        assertThatThrownBy(() -> source.fetch(LagRequest.all(TIMEOUT))).hasMessageContaining("closed");
    }

    @Test
    void rememberedGroupThatIsGoneIsAbsent() throws Exception {
        user.commit("leaving", "orders", 0, 1);
        try (AdminLagSource source = adminSource().cluster("prod")) {
            assertThat(groupIds(source.fetch(LagRequest.all(TIMEOUT)))).contains("leaving");
            user.admin().deleteConsumerGroups(List.of("leaving")).all().get();

            LagSnapshot snapshot = source.fetch(remembering(new GroupKey("prod", "leaving")));

            assertThat(snapshot.complete()).isTrue();
            assertThat(groupIds(snapshot)).doesNotContain("leaving");
            assertThat(snapshot.failures()).isEmpty();
        }
    }

    /** As between the recreation of a topic and the moment its coordinator forgets the old commits. */
    @Test
    void dropsTheRowsOfDeletedPartitionsOnly() throws Exception {
        user.commit("old-topics", "orders", 0, 7);
        user.commit("old-topics", "orders", 2, 0);
        try (AdminLagSource source = AdminLagSource.using(withTopics(topic -> !topic.name().equals("orders") ? topic
                : new TopicDescription("orders", false, topic.partitions().subList(0, 1))))) {
            GroupLag group = group(source.fetch(only("old-topics")), "old-topics");

            assertThat(group.partitions()).extracting(row -> row.topicPartition().partition()).containsExactly(0);
            assertThat(group.lagAtMost()).hasValue(93);
        }
    }

    @Test
    void countsLagToTheChosenEnd() throws Exception {
        user.topic("paid", 1, 1);
        user.produce("paid", 0, 10);
        user.commit("audit", "paid", 0, 10);
        Producer<byte[], byte[]> transactional = user.opened(user.producer(Map.of("transactional.id", "open")));
        transactional.initTransactions();
        transactional.beginTransaction();
        for (int i = 0; i < 5; i++) {
            transactional.send(new ProducerRecord<>("paid", 0, null, new byte[1]));
        }
        transactional.flush();

        try (AdminLagSource all = adminSource();
             AdminLagSource committed = adminSource().isolation(Isolation.READ_COMMITTED)) {
            assertThat(row(all.fetch(only("audit")), "audit").logEndOffset()).hasValue(15);
            assertThat(row(committed.fetch(only("audit")), "audit").logEndOffset()).hasValue(10);
            transactional.commitTransaction();
            Await.until(TIMEOUT, "the five records and the marker are stable",
                () -> row(committed.fetch(only("audit")), "audit").lag().getAsLong() == 6);
        }
    }

    /** Every commit is at the end of the log: with ends read first, some would lie beyond. */
    @Test
    void s6_readsCommittedOffsetsBeforeLogEnds() throws Exception {
        user.topic("moving", 1, 1);
        user.commit("keeping-up", "moving", 0, 0);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService consumer = Executors.newSingleThreadExecutor();
        Future<?> moving = consumer.submit(() -> {
            for (int end = 1; !over.get(); end++) {
                user.produce("moving", 0, 1);
                user.commit("keeping-up", "moving", 0, end);
            }
            return null;
        });
        try (AdminLagSource source = adminSource()) {
            for (int poll = 0; poll < 100; poll++) {
                assertThat(row(source.fetch(only("keeping-up")), "keeping-up").state()).isEqualTo(State.KNOWN);
            }
        } finally {
            over.set(true);
            consumer.shutdown();
        }
        moving.get();
    }

    @Test
    void costsFewRequestsHoweverManyGroups() throws Exception {
        List<AlterConsumerGroupOffsetsResult> commits = IntStream.range(0, 400)
            .mapToObj(i -> user.admin().alterConsumerGroupOffsets("many-" + i, KafkaUser.offset("orders", 1, 0)))
            .toList();
        for (AlterConsumerGroupOffsetsResult commit : commits) {
            commit.all().get();
        }
        try (AdminLagSource source = adminSource()) {
            LagRequest many = new LagRequest(GroupFilter.all().include("many-.*"), Set.of(), TIMEOUT);
            source.fetch(many);

            LagSnapshot snapshot = source.fetch(many);

            assertThat(snapshot.groups()).hasSize(400);
            assertThat(snapshot.requests().getAsLong()).isBetween(5L, 10L);
        }
    }

    @Test
    void dropsTheRowsOfDeletedTopicsOnly() throws Exception {
        user.topic("doomed", 1, 1);
        user.commit("doomed-reader", "doomed", 0, 0);
        user.commit("doomed-reader", "orders", 0, 99);
        try (AdminLagSource source = AdminLagSource.using(withTopics(topic -> {
            if (topic.name().equals("doomed")) {
                throw new UnknownTopicOrPartitionException();
            }
            return topic;
        }))) {
            GroupLag group = group(source.fetch(only("doomed-reader")), "doomed-reader");

            assertThat(group.topics()).containsExactly("orders");
            assertThat(group.lagAtMost()).hasValue(1);
        }
    }

    @Test
    void keepsTheRowsOfTopicsThatCouldNotBeRead() throws Exception {
        try (LagSource source = halfAnsweringSource().get()) {
            PartitionLag row = row(source.fetch(only("billing")), "billing");

            assertThat(row.state()).isEqualTo(State.UNREADABLE);
            assertThat(row.committedOffset()).hasValue(90);
        }
    }

    private static Admin withTopics(UnaryOperator<TopicDescription> edit) {
        return user.opened(new EditedTopicsAdmin(kafka.bootstrapServers(), edit));
    }

    private static AdminLagSource adminSource() {
        return AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static LagRequest only(String groupId) {
        return new LagRequest(GroupFilter.all().include(groupId), Set.of(), TIMEOUT);
    }

    private static LagRequest remembering(GroupKey known) {
        return new LagRequest(GroupFilter.all(), Set.of(known), TIMEOUT);
    }

    private static List<String> groupIds(LagSnapshot snapshot) {
        return snapshot.groups().stream().map(group -> group.key().groupId()).toList();
    }

    private static GroupLag group(LagSnapshot snapshot, String groupId) {
        return snapshot.groups().stream().filter(group -> group.key().groupId().equals(groupId)).findFirst().get();
    }

    private static PartitionLag row(LagSnapshot snapshot, String groupId) {
        return group(snapshot, groupId).partitions().get(0);
    }
}
