package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A monitor that cannot see, or cannot remember: in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class BlindnessTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final LagPolicy LIMIT = LagThreshold.critical(150_000).clearBelow(100_000);

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedGroup orders = world.group("orders");

    @BeforeEach
    void watch() {
        world.processPerPoll(processPerPoll);
        watch(builder -> builder.policy("limit", LIMIT).act("restart", restart));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    @DisplayName("One incident per source (failed or incomplete three polls in a row): a blind monitor is news; CRITICAL")
    class Source {

        @Test
        void failedTwiceIsNoNews() {
            world.source().fail("no route to host");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void failedThreeTimesIsNewsOnce() {
            world.source().fail("no route to host");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
        }

        @Test
        void reasonIsGiven() {
            world.source().fail("no route to host\nand more");

            world.polls(3);

            assertThat(standing().get(0).reason())
                .isEqualTo("blind for 3 polls or more: no route to host");
        }

        @Test
        void incompleteThreeTimesIsNewsOnce() {
            world.source().incomplete("broker 2 did not answer");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(standing().get(0).reason()).contains("broker 2 did not answer");
        }

        @Test
        void failedAndIncompleteCountTogether() {
            world.source().incomplete("broker 2 did not answer");
            world.polls(2);
            world.source().fail("no route to host");

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
        }

        @Test
        void completeSnapshotInBetweenBeginsAnew() {
            world.source().fail("no route to host");
            world.polls(2);
            world.source().work();
            world.poll();
            world.source().fail("no route to host");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void endsWhenItSeesAgain() {
            world.source().fail("no route to host");
            world.polls(5);
            world.source().work();

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL", "RECOVERED source prod OK");
            assertThat(team.newest().incident().ending().orElseThrow().reason()).isEqualTo("the source can see again");
        }

        @Test
        void incompleteSnapshotAfterFailuresIsNoEnd() {
            world.source().fail("no route to host");
            world.polls(3);
            world.source().work();
            world.source().incomplete("broker 2 did not answer");

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
        }

        @Test
        void goesOnWithinTheHour() {
            world.source().fail("no route to host");
            world.polls(3);
            world.source().work();
            world.poll();
            world.source().fail("no route to host");

            world.polls(3);

            assertThat(team.heard()).containsExactly(
                "OPENED source prod CRITICAL", "RECOVERED source prod OK", "AGAIN source prod CRITICAL");
        }

        @Test
        void groupsThatWereReadAreJudgedMeanwhile() {
            world.source().incomplete("broker 2 did not answer");
            world.polls(3);
            team.heard();
            orders.lag(200_000);

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void everySourceHasItsOwn() {
            watch(builder -> builder.policy("limit", LIMIT).source("second", request -> {
                throw new IllegalStateException("no route to host");
            }));

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source second CRITICAL");
        }

        @Test
        void sourceThatWasRemovedBeginsAnewWhenItIsBack() {
            Consumer<LagMonitor.Builder> failing = builder -> builder.source("second", request -> {
                throw new IllegalStateException("no route to host");
            });
            watch(failing);
            world.polls(2);
            watch(builder -> {});
            world.poll();
            watch(failing);

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void nothingIsDoneAboutIt() {
            watch(builder -> builder.policy("limit", LIMIT)
                .act("restart", restart, Route.atOpening().atLeast(LagStatus.WARNING)));
            world.source().fail("no route to host");

            world.polls(5);

            assertThat(restart.heard()).isEmpty();
        }
    }

    @Nested
    @DisplayName("Or groups that could not be judged for three polls, listed")
    class Unjudged {

        @Test
        void groupThatCannotBeReadTwiceIsNoNews() {
            world.source().unreadable("orders", "not authorised");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatCannotBeReadThreeTimesIsNewsOnce() {
            world.source().unreadable("orders", "not authorised");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(standing().get(0).reason())
                .isEqualTo("1 group could not be judged for 3 polls or more: orders (not authorised)");
        }

        @Test
        void groupWhosePartitionsCannotBeReadIsNews() {
            orders.lag(500);
            world.source().unreadablePartitions("orders");

            world.polls(3);

            assertThat(standing().get(0).reason()).isEqualTo("1 group could not be judged for 3 polls or more: orders "
                + "(lag at least 0 records, limit 150,000; 1 partition could not be read)");
        }

        @Test
        void groupThatNeverCommittedIsNoNews() {
            orders.deleteOffsets();
            watch(builder -> builder.policy("limit", LagThreshold.critical(100)));

            LagReport report = world.poll();
            world.polls(20);

            assertThat(report.groups().get(0).status()).isEqualTo(LagStatus.UNKNOWN);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void policyThatThrowsIsNews() {
            watch(builder -> builder.policy("limit", LIMIT).policy("broken", history -> {
                throw new IllegalStateException("bug");
            }));

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(standing().get(0).reason()).contains("orders (policy broken failed: bug)");
        }

        @Test
        void groupThatIsJudgedInBetweenBeginsAnew() {
            world.source().unreadable("orders", "not authorised");
            world.polls(2);
            world.source().work();
            world.poll();
            world.source().unreadable("orders", "not authorised");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void sourceThatDoesNotAnswerInBetweenHolds() {
            world.source().unreadable("orders", "not authorised");
            world.polls(3);
            world.source().fail("no route to host");
            world.poll();

            world.source().work();
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL", "RECOVERED source prod OK");
        }

        @Test
        void sourceThatDoesNotAnswerDoesNotEndIt() {
            world.source().unreadable("orders", "not authorised");
            world.polls(3);
            world.source().fail("no route to host");

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
        }

        @Test
        void endsWhenTheGroupIsDeleted() {
            world.source().unreadable("orders", "not authorised");
            world.polls(3);
            orders.vanish();

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL", "RECOVERED source prod OK");
        }

        @Test
        void fiveHundredGroupsAreOneIncidentThatListsTen() {
            for (int i = 0; i < 500; i++) {
                world.group("group-" + i);
                world.source().unreadable("group-" + i, "not authorised");
            }

            world.polls(5);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(standing().get(0).reason()).startsWith("500 groups could not").endsWith(" and 490 more");
        }

        @Test
        void whatStandsOnAGroupThatCannotBeReadHolds() {
            orders.lag(200_000);
            world.poll();
            team.heard();
            world.source().unreadable("orders", "not authorised");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(world.monitor().incidents()).hasSize(2);
        }

        @Test
        void forgottenGroupIsNotListed() {
            world.poll();
            world.source().unreadable("orders", "not authorised");
            world.polls(2);
            world.monitor().forget(new GroupKey(Simulation.CLUSTER, "orders"));

            world.polls(20);

            assertThat(team.heard()).isEmpty();
        }
    }

    @Nested
    @DisplayName("One about the monitor itself (state cannot be saved); when save fails: judge and tell, do no act")
    class Saving {

        @BeforeEach
        void fullDisk() {
            world.poll();
            world.store().failSaves("disk full");
        }

        @Test
        void isNewsAtOnce() {
            orders.lag(200_000);

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
            assertThat(team.newest().incident().findings().get(0).reason())
                .isEqualTo("state cannot be saved: disk full");
        }

        @Test
        void isToldOnceByAProcess() {
            inOneProcess();
            orders.lag(200_000);

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
        }

        @Test
        void nothingIsDone() {
            orders.lag(200_000);

            world.polls(20);

            assertThat(restart.calls()).isZero();
        }

        @Test
        void whatIsHeldBackIsSaid() {
            orders.lag(200_000);

            world.poll();

            assertThat(team.messages().get(0).update().incident().acts()).singleElement()
                .satisfies(act -> assertThat(act.note()).contains("held back: its intent cannot be saved"));
        }

        @Test
        void judgingGoesOn() {
            orders.lag(200_000);
            world.polls(2);
            orders.recover();

            LagReport report = world.poll();

            assertThat(report.worst()).isEqualTo(LagStatus.OK);
        }

        @Test
        void endsWhenItWorks() {
            inOneProcess();
            orders.lag(500);
            world.polls(2);
            world.store().work();

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED the monitor CRITICAL", "RECOVERED the monitor OK");
            assertThat(team.newest().incident().ending().orElseThrow().kind()).isEqualTo(Kind.RECOVERED);
        }

        @Test
        void actIsDoneWhenItWorks() {
            orders.lag(200_000);
            world.polls(3);
            world.store().work();

            world.polls(2);

            assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        }

        @Test
        void whatWasToldMeanwhileIsSavedThen() {
            inOneProcess();
            orders.lag(200_000);
            world.polls(2);
            world.store().work();
            world.poll();
            team.heard();

            world.restart();
            world.polls(2);

            assertThat(team.heard()).doesNotContain("OPENED orders CRITICAL", "RECOVERED orders OK");
        }

        @Test
        void recoveryMeanwhileIsToldAndSaved() {
            inOneProcess();
            orders.lag(200_000);
            world.poll();
            orders.recover();
            world.poll();
            world.store().work();
            world.poll();
            world.restart();

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL",
                "RECOVERED orders OK", "RECOVERED the monitor OK");
        }
    }

    @Nested
    @DisplayName("When load fails: judge and tell, do no act")
    class Loading {

        @BeforeEach
        void unreadableState() {
            world.poll();
            world.store().failLoads("permission denied");
        }

        @Test
        void isNewsAtOnce() {
            orders.lag(200_000);

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
            assertThat(team.newest().incident().findings().get(0).reason())
                .isEqualTo("state cannot be loaded: permission denied");
        }

        @Test
        void isToldOnceByAProcess() {
            inOneProcess();
            orders.lag(200_000);

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
        }

        @Test
        void isToldOnceByAProcessThatNeverLoaded() {
            world.restart();
            inOneProcess();
            orders.lag(200_000);

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
        }

        @Test
        void nothingIsDone() {
            orders.lag(200_000);

            world.polls(20);

            assertThat(restart.calls()).isZero();
        }

        @Test
        void whatIsStoredIsNotOverwritten() {
            world.store().work();
            orders.lag(200_000);
            world.poll();
            world.restart();
            String id = openIds().get(0);
            world.restart();
            world.store().failLoads("permission denied");
            world.polls(3);

            world.store().work();
            world.poll();

            assertThat(openIds()).contains(id);
        }

        @Test
        void endsWhenItWorks() {
            inOneProcess();
            world.polls(2);
            world.store().work();

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED the monitor CRITICAL", "RECOVERED the monitor OK");
        }

        @Test
        void endsWhenItWorksInAProcessThatNeverLoaded() {
            world.restart();
            inOneProcess();
            orders.lag(200_000);
            world.polls(2);
            world.store().work();

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL",
                "ACTED orders CRITICAL", "RECOVERED the monitor OK");
        }

        @Test
        void actIsDoneWhenItWorks() {
            orders.lag(200_000);
            world.polls(3);
            world.store().work();

            world.polls(2);

            assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        }
    }

    private void watch(Consumer<LagMonitor.Builder> parts) {
        world.monitor(builder -> parts.accept(builder.tell("team", team)));
        world.restart();
    }

    private List<StandingFinding> standing() {
        return world.monitor().incidents().get(0).findings();
    }

    private List<String> openIds() {
        return world.monitor().incidents().stream().map(Incident::id).toList();
    }

    /** What only memory knows. */
    private void inOneProcess() {
        world.processPerPoll(false);
    }
}
