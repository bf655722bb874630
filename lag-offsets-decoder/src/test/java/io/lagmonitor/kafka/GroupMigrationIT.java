package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeClassicGroupsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups whose members go over to KIP-848 one by one and back, and groups that do between listing and description. */
class GroupMigrationIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String CLUSTER = "prod";

    private static EmbeddedKafka kafka;
    private static KafkaUser user;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder()
            .property("group.consumer.min.heartbeat.interval.ms", "200")
            .property("group.consumer.heartbeat.interval.ms", "200").start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 4, 1);
        user.produce("orders", 0, 100);
        user.commit("committed", "orders", 0, 90);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    /** One without commits is known by its members alone. */
    @ParameterizedTest
    @ValueSource(strings = {"committed", "uncommitted"})
    void rollingUpgradeAndDowngradeLoseNothing(String groupId) throws Exception {
        PollingMember first = join(groupId, "classic");
        PollingMember second = join(groupId, "classic");
        awaitStable(groupId, GroupType.CLASSIC, 2);
        PollingMember upgraded = join(groupId, "consumer");
        awaitStable(groupId, GroupType.CONSUMER, 3);
        first.close();
        second.close();
        awaitStable(groupId, GroupType.CONSUMER, 1);

        PollingMember downgraded = join(groupId, "classic");
        awaitStable(groupId, GroupType.CONSUMER, 2);
        upgraded.close();
        awaitStable(groupId, GroupType.CLASSIC, 1);

        assertThat(fetch(groupId).partitions()).hasSize(4).allMatch(row -> row.owner().isPresent());
        downgraded.close();
    }

    @Test
    void groupThatIsUpgradedAfterItWasListedIsShownAsWhatItBecame() throws Exception {
        join("upgraded", "classic");
        awaitStable("upgraded", GroupType.CLASSIC, 1);
        Admin slow = new MeanwhileAdmin(() -> {
            join("upgraded", "consumer");
            awaitStable("upgraded", GroupType.CONSUMER, 2);
        });

        assertThat(fetch("upgraded", slow).type()).isEqualTo(GroupType.CONSUMER);
    }

    @Test
    void groupThatIsDowngradedAfterItWasListedIsShownAsWhatItBecame() throws Exception {
        PollingMember last = join("downgraded", "consumer");
        awaitStable("downgraded", GroupType.CONSUMER, 1);
        join("downgraded", "classic");
        awaitStable("downgraded", GroupType.CONSUMER, 2);
        Admin slow = new MeanwhileAdmin(() -> {
            last.close();
            awaitStable("downgraded", GroupType.CLASSIC, 1);
        });

        assertThat(fetch("downgraded", slow).type()).isEqualTo(GroupType.CLASSIC);
    }

    private static PollingMember join(String groupId, String protocol) {
        Map<String, Object> settings = protocol.equals("consumer") ? Map.of("group.protocol", "consumer")
            : Map.of("group.protocol", "classic", "heartbeat.interval.ms", "200");
        return user.opened(PollingMember.start(user.consumer(groupId, settings), "orders"));
    }

    private static void awaitStable(String groupId, GroupType type, int members) {
        Await.until(TIMEOUT, groupId + " is a stable group of " + members + ", " + type, () -> {
            LagSnapshot snapshot = snapshot(groupId, user.admin());
            return snapshot.groups().stream().anyMatch(group -> group.type() == type
                && group.state() == GroupState.STABLE && group.members().getAsInt() == members);
        });
    }

    private static GroupLag fetch(String groupId) throws InterruptedException {
        return fetch(groupId, user.admin());
    }

    private static GroupLag fetch(String groupId, Admin admin) throws InterruptedException {
        LagSnapshot snapshot = snapshot(groupId, admin);
        assertThat(snapshot.groups()).as("with failures " + snapshot.failures()).hasSize(1);
        return snapshot.groups().get(0);
    }

    /** The group is remembered, unless it is just being made; so it is never absent. */
    private static LagSnapshot snapshot(String groupId, Admin admin) throws InterruptedException {
        try (AdminLagSource source = AdminLagSource.using(admin).cluster(CLUSTER)) {
            LagSnapshot snapshot = source.fetch(new LagRequest(
                GroupFilter.all().include(groupId), Set.of(new GroupKey(CLUSTER, groupId)), TIMEOUT));
            assertThat(snapshot.complete()).isTrue();
            if (groupId.equals("committed")) {
                assertThat(snapshot.failures()).isEmpty();
                assertThat(snapshot.groups()).hasSize(1).first().satisfies(
                    group -> assertThat(group.partitions().get(0).lag()).hasValue(10));
            }
            return snapshot;
        }
    }

    /** Something happens before the first group is described. */
    private static final class MeanwhileAdmin extends ForwardingAdmin {

        private Optional<Runnable> meanwhile;

        MeanwhileAdmin(Runnable meanwhile) {
            super(Map.of("bootstrap.servers", kafka.bootstrapServers()));
            this.meanwhile = Optional.of(meanwhile);
            user.opened(this);
        }

        @Override
        public DescribeClassicGroupsResult describeClassicGroups(
                Collection<String> groupIds, DescribeClassicGroupsOptions options) {
            happen();
            return super.describeClassicGroups(groupIds, options);
        }

        @Override
        public DescribeConsumerGroupsResult describeConsumerGroups(
                Collection<String> groupIds, DescribeConsumerGroupsOptions options) {
            happen();
            return super.describeConsumerGroups(groupIds, options);
        }

        private void happen() {
            Optional<Runnable> once = meanwhile;
            meanwhile = Optional.empty();
            once.ifPresent(Runnable::run);
        }
    }
}
