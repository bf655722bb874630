package io.lagmonitor.kafka;

import static io.lagmonitor.kafka.KafkaUser.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Groups of every kind that did everything there is to do, and then stood still: numbers are those of the Admin source,
 * and every commit has its time.
 */
class OffsetsTopicNumbersIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Map<String, Object> CLASSIC = Map.of("group.protocol", "classic");
    private static final Map<String, Object> KIP_848 = Map.of("group.protocol", "consumer");

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static Instant before;
    private static LagSnapshot numbers;
    private static LagSnapshot withHabits;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        before = Instant.now();
        topics();
        classicGroups();
        consumerGroups();
        groupsThatOnlyCommit();
        transactionalGroups();
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (AdminLagSource admin = AdminLagSource.create(client).cluster("prod");
             OffsetsTopicLagSource topic = OffsetsTopicLagSource.create(client).cluster("prod")) {
            Await.until(TIMEOUT, "the topic was read to its end", () -> {
                withHabits = topic.fetch(LagRequest.all(TIMEOUT));
                return withHabits.catchUp().get().isDone();
            });
            numbers = admin.fetch(LagRequest.all(TIMEOUT));
        }
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void sameGroupsWithTheSameNumbers() {
        assertThat(withHabits.complete()).isTrue();
        assertThat(groups(withHabits)).extracting(OffsetsTopicNumbersIT::numbers).hasSizeGreaterThan(15)
            .isEqualTo(groups(numbers).stream().map(OffsetsTopicNumbersIT::numbers).toList());
    }

    @Test
    void everyCommitHasItsTime() {
        assertThat(groups(withHabits)).flatMap(GroupLag::partitions)
            .filteredOn(row -> row.committedOffset().isPresent()).isNotEmpty()
            .allSatisfy(row -> assertThat(row.commitTime()).as(row.toString())
                .hasValueSatisfying(time -> assertThat(time).isBetween(before.minusMillis(1), Instant.now())));
        assertThat(groups(numbers)).flatMap(GroupLag::partitions).extracting(PartitionLag::commitTime)
            .allMatch(Optional::isEmpty);
    }

    @Test
    void everyGroupHasHabits() {
        assertThat(groups(withHabits)).allSatisfy(group -> {
            assertThat(group.habits()).as(group.toString()).isPresent();
            assertThat(group.habits().get().lastSeen()).isPresent();
        });
    }

    @Test
    void knowsSinceWhenThereAreNoMembers() {
        for (String left : List.of("classic-left", "kip-848-left", "classic-upgraded")) {
            assertThat(group(left).members()).hasValue(0);
            assertThat(group(left).habits().get().memberlessSince()).as(left).hasValueSatisfying(
                since -> assertThat(since).isBetween(before, Instant.now()));
        }
        for (String others : List.of("classic", "kip-848", "assign-only", "exactly-once")) {
            assertThat(group(others).habits().get().memberlessSince()).as(others).isEmpty();
        }
    }

    @Test
    void knowsWhichGroupsOnlyCommit() {
        assertThat(groups(withHabits)).filteredOn(GroupLag::simple).extracting(group -> group.key().groupId())
            .contains("assign-only", "grüße-グループ", "exactly-once")
            .doesNotContain("classic", "classic-left", "kip-848", "kip-848-left", "classic-upgraded");
        assertThat(groups(numbers)).filteredOn(GroupLag::simple).extracting(GroupLag::key)
            .isEqualTo(groups(withHabits).stream().filter(GroupLag::simple).map(GroupLag::key).toList());
    }

    @Test
    void knowsOfARewind() {
        assertThat(group("reset").habits().get().rewinds()).isEqualTo(1);
        assertThat(groups(withHabits)).filteredOn(group -> group.habits().get().rewinds() > 0)
            .extracting(group -> group.key().groupId()).containsExactly("reset");
    }

    @Test
    void deletedOffsetsAndGroupsAreGone() {
        assertThat(group("offsets-deleted").partitions()).filteredOn(row -> row.committedOffset().isPresent())
            .extracting(row -> row.topicPartition().partition()).containsExactly(1);
        assertThat(groups(withHabits)).extracting(group -> group.key().groupId()).doesNotContain("deleted");
    }

    private static void topics() throws Exception {
        user.topic("orders", 3, 1);
        user.topic("payments.events", 2, 1);
        user.topic("gone", 1, 1);
        for (TopicPartition partition : List.of(new TopicPartition("orders", 0), new TopicPartition("orders", 1),
                new TopicPartition("orders", 2), new TopicPartition("payments.events", 0),
                new TopicPartition("payments.events", 1), new TopicPartition("gone", 0))) {
            user.produce(partition.topic(), partition.partition(), 30);
        }
    }

    private static void classicGroups() throws Exception {
        member("classic", CLASSIC);
        member("classic-static", Map.of("group.protocol", "classic", "group.instance.id", "instance-1"));
        member("classic-cooperative", Map.of("group.protocol", "classic", "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"));
        member("classic-left", CLASSIC).close();
        member("classic-upgraded", CLASSIC).close();
        Consumer<byte[], byte[]> upgraded = user.joined("classic-upgraded", "orders", 3, KIP_848);
        upgraded.commitSync(offset("orders", 0, 11));
        upgraded.close();
    }

    private static void consumerGroups() throws Exception {
        member("kip-848", KIP_848);
        member("kip-848-static", Map.of("group.protocol", "consumer", "group.instance.id", "instance-1"));
        member("kip-848-left", KIP_848).close();
        user.joined("uncommitted", "orders", 3, KIP_848);
        member("deleted", KIP_848).close();
        user.admin().deleteConsumerGroups(List.of("deleted")).all().get();
    }

    private static void groupsThatOnlyCommit() throws Exception {
        try (Consumer<byte[], byte[]> consumer = user.consumer("assign-only", Map.of())) {
            consumer.assign(List.of(new TopicPartition("payments.events", 0)));
            consumer.commitSync(Map.of(new TopicPartition("payments.events", 0),
                new OffsetAndMetadata(7, Optional.of(0), "metadata".repeat(30))));
        }
        user.commit("grüße-グループ", "orders", 0, 3);
        user.commit("console-consumer-12345", "orders", 0, 5);
        user.commit("6f9619ff-8b86-d011-b42d-00cf4fc964ff", "orders", 2, 5);
        user.commit("reset", "orders", 1, 20);
        user.commit("reset", "orders", 1, 0);
        user.commit("offsets-deleted", "orders", 0, 9);
        user.commit("offsets-deleted", "orders", 1, 9);
        user.admin().deleteConsumerGroupOffsets("offsets-deleted", Set.of(new TopicPartition("orders", 0))).all().get();
        user.commit("reader-of-gone", "gone", 0, 9);
        user.commit("reader-of-gone", "orders", 0, 9);
        user.admin().deleteTopics(List.of("gone")).all().get();
    }

    private static void transactionalGroups() throws Exception {
        Producer<byte[], byte[]> producer = user.transactional("exactly-once");
        for (String group : List.of("exactly-once", "exactly-once-after-abort")) {
            user.beginCommit(producer, group, offset("orders", 0, 12));
            producer.commitTransaction();
        }
        user.beginCommit(producer, "exactly-once-after-abort", offset("orders", 0, 5));
        producer.abortTransaction();
        Consumer<byte[], byte[]> consumer = member("kip-848-exactly-once", KIP_848);
        producer.beginTransaction();
        producer.sendOffsetsToTransaction(offset("orders", 0, 21), consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static Consumer<byte[], byte[]> member(String groupId, Map<String, Object> settings) {
        Consumer<byte[], byte[]> consumer = user.joined(groupId, "orders", 3, settings);
        consumer.commitSync(offset("orders", 0, 10));
        consumer.commitSync(offset("orders", 1, 20));
        return consumer;
    }

    private static List<GroupLag> groups(LagSnapshot snapshot) {
        return snapshot.groups().stream().sorted(Comparator.comparing(GroupLag::key)).toList();
    }

    private static GroupLag group(String groupId) {
        return withHabits.groups().stream().filter(group -> group.key().groupId().equals(groupId)).findFirst().get();
    }

    /** All that is said of a group but its habits. */
    private static List<Object> numbers(GroupLag group) {
        return List.of(group.key(), group.type(), group.state(), group.members(), group.simple(),
            group.mayLackPartitions(), group.lagAtLeast(), group.lagAtMost(), group.partitions().stream()
                .map(row -> new PartitionLag(row.topicPartition(), row.state(), row.committedOffset(),
                    row.logStartOffset(), row.logEndOffset(), row.lag(), Optional.empty(), row.owner())).toList());
    }
}
