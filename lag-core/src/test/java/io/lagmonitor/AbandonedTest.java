package io.lagmonitor;

import static io.lagmonitor.model.Liveness.State.ABANDONED;
import static io.lagmonitor.model.Liveness.State.ACTIVE;
import static io.lagmonitor.model.Liveness.State.EMPTY;
import static io.lagmonitor.model.Liveness.State.STALLED;
import static io.lagmonitor.model.Liveness.State.VANISHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.policy.LivenessPolicy;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that nobody reads for any more: in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class AbandonedTest {

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int DAY = 24;
    private static final GroupKey ORDERS = new GroupKey(Simulation.CLUSTER, "orders");
    private static final LagPolicy LIMIT = LagThreshold.critical(150_000).clearBelow(100_000);

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedGroup orders = world.group("orders");
    private final List<GroupHistory> asked = new ArrayList<>();

    @BeforeEach
    void watch() {
        world.processPerPoll(processPerPoll);
        watch(builder -> builder.policy("limit", LIMIT));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    @DisplayName("No members, and silent for abandonedAfter (24 hours): not judged, and its incident ends as such")
    class Abandoned {

        @Test
        void groupThatWasBadEndsAsAbandoned() {
            aliveWithLag(200_000);
            orders.stop(10);

            world.polls(DAY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            GroupReport group = group(world.poll());

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.ABANDONED);
            assertThat(ending().reason()).isEqualTo(
                "abandoned: no members and silent since 2026-11-20T11:00:00Z, with lag 200,240 records");
            assertThat(group.incident()).hasValueSatisfying(incident ->
                assertThat(incident.ending().orElseThrow().kind()).isEqualTo(Kind.ABANDONED));
        }

        @Test
        void itIsNeverToldAgain() {
            aliveWithLag(200_000);
            orders.stop(10);

            world.polls(5 * DAY);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void noPolicyIsAsked() {
            watch(builder -> builder.policy("listening", history -> {
                asked.add(history);
                return LIMIT.evaluate(history);
            }));
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(DAY);
            asked.clear();

            GroupReport group = group(world.poll());

            assertThat(asked).isEmpty();
            assertThat(group.findings()).isEmpty();
            assertThat(group.status()).isEqualTo(LagStatus.UNKNOWN);
            assertThat(group.presence()).isEqualTo(Presence.PRESENT);
            assertThat(group.lag()).isPresent();
        }

        @Test
        void itIsListedAndCounted() {
            aliveWithLag(0);
            orders.stop(10);
            world.group("payments").lag(0);

            world.polls(2 * DAY);
            LagReport report = world.poll();

            assertThat(report.count(ABANDONED)).isEqualTo(1);
            assertThat(report.count(ACTIVE)).isEqualTo(1);
            assertThat(report.worst()).isEqualTo(LagStatus.OK);
        }

        @Test
        void itIsNoGroupThatCouldNotBeJudged() {
            aliveWithLag(0);
            orders.stop(10);

            world.polls(3 * DAY);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void itIsNotMissedWhenItGoes() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2 * DAY);
            team.heard();
            orders.vanish();

            world.polls(DAY);

            assertThat(team.heard()).isEmpty();
            assertThat(world.store().stored()).isEmpty();
        }

        @Test
        void whileItIsNothingIsSaved() {
            aliveWithLag(0);
            orders.stop(10);
            world.polls(2 * DAY);
            int saves = world.store().saves();

            world.polls(DAY);

            assertThat(world.store().saves()).isEqualTo(saves);
        }

        @Test
        void actsThatWereHeldBackAreNotDone() {
            SimulatedNotifier restart = world.notifier("restart");
            watch(builder -> builder.policy("limit", LIMIT).act("restart", restart, Route.after(Duration.ofHours(30))));
            aliveWithLag(200_000);
            orders.stop(10);

            world.polls(3 * DAY);

            assertThat(restart.heard()).isEmpty();
        }

        @Test
        void aMemberIsLife() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2 * DAY);
            team.heard();
            orders.stall(10);

            LagReport report = world.poll();

            assertThat(group(report).status()).isEqualTo(LagStatus.CRITICAL);
            assertThat(life(report).state()).isEqualTo(ACTIVE);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void aCommitIsLife() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2 * DAY);
            team.heard();
            orders.rewind(100);

            LagReport report = world.poll();

            assertThat(life(report).state()).isEqualTo(EMPTY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void itIsAbandonedOnceMoreAfterThat() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2 * DAY);
            orders.rewind(100);
            world.polls(DAY);
            assertThat(life(world.pollAndThen(Duration.ZERO)).state()).isEqualTo(ABANDONED);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK",
                "OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void afterWhatIsSaid() {
            watch(builder -> builder.policy("limit", LIMIT).abandonedAfter(Duration.ofHours(3)));
            aliveWithLag(0);
            orders.stop(10);

            world.polls(3);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
        }

        @Test
        void negativeTimesAreRefused() {
            assertThatThrownBy(() -> LagMonitor.builder().abandonedAfter(Duration.ofHours(-1)))
                .isInstanceOf(ConfigException.class).hasMessageContaining("abandonedAfter PT-1H");
        }

        @Test
        void habitsKnowSinceWhen() {
            Instant died = world.now().minus(Duration.ofDays(40));
            orders.lag(200_000).stop(10).habits(lastSeen(died));

            LagReport report = world.poll();

            assertThat(life(report).state()).isEqualTo(ABANDONED);
            assertThat(life(report).since()).contains(died);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void consumerThatWasStuckAndIsStartedAgainAfterThatIsNoAlarm() {
            watch(builder -> builder.policy(LivenessPolicy.critical()));
            aliveWithLag(500);
            orders.stall(100);
            world.polls(DAY);
            orders.stop(100);
            world.polls(2 * DAY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");

            orders.stall(100);

            assertThat(life(world.poll()).state()).isEqualTo(ACTIVE);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void habitsThatAreNotKnownForAWhileChangeNothing() {
            orders.lag(200_000).stop(10).habits(lastSeen(world.now().minus(Duration.ofDays(40))));
            world.polls(3);
            orders.hideHabits();
            world.restart();

            world.poll();

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void incidentOfAGroupThatWasDeadForLongEndsAsSoonAsThatIsKnown() {
            orders.lag(200_000);
            world.poll();
            forgetLife();
            orders.stop(10).habits(lastSeen(world.now().minus(Duration.ofDays(40))));

            world.polls(5);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.ABANDONED);
        }

        /** As a release left it that did not look for life. */
        private void forgetLife() {
            watch(builder -> builder.policy("limit", LIMIT));
            world.store().overwrite("group:[\"prod\",\"orders\"]", "{\"v\":1,\"cluster\":\"prod\","
                + "\"group\":\"orders\",\"lag\":200000,\"asOf\":\"2026-11-20T10:00:00Z\"}");
        }

        @Test
        void groupWithMembersIsNeverAbandoned() {
            orders.lag(0).idle();

            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(ACTIVE);
        }

        @Test
        void groupThatIsStalledIsNeverAbandoned() {
            aliveWithLag(200_000);
            orders.stall(10);

            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(STALLED);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void expectedGroupIsNeverAbandoned() {
            watch(builder -> builder.policy("limit", LIMIT).expect(Simulation.CLUSTER, "orders"));
            aliveWithLag(200_000);
            orders.stop(10);

            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(EMPTY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }
    }

    @Nested
    @DisplayName("Silence counts from the last sign of life, and from when there was something to be heard of")
    class Silence {

        @Test
        void membersThatLeaveAfterDaysWithoutRecordsBeginIt() {
            orders.lag(0).idle();
            world.polls(3 * DAY);
            orders.stop(0);

            world.polls(DAY);
            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
        }

        @Test
        void membersThatLeaveAfterDaysWithoutRecordsAreNotAbandonedAtOnce() {
            orders.lag(0).idle();
            world.polls(3 * DAY);
            orders.stop(200_000);

            world.polls(DAY - 1);

            assertThat(life(world.poll()).state()).isEqualTo(EMPTY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void recordsOfMondayAreJudgedAlthoughTheConsumerDiedOnFriday() {
            aliveWithLag(500);
            orders.stop(0);
            world.polls(3 * DAY);
            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);

            orders.stop(200_000);
            world.polls(2);

            assertThat(life(world.poll()).state()).isEqualTo(EMPTY);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void theyAreJudgedForAsLongAsEverything() {
            aliveWithLag(500);
            orders.stop(0);
            world.polls(3 * DAY);
            orders.stop(200_000);
            world.polls(2 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void recordsForAGroupThatWasBadWhenItWasAbandonedChangeNothing() {
            aliveWithLag(200_000);
            orders.stop(0);
            world.polls(3 * DAY);
            team.heard();

            orders.stop(10);
            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void recordsForAGroupThatWasDeadBeforeTheWatchBeganChangeNothing() {
            orders.lag(500).stop(0).habits(lastSeen(world.now().minus(Duration.ofDays(40))));
            world.polls(3);

            orders.stop(200_000);
            world.polls(3);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
        }

        @Test
        void retentionThatDeletesAllIsNoLife() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2 * DAY);
            orders.trim(0);
            world.polls(3);
            team.heard();

            orders.stop(200_000);
            world.polls(3);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void pollsThatCouldNotReadItAreNoLife() {
            aliveWithLag(0);
            orders.stop(10);
            world.polls(DAY - 2);
            world.source().unreadable("orders", "not authorised");
            world.polls(2);
            world.source().work();

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
        }

        @Test
        void membersThatCannotBeToldAreNoLife() {
            aliveWithLag(0);
            orders.stop(10);
            world.polls(2 * DAY);
            orders.hideMembers();

            world.poll();

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
        }

        @Test
        void groupWhoseMembersCannotBeToldIsNotAbandoned() {
            orders.lag(200_000);
            world.polls(3);
            orders.produce(10).stop(10).hideMembers();

            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(STALLED);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }
    }

    @Nested
    @DisplayName("A group that only commits is abandoned when it is silent")
    class OnlyCommits {

        @Test
        void whenItLeavesRecordsWaiting() {
            orders.lag(200_000).simple();
            world.polls(3);
            orders.stop(10);

            world.polls(2 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(ABANDONED);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.ABANDONED);
        }

        @Test
        void notWhenOneOfItsTopicsIsGone() {
            orders.lag("long", 5).produce("long", 100_000).lag("long", 5).lag(500).simple();
            world.polls(3);
            orders.dropTopic("long");

            for (int i = 0; i < 2 * DAY; i++) {
                assertThat(life(world.poll()).state()).isNotEqualTo(ABANDONED);
            }
        }

        @Test
        void notWithNothingToRead() {
            orders.lag(0).simple();
            world.polls(3);
            orders.idle();

            world.polls(3 * DAY);

            assertThat(life(world.poll()).state()).isEqualTo(ACTIVE);
        }

        @Test
        void notWhileItCommitsTheSameAgain() {
            orders.lag(200_000).simple();
            world.polls(3);
            orders.stop(10);
            for (int i = 0; i < 3 * DAY; i++) {
                orders.habits(lastSeen(world.now()));
                world.poll();
            }

            assertThat(life(world.poll()).state()).isEqualTo(STALLED);
        }
    }

    @Nested
    @DisplayName("A group that is listed without any of its offsets has vanished, which is no recovery")
    class OffsetsExpired {

        @Test
        void incidentEndsAsVanished() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.polls(2);
            orders.deleteOffsets();

            world.polls(2);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            GroupReport group = group(world.poll());

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.VANISHED);
            assertThat(ending().reason()).startsWith("vanished with lag 200,0");
            assertThat(group.presence()).isEqualTo(Presence.PRESENT);
        }

        @Test
        void itIsHeldUntilThen() {
            aliveWithLag(200_000);
            orders.stop(10).deleteOffsets();
            world.poll();

            GroupReport group = group(world.poll());

            assertThat(group.status()).isEqualTo(LagStatus.CRITICAL);
            assertThat(group.presence()).isEqualTo(Presence.ABSENT);
            assertThat(group.estimates().liveness().state()).isEqualTo(VANISHED);
        }

        @Test
        void itIsToldOnce() {
            aliveWithLag(200_000);
            orders.stop(10).deleteOffsets();

            world.polls(2 * DAY);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void groupThatWasOkIsToldAsAnyOtherThatVanishesWithLag() {
            aliveWithLag(500);
            orders.stop(0).deleteOffsets();

            world.polls(20);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.VANISHED);
        }

        @Test
        void groupThatHadReadEverythingIsNoNews() {
            aliveWithLag(0);
            orders.stop(0).deleteOffsets();

            world.polls(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatNeverCommittedIsNotConcerned() {
            orders.stop(0).deleteOffsets();

            world.polls(20);

            assertThat(team.heard()).isEmpty();
            assertThat(life(world.poll()).state()).isEqualTo(EMPTY);
        }

        @Test
        void partitionsThatCannotBeReadAreNotGone() {
            aliveWithLag(200_000);
            orders.stop(10);
            world.source().unreadablePartitions("orders");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void partitionsThatMayBeMissingAreNotGone() {
            aliveWithLag(200_000);
            orders.stop(10).deleteOffsets();
            world.source().missingPartitions("orders");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupWithMembersHasNotVanished() {
            aliveWithLag(200_000);
            orders.deleteOffsets();

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatCommitsInBetweenBeginsAnew() {
            aliveWithLag(200_000);
            orders.stop(10).deleteOffsets();
            world.polls(2);
            orders.lag(200_000);
            world.poll();
            orders.stop(10).deleteOffsets();
            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }
    }

    private void watch(Consumer<LagMonitor.Builder> parts) {
        world.restart();
        world.monitor(builder -> parts.accept(builder.tell("team", team)));
        world.restart();
    }

    private void aliveWithLag(long records) {
        orders.lag(records);
        world.poll();
    }

    private Ending ending() {
        return team.newest().incident().ending().orElseThrow();
    }

    private static GroupReport group(LagReport report) {
        return report.group(ORDERS).orElseThrow();
    }

    private static Liveness life(LagReport report) {
        return group(report).estimates().liveness();
    }

    private static Habits lastSeen(Instant time) {
        return new Habits(
            Optional.of(time), Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty());
    }
}
