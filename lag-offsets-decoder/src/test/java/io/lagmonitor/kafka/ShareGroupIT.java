package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListGroupsResult;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real share consumers; what is said of their groups is what Kafka's own tool says. */
class ShareGroupIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static int done;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 1, 1);
        user.produce("orders", 0, 100);
        user.commit("consumers", "orders", 0, 90);
        done = user.acknowledgeEverySecond(user.shareConsumer("sharing", "orders", "earliest"));
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void recordsThatAreDoneAreNotCounted() throws Exception {
        GroupLag group = group(fetch("sharing"), "sharing");

        assertThat(group.type()).isEqualTo(GroupType.SHARE);
        assertThat(group.state()).isEqualTo(GroupState.STABLE);
        assertThat(group.members()).hasValue(1);
        assertThat(group.partitions()).hasSize(1).first().satisfies(row -> {
            assertThat(row.committedOffset()).hasValue(0);
            assertThat(row.logEndOffset()).hasValue(100);
            assertThat(row.lag()).hasValue(100 - done);
            assertThat(row.owner()).isPresent();
        });
        assertThat(group.lagAtMost()).hasValue(100 - done);
    }

    @Test
    void sameOffsetsAndLagAsKafkasTool() throws Exception {
        assertThat(group(fetch("sharing"), "sharing").partitions().stream().map(row -> List.of("sharing",
                row.topicPartition().topic(), "" + row.topicPartition().partition(),
                shown(row.committedOffset()), shown(row.lag()))))
            .containsExactlyElementsOf(
                KafkaTool.SHARE_GROUPS.rows(kafka.bootstrapServers(), "--describe", "--group", "sharing"));
    }

    /** What the coordinator counts is the high watermark's. */
    @Test
    void lagToTheLastStableOffsetIsCountedFromTheStartOffset() throws Exception {
        try (AdminLagSource committed = source().isolation(Isolation.READ_COMMITTED)) {
            assertThat(group(committed.fetch(only("sharing")), "sharing").lagAtMost()).hasValue(100);
        }
    }

    /** It gets one when a record is acknowledged or given back. */
    @Test
    void groupThatHasNoStartOffsetYetHasAnyLag() throws Exception {
        user.topic("untouched", 2, 1);
        user.produce("untouched", 1, 7);
        KafkaShareConsumer<byte[], byte[]> member = user.shareConsumer("starting", "untouched", "latest");

        Await.until(TIMEOUT, "the partitions are assigned", () -> {
            member.poll(Duration.ofMillis(50));
            return fetch("starting").groups().stream().flatMap(group -> group.partitions().stream())
                .anyMatch(row -> row.owner().isPresent());
        });

        assertAnyLag(group(fetch("starting"), "starting"));
        member.close();
        assertAnyLag(group(fetch("starting"), "starting"));
    }

    @Test
    void staysWhenItsMembersLeave() throws Exception {
        KafkaShareConsumer<byte[], byte[]> member = user.shareConsumer("leaving", "orders", "earliest");
        int doneBefore = user.acknowledgeEverySecond(member);

        member.close();

        GroupLag group = group(fetch("leaving"), "leaving");
        assertThat(group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(group.members()).hasValue(0);
        assertThat(group.lagAtMost()).hasValue(100 - doneBefore);
    }

    @Test
    void groupThatIsOnlyRememberedIsFoundAsWhatItIs() throws Exception {
        GroupKey sharing = new GroupKey("prod", "sharing");
        GroupKey none = new GroupKey("prod", "none");
        try (AdminLagSource blind = AdminLagSource.using(user.opened(new ClassicListingAdmin())).cluster("prod")) {
            LagSnapshot snapshot = blind.fetch(new LagRequest(GroupFilter.all(), Set.of(sharing, none), TIMEOUT));

            assertThat(group(snapshot, "sharing").type()).isEqualTo(GroupType.SHARE);
            assertThat(group(snapshot, "sharing").lagAtMost()).hasValue(100 - done);
            assertThat(snapshot.groups()).extracting(GroupLag::key).doesNotContain(none);
            assertThat(snapshot.failures()).isEmpty();
        }
    }

    @Test
    void isLeftOutIfItsTypeIsNotWanted() throws Exception {
        try (AdminLagSource source = source().groupTypes(Set.of(GroupType.CLASSIC, GroupType.CONSUMER))) {
            assertThat(source.fetch(LagRequest.all(TIMEOUT)).groups()).extracting(group -> group.key().groupId())
                .containsExactly("consumers");
        }
    }

    private static void assertAnyLag(GroupLag group) {
        assertThat(group.partitions()).extracting(PartitionLag::state)
            .containsExactly(State.NO_COMMIT, State.NO_COMMIT);
        assertThat(group.lagAtLeast()).isZero();
        assertThat(group.lagAtMost()).hasValue(7);
    }

    private static AdminLagSource source() {
        return AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static LagSnapshot fetch(String groupId) throws InterruptedException {
        try (AdminLagSource source = source()) {
            return source.fetch(only(groupId));
        }
    }

    private static LagRequest only(String groupId) {
        return new LagRequest(GroupFilter.all().include(groupId), Set.of(), TIMEOUT);
    }

    private static GroupLag group(LagSnapshot snapshot, String groupId) {
        return snapshot.groups().stream().filter(group -> group.key().groupId().equals(groupId)).findFirst()
            .orElseThrow(() -> new IllegalStateException(groupId + " is not among " + snapshot.groups()));
    }

    private static String shown(OptionalLong number) {
        return number.isPresent() ? "" + number.getAsLong() : "-";
    }

    /** Lists no share groups. */
    private static final class ClassicListingAdmin extends ForwardingAdmin {

        ClassicListingAdmin() {
            super(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        }

        @Override
        public ListGroupsResult listGroups(ListGroupsOptions options) {
            return super.listGroups(options.withTypes(Set.of(org.apache.kafka.common.GroupType.CLASSIC)));
        }
    }
}
