package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One broker of three is silent or dead, and nothing has a second replica. */
class BrokerDownIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final Duration GRACE = Duration.ofMillis(500);

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static WatchedGroups groups;
    private static Admin admin;
    private static AdminLagSource source;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder().brokers(3).start();
        user = new KafkaUser(kafka.bootstrapServers());
        groups = new WatchedGroups(user, "orders", 6, 1, 30);
        admin = user.opened(Admin.create(new ClientSettings(
            Map.of("bootstrap.servers", kafka.bootstrapServers())).within(TIMEOUT)));
        source = AdminLagSource.using(admin).cluster(WatchedGroups.CLUSTER);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void silentBrokerCostsOnlyItsOwnGroupsAndPartitions() throws Exception {
        awaitWhole();
        kafka.pause(3);
        try {
            // A fetch that asks the silent broker who the brokers are may have no time left for the others, and after a
            // few seconds the controller fences it: so not every fetch, and perhaps none, gets to name it.
            Await.until(Duration.ofSeconds(60), "the silent broker is fenced", () -> {
                LagSnapshot silent = fetchInTime();
                groups.assertTrue(silent);
                assertThat(silent.complete()).isFalse();
                assertNamesTheCause(silent);
                return silent.incompleteBecause().get().contains("have no leader");
            });
            assertCostsItsOwn(fetchInTime());
        } finally {
            kafka.resume(3);
        }
        awaitWhole();
    }

    @Test
    void deadBrokerLosesNoGroupUntilItIsBack() throws Exception {
        awaitWhole();
        kafka.kill(3);
        try {
            Await.until(Duration.ofSeconds(60), "the dead broker is fenced", () -> {
                LagSnapshot snapshot = fetchInTime();
                assertThat(snapshot.complete()).isFalse();
                assertCostsItsOwn(snapshot);
                return snapshot.incompleteBecause().get().contains("have no leader");
            });
        } finally {
            kafka.restart(3);
        }
        awaitWhole();
    }

    @Test
    void missingCoordinatorIsNotAskedForAgainAndAgain() throws Exception {
        awaitWhole();
        kafka.kill(2);
        try {
            awaitFenced();
            long began = System.nanoTime();
            double before = requests();
            for (int poll = 1; poll <= 3; poll++) {
                long next = began + Duration.ofSeconds(2).toNanos() * poll;
                assertCostsItsOwn(fetchInTime());
                Await.until(TIMEOUT, "two seconds have passed", () -> System.nanoTime() >= next);
            }
            assertThat((requests() - before) / 6).as("requests a second").isLessThan(20);
        } finally {
            kafka.restart(2);
        }
        awaitWhole();
    }

    private static void assertCostsItsOwn(LagSnapshot snapshot) {
        groups.assertTrue(snapshot);
        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.groups()).as("groups of other coordinators").hasSizeGreaterThan(5);
        assertThat(snapshot.failures()).as("groups without a coordinator").isNotEmpty();
        assertNamesTheCause(snapshot);
        assertThat(snapshot.groups()).allSatisfy(group -> {
            assertThat(group.partitions()).extracting(PartitionLag::state).contains(State.KNOWN, State.UNREADABLE);
            assertThat(group.lagAtMost()).isEmpty();
        });
    }

    /** Who the coordinator is may not be known either, as long as the silent broker is the one that is asked. */
    private static void assertNamesTheCause(LagSnapshot snapshot) {
        assertThat(snapshot.failures()).extracting(GroupFailure::reason)
            .allMatch(reason -> reason.contains("coordinator") || reason.contains("no answer in time"));
    }

    private static LagSnapshot fetchInTime() throws InterruptedException {
        long began = System.nanoTime();
        LagSnapshot snapshot = source.fetch(groups.request(TIMEOUT));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT.plus(GRACE));
        return snapshot;
    }

    private static void awaitFenced() {
        Await.until(Duration.ofSeconds(60), "a broker is fenced",
            () -> fetchInTime().incompleteBecause().filter(why -> why.contains("have no leader")).isPresent());
    }

    private static void awaitWhole() {
        Await.until(Duration.ofSeconds(60), "everything is read", () -> {
            LagSnapshot snapshot = fetchInTime();
            groups.assertTrue(snapshot);
            assertThat(!snapshot.complete() || snapshot.groups().stream().map(GroupLag::key).distinct().count() >= 30
                || !snapshot.failures().isEmpty()).as("lost groups").isTrue();
            return groups.isWhole(snapshot);
        });
    }

    private static double requests() {
        return admin.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("request-total")
                && metric.getKey().group().equals("admin-client-metrics"))
            .mapToDouble(metric -> (double) metric.getValue().metricValue()).sum();
    }
}
