package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.spi.LagRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real streams applications (KIP-1071); what is said of their groups is what Kafka's own tool says. */
class StreamsGroupIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static AdminLagSource source;
    private static final CountDownLatch STUCK = new CountDownLatch(1);
    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        source = user.opened(AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))
            .cluster("prod"));
        user.topic("orders", 2, 1);
        user.topic("prices", 1, 1);
        user.produce("orders", 0, 100);
        user.produce("orders", 1, 50);
        startStuck("totals");
    }

    @AfterAll
    static void stop() {
        STUCK.countDown();
        user.close();
        kafka.close();
    }

    @Test
    void sameOffsetsAndLagAsKafkasTool() throws Exception {
        assertThat(group("totals").partitions().stream().map(StreamsGroupIT::row))
            .containsExactlyInAnyOrderElementsOf(
                KafkaTool.STREAMS_GROUPS.rows(
                    kafka.bootstrapServers(), "--describe", "--group", "totals", "--verbose").stream()
                    .map(row -> row.get(1) + "-" + row.get(2) + " " + row.get(3) + " " + row.get(5) + " " + row.get(6))
                    .toList());
        assertThat(group("totals").lagAtMost()).hasValue(7);
    }

    @Test
    void membersOwnWhatTheirTasksRead() throws Exception {
        GroupLag group = group("totals");

        assertThat(group.type()).isEqualTo(GroupType.STREAMS);
        assertThat(group.state()).isEqualTo(GroupState.STABLE);
        assertThat(group.members()).hasValue(1);
        assertThat(group.topics()).containsExactly("orders", "totals-again-repartition");
        assertThat(group.partitions()).hasSize(5).allSatisfy(
            row -> assertThat(row.owner().get().clientId()).startsWith("totals-"));
    }

    /** Where Kafka's tool asks for partitions that do not exist. */
    @Test
    void taskReadsOnlyPartitionsThatThereAre() throws Exception {
        StreamsBuilder topology = new StreamsBuilder();
        topology.stream(List.of("orders", "prices")).foreach((key, value) -> {});

        user.streams("merging", topology, folder);
        Await.until(TIMEOUT, "the tasks are assigned", () -> fetch("merging").stream()
            .flatMap(group -> group.partitions().stream()).filter(row -> row.owner().isPresent()).count() == 3);

        assertThat(group("merging").partitions()).extracting(row -> row.topicPartition().toString())
            .containsExactly("orders-0", "orders-1", "prices-0");
    }

    @Test
    void staysWhenItsMembersLeave() throws Exception {
        StreamsBuilder topology = new StreamsBuilder();
        topology.stream("orders").foreach((key, value) -> {});
        KafkaStreams app = user.streams("leaving", topology, folder);
        Await.until(TIMEOUT, "both partitions are committed", () -> fetch("leaving").stream()
            .flatMap(group -> group.partitions().stream()).filter(row -> row.lag().isPresent()).count() == 2);

        app.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));

        Await.until(TIMEOUT, "the group is empty", () -> group("leaving").state() == GroupState.EMPTY);
        assertThat(group("leaving").members()).hasValue(0);
        assertThat(group("leaving").partitions()).hasSize(2);
    }

    /** Reads all there is, and then cannot go on: seven more records stay where they are. */
    private static void startStuck(String application) throws Exception {
        CountDownLatch all = new CountDownLatch(150);
        StreamsBuilder topology = new StreamsBuilder();
        KStream<byte[], byte[]> orders = topology.stream("orders");
        orders.peek((key, value) -> {
            if (all.getCount() == 0) {
                awaitRelease();
            }
            all.countDown();
        }).selectKey((key, value) -> value).repartition(Repartitioned.<byte[], byte[]>as("again")
            .withNumberOfPartitions(3)).foreach((key, value) -> {});
        user.streams(application, topology, folder);
        Await.until(TIMEOUT, "all is read and committed", () -> fetch(application).stream()
            .anyMatch(group -> all.getCount() == 0 && group.partitions().stream().filter(
                row -> row.lag().orElse(-1) == 0).mapToLong(row -> row.committedOffset().getAsLong()).sum() == 300));
        user.produce("orders", 0, 7);
    }

    private static void awaitRelease() {
        try {
            STUCK.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<GroupLag> fetch(String groupId) throws InterruptedException {
        return source.fetch(new LagRequest(GroupFilter.all().include(groupId), Set.of(), TIMEOUT)).groups();
    }

    private static GroupLag group(String groupId) throws InterruptedException {
        return fetch(groupId).get(0);
    }

    /** As the tool shows it. */
    private static String row(PartitionLag row) {
        return row.topicPartition() + " " + shown(row.committedOffset()) + " " + shown(row.logEndOffset()) + " "
            + shown(row.lag().isPresent() ? row.lag() : row.logEndOffset());
    }

    private static String shown(OptionalLong number) {
        return number.isPresent() ? "" + number.getAsLong() : "-";
    }
}
