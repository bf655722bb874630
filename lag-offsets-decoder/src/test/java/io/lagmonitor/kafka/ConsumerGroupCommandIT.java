package io.lagmonitor.kafka;

import static io.lagmonitor.kafka.KafkaUser.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.spi.LagRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the source says is what Kafka's own tool says, for groups of every kind while nothing moves. */
class ConsumerGroupCommandIT {

    private static final Map<String, Object> CLASSIC = Map.of("group.protocol", "classic");
    private static final Map<String, Object> KIP_848 = Map.of("group.protocol", "consumer");

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static LagSnapshot snapshot;

    @BeforeAll
    static void startAllKindsOfGroups() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 2, 1);
        user.produce("orders", 0, 100);
        user.produce("orders", 1, 50);
        member("classic", CLASSIC);
        member("kip-848", KIP_848);
        member("static", Map.of("group.protocol", "classic", "group.instance.id", "instance-1"));
        left("classic-empty", CLASSIC);
        left("kip-848-empty", KIP_848);
        user.joined("uncommitted", "orders", 2, KIP_848);
        simple("simple", 30);
        beyondEnd("beyond-end");
        trimmed("trimmed");
        try (AdminLagSource source = AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            snapshot = source.fetch(LagRequest.all(Duration.ofSeconds(20)));
        }
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void sameOffsetsLagAndOwners() throws Exception {
        assertThat(snapshot.groups().stream().flatMap(ConsumerGroupCommandIT::rows))
            .containsExactlyInAnyOrderElementsOf(tool("--describe", "--all-groups", "--offsets").stream()
                .map(row -> String.join(" ", row.subList(0, 9))).toList());
    }

    @Test
    void sameStatesAndNumbersOfMembers() throws Exception {
        assertThat(snapshot.groups().stream()
                .map(group -> group.key().groupId() + " " + word(group.state()) + " " + group.members().getAsInt()))
            .containsExactlyInAnyOrderElementsOf(tool("--describe", "--all-groups", "--state").stream()
                .map(row -> row.get(0) + " " + row.get(row.size() - 2) + " " + row.get(row.size() - 1)).toList());
    }

    @Test
    void sameTypes() throws Exception {
        assertThat(snapshot.groups().stream()
                .map(group -> group.key().groupId() + " " + word(group.type())))
            .containsExactlyInAnyOrderElementsOf(tool("--list", "--type").stream()
                .map(row -> row.get(0) + " " + row.get(1)).toList());
    }

    @Test
    void saysWhatTheToolCannot() {
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.failures()).isEmpty();
        assertThat(row("trimmed", 0).lost()).hasValue(15);
        assertThat(row("trimmed", 0).lag()).hasValue(10);
        assertThat(row("beyond-end", 0).state()).isEqualTo(State.BEYOND_END);
        assertThat(group("beyond-end").lagAtMost()).hasValue(40);
        assertThat(row("uncommitted", 0).state()).isEqualTo(State.NO_COMMIT);
        assertThat(row("uncommitted", 0).owner()).isPresent();
        assertThat(group("uncommitted").lagAtMost()).hasValue(150);
    }

    private static void member(String groupId, Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = user.joined(groupId, "orders", 2, settings);
        consumer.commitSync(offset("orders", 0, 40));
        consumer.commitSync(offset("orders", 1, 50));
    }

    private static void left(String groupId, Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = user.joined(groupId, "orders", 2, settings);
        consumer.commitSync(offset("orders", 1, 20));
        consumer.close();
    }

    private static void simple(String groupId, long offset) {
        try (Consumer<byte[], byte[]> consumer = user.consumer(groupId, Map.of())) {
            consumer.assign(List.of(new TopicPartition("orders", 0)));
            consumer.commitSync(offset("orders", 0, offset));
        }
    }

    /** The topic is recreated; the broker may forget the commits of a deleted topic, so they are made again. */
    private static void beyondEnd(String groupId) throws Exception {
        user.topic("recreated", 1, 1);
        user.admin().deleteTopics(List.of("recreated")).all().get();
        Await.until(KafkaUser.PATIENCE, "the topic is gone",
            () -> !user.admin().listTopics().names().get().contains("recreated"));
        user.topic("recreated", 1, 1);
        user.produce("recreated", 0, 40);
        user.commit(groupId, "recreated", 0, 1_000);
    }

    private static void trimmed(String groupId) throws Exception {
        user.topic("trimmed", 1, 1);
        user.produce("trimmed", 0, 30);
        user.commit(groupId, "trimmed", 0, 5);
        user.deleteRecords("trimmed", 0, 20);
    }

    private static GroupLag group(String groupId) {
        return snapshot.groups().stream().filter(group -> group.key().groupId().equals(groupId)).findFirst().get();
    }

    private static PartitionLag row(String groupId, int row) {
        return group(groupId).partitions().get(row);
    }

    /** As the tool prints it, whose lag is the plain difference. */
    private static Stream<String> rows(GroupLag group) {
        return group.partitions().stream().map(row -> String.join(" ",
            group.key().groupId(), row.topicPartition().topic(), "" + row.topicPartition().partition(),
            shown(row.committedOffset()), shown(row.logEndOffset()), difference(row),
            row.owner().map(Owner::memberId).orElse("-"), row.owner().map(Owner::host).orElse("-"),
            row.owner().map(Owner::clientId).orElse("-")));
    }

    private static String difference(PartitionLag row) {
        return row.committedOffset().isEmpty() ? "-"
            : "" + (row.logEndOffset().getAsLong() - row.committedOffset().getAsLong());
    }

    private static String shown(OptionalLong number) {
        return number.isPresent() ? "" + number.getAsLong() : "-";
    }

    private static String word(Enum<?> constant) {
        return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static List<List<String>> tool(String... arguments) throws IOException, InterruptedException {
        return KafkaTool.CONSUMER_GROUPS.rows(kafka.bootstrapServers(), arguments);
    }
}
