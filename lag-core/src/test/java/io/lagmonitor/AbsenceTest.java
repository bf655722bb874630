package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that are not there: each in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class AbsenceTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int DAY = 144;
    private static final GroupKey ORDERS = new GroupKey(Simulation.CLUSTER, "orders");
    private static final LagPolicy LIMIT = LagThreshold.critical(150_000).clearBelow(100_000);

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedGroup orders = world.group("orders");

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
    @DisplayName("Absence is a finding of the core after three complete snapshots in a row without the group, if it was "
        + "last seen with lag or is expected")
    class ThreeCompleteSnapshots {

        @Test
        void groupThatIsMissingTwiceIsNoNews() {
            seenWithLag(500);
            orders.vanish();

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatIsMissingThreeTimesIsNewsOnce() {
            seenWithLag(500);
            orders.vanish();

            world.polls(20);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }

        @Test
        void groupThatWasDeletedWithoutLagIsNoNews() {
            seenWithLag(0);
            orders.vanish();

            world.polls(20);

            assertThat(team.heard()).isEmpty();
            assertThat(world.store().stored()).isEmpty();
        }

        @Test
        void groupThatConsumedItsLagBeforeItWasDeletedIsNoNews() {
            seenWithLag(500);
            seenWithLag(0);
            orders.vanish();

            world.polls(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatIsSeenInBetweenBeginsAnew() {
            seenWithLag(500);
            missing(2);
            seenWithLag(500);

            missing(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatIsListedAndCannotBeReadInBetweenBeginsAnew() {
            seenWithLag(500);
            missing(2);
            orders.lag(500);
            world.source().unreadable("orders", "coordinator is loading");
            world.poll();

            missing(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void incompleteSnapshotsDoNotCount() {
            seenWithLag(500);
            missing(2);
            world.source().incomplete("broker 2 did not answer");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void oneIncompleteSnapshotWithoutTheGroupIsNoNews() {
            seenWithLag(500);
            orders.vanish();
            world.source().incomplete("broker 2 did not answer");
            world.poll();
            world.source().work();
            seenWithLag(500);

            world.polls(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void incompleteSnapshotsDoNotReset() {
            seenWithLag(500);
            missing(2);
            world.source().incomplete("broker 2 did not answer");
            world.polls(2);
            world.source().work();

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }

        @Test
        void sourceThatFailsForHoursMakesNoGroupAbsent() {
            orders.lag(200_000);
            world.poll();
            team.heard();
            world.source().fail("no route to host");

            world.polls(30);

            assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
            assertThat(group(world.poll()).presence()).isEqualTo(Presence.UNREADABLE);
        }

        @Test
        void groupsOfAClusterThatWasAnsweredForOnlyOnceAreNotMissed() {
            seenWithLag(500);
            orders.vanish();
            world.source().moveTo("other");
            world.polls(2);
            world.source().work();

            world.poll();

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void nameMayHoldAnyCharacter() {
            SimulatedGroup odd = world.group("a:b \"c\" [\u00fc\u6d88\u8d39],\n");
            odd.lag(500);
            world.poll();
            odd.vanish();

            world.polls(3);

            assertThat(ending().reason()).startsWith("vanished with lag 500 records");
        }

        @Test
        void withoutPoliciesNothingIsJudged() {
            watch(builder -> {});
            seenWithLag(500);
            orders.vanish();

            world.polls(20);

            assertThat(team.heard()).isEmpty();
        }
    }

    @Nested
    @DisplayName("If it was last seen with lag")
    class LastSeenWithLag {

        @Test
        void lagBelowEveryLimitIsLag() {
            seenWithLag(1);

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 1 records (as of 2026-11-20T10:00:00Z)");
        }

        @Test
        void lagOfWhatIsLeftOfATrimmedPartitionIsLag() {
            orders.lag(500).trim(200);
            world.poll();

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 200 records");
        }

        @Test
        void partitionsThatCannotBeReadAreNotZero() {
            seenWithLag(500);
            world.source().unreadablePartitions("orders");
            world.polls(5);

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 500 records (as of 2026-11-20T10:00:00Z)");
        }

        @Test
        void offsetsThatWereDeletedAreNotZero() {
            seenWithLag(500);
            orders.deleteOffsets();
            world.poll();

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 500 records (as of 2026-11-20T10:00:00Z)");
        }

        @Test
        void groupWhoseLagWasNeverKnownIsNoNews() {
            orders.deleteOffsets();
            world.polls(3);

            missing(3);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void olderNumbersThatComeLateDoNotCount() {
            inOneProcess();
            seenWithLag(500);
            orders.lag(0);
            world.source().delay(Duration.ofHours(1));
            world.poll();

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 500 records");
        }

        @Test
        void incidentThatIsNotAboutLagDoesNotInventAny() {
            watch(builder -> builder.policy("stopped", history ->
                Evaluation.of(Finding.critical(Subject.group(), "has no members"))));
            orders.deleteOffsets();
            world.polls(2);

            missing(3);

            assertThat(ending().reason()).isEqualTo("vanished; it was last seen without known lag");
        }

        @Test
        void newestLagIsNamedAndNotThatOfTheLastSave() {
            inOneProcess();
            seenWithLag(500);
            seenWithLag(510);

            missing(3);

            assertThat(ending().reason()).startsWith("vanished with lag 510 records (as of 2026-11-20T10:10:00Z)");
        }
    }

    @Nested
    @DisplayName("DELETED ends the incident as «vanished with lag n», which is not a recovery")
    class Deleted {

        @Test
        void openIncidentEndsAsVanished() {
            seenWithLag(200_000);

            missing(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.VANISHED);
        }

        @Test
        void incidentStandsUntilThen() {
            seenWithLag(200_000);
            orders.vanish();

            world.poll();
            GroupReport group = group(world.poll());

            assertThat(group.presence()).isEqualTo(Presence.ABSENT);
            assertThat(group.status()).isEqualTo(LagStatus.CRITICAL);
        }

        @Test
        void groupIsForgottenThen() {
            seenWithLag(500);

            missing(3);

            assertThat(world.poll().groups()).isEmpty();
        }

        @Test
        void actsAreNotDoneForAGroupThatIsNotThere() {
            SimulatedNotifier restart = world.notifier("restart");
            watch(builder -> builder.policy("limit", LIMIT).act("restart", restart, Route.atCheck(2)));
            seenWithLag(200_000);

            missing(3);

            assertThat(restart.heard()).isEmpty();
        }

        @Test
        void tellerOfCriticalsHearsNothingOfAGroupThatWasNeverCritical() {
            SimulatedNotifier oncall = world.notifier("oncall");
            watch(builder -> builder.policy("limit", LIMIT)
                .tell("oncall", oncall, Route.atOpening().atLeast(LagStatus.CRITICAL)));
            seenWithLag(500);

            missing(3);

            assertThat(oncall.heard()).isEmpty();
        }

        @Test
        void chatThatIsAwayHearsOfItLater() {
            seenWithLag(500);
            team.fail("chat is away");
            missing(3);
            world.polls(20);
            team.work();

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }
    }

    @Nested
    @DisplayName("A group that vanishes or comes back within reopenWithin goes on with the same incident")
    class Reopening {

        @Test
        void groupThatVanishesWithinTheHourOfItsRecoveryIsToldOnceMore() {
            seenWithLag(200_000);
            seenWithLag(500);

            missing(3);

            assertThat(team.heard())
                .containsExactly("OPENED orders CRITICAL", "RECOVERED orders OK", "ENDED orders OK");
            assertThat(incidentIds()).hasSize(1);
        }

        @Test
        void groupThatVanishesWithoutLagWithinTheHourOfItsRecoveryIsNoNews() {
            seenWithLag(200_000);
            seenWithLag(0);

            missing(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "RECOVERED orders OK");
        }

        @Test
        void groupThatComesBackBadWithinTheHourIsTheSameIncident() {
            seenWithLag(200_000);
            missing(3);

            seenWithLag(200_000);

            assertThat(team.heard())
                .containsExactly("OPENED orders CRITICAL", "ENDED orders OK", "AGAIN orders CRITICAL");
            assertThat(incidentIds()).hasSize(1);
        }

        @Test
        void groupThatComesBackBadAfterTheHourIsAnother() {
            seenWithLag(200_000);
            missing(3);
            world.polls(6);

            seenWithLag(200_000);

            assertThat(team.heard())
                .containsExactly("OPENED orders CRITICAL", "ENDED orders OK", "OPENED orders CRITICAL");
            assertThat(incidentIds()).hasSize(2);
        }

        @Test
        void groupThatComesBackWellIsNoNews() {
            seenWithLag(200_000);
            missing(3);
            team.heard();

            seenWithLag(500);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatVanishesAgainAndAgainIsToldEachTime() {
            for (int i = 0; i < 3; i++) {
                seenWithLag(500);
                missing(3);
            }

            assertThat(team.heard()).containsExactly("ENDED orders OK", "ENDED orders OK", "ENDED orders OK");
        }
    }

    @Nested
    @DisplayName("INACTIVE ends when the group is reported again, by forget, or after notSeenFor (7 days) as "
        + "«not seen since»")
    class Inactive {

        @BeforeEach
        void vendor() {
            world.source().absence(Absence.INACTIVE);
        }

        @Test
        void groupThatIsMissingThreeTimesIsAWarningOfTheCore() {
            seenWithLag(500);

            missing(3);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING");
            assertThat(standing()).extracting(StandingFinding::policy).containsExactly("absence");
            assertThat(standing().get(0).reason())
                .startsWith("not reported any more, as a group without active members with lag 500 records");
        }

        @Test
        void groupThatWasLastSeenWithoutLagIsNoNews() {
            seenWithLag(0);

            missing(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void incidentIsOneWhileItIsMissing() {
            seenWithLag(200_000);

            missing(DAY);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "WORSENED orders CRITICAL");
            assertThat(standing()).extracting(StandingFinding::policy).containsExactly("limit", "absence");
        }

        @Test
        void endsWhenItIsReportedAgain() {
            seenWithLag(500);
            missing(5);

            seenWithLag(500);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING", "RECOVERED orders OK");
        }

        @Test
        void goesOnAsWhatThePoliciesSayWhenItIsReportedAgain() {
            seenWithLag(500);
            missing(5);

            seenWithLag(200_000);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING", "WORSENED orders CRITICAL");
            assertThat(standing()).extracting(StandingFinding::policy).containsExactly("limit");
        }

        @Test
        void groupThatIsListedAndCannotBeReadHolds() {
            seenWithLag(500);
            missing(5);
            orders.lag(500);
            world.source().unreadable("orders", "throttled");

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING");
        }

        @Test
        void endsWhenItIsForgotten() {
            seenWithLag(500);
            missing(5);

            world.monitor().forget(ORDERS);
            world.polls(DAY);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.FORGOTTEN);
        }

        @Test
        void groupThatWasForgottenIsJudgedWhenItIsReportedAgain() {
            seenWithLag(500);
            missing(5);
            world.monitor().forget(ORDERS);
            world.polls(7);
            team.heard();

            seenWithLag(200_000);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void doesNotEndBeforeSevenDays() {
            seenWithLag(500);

            missing(7 * DAY);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING");
        }

        @Test
        void endsAfterSevenDaysAsNotSeenSince() {
            seenWithLag(500);

            missing(7 * DAY + 1);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.NOT_SEEN);
            assertThat(ending().reason()).startsWith("not seen since 2026-11-20T10:10:00Z with lag 500 records");
        }

        @Test
        void endsAfterWhatIsSaid() {
            watch(builder -> builder.policy("limit", LIMIT).notSeenFor(Duration.ofHours(2)));
            seenWithLag(500);

            missing(13);

            assertThat(ending().kind()).isEqualTo(Kind.NOT_SEEN);
        }

        @Test
        void incompleteSnapshotsAreNotReports() {
            watch(builder -> builder.policy("limit", LIMIT).notSeenFor(Duration.ofHours(2)));
            seenWithLag(500);
            missing(4);
            world.source().incomplete("throttled");
            world.polls(9);
            team.heard();
            world.source().work();

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK", "RECOVERED source prod OK");
        }

        @Test
        void checksAreNotCountedMeanwhile() {
            SimulatedNotifier restart = world.notifier("restart");
            watch(builder -> builder.policy("limit", LIMIT).act("restart", restart, Route.atCheck(2)));
            seenWithLag(200_000);

            missing(DAY);

            assertThat(restart.heard()).isEmpty();
        }
    }

    @Nested
    @DisplayName("A group that was forgotten is left out until it commits again, or its members change")
    class Forgotten {

        @BeforeEach
        void forget() {
            orders.lag(200_000).stall(10);
            world.poll();
            world.monitor().forget(ORDERS);
        }

        @Test
        void incidentEndsAsForgotten() {
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.FORGOTTEN);
        }

        @Test
        void groupIsLeftOut() {
            world.polls(20);

            assertThat(world.poll().groups()).isEmpty();
        }

        @Test
        void groupIsLeftOutWhileItCannotBeRead() {
            world.poll();
            world.source().unreadable("orders", "not authorised");

            world.polls(20);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void groupThatVanishesIsNoNews() {
            world.poll();
            team.heard();

            missing(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupThatCommitsIsRememberedAgain() {
            world.polls(20);
            team.heard();

            seenWithLag(200_000);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatIsStoppedIsRememberedAgain() {
            world.polls(20);
            team.heard();

            orders.stop(10);
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }
    }

    @Nested
    @DisplayName("For expect CRITICAL, also in a fresh process")
    class Expected {

        @BeforeEach
        void expect() {
            watch(builder -> builder.policy("limit", LIMIT).expect(Simulation.CLUSTER, "orders"));
            orders.vanish();
        }

        @Test
        void groupThatNeverWasIsCriticalAfterThreeSnapshots() {
            world.polls(2);
            assertThat(team.heard()).isEmpty();

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            assertThat(standing().get(0).reason()).isEqualTo("expected, and not there");
        }

        @Test
        void isToldOnce() {
            world.polls(DAY);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void incompleteSnapshotsDoNotCount() {
            world.source().incomplete("broker 2 did not answer");

            world.polls(2);
            world.source().work();
            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void recoversWhenItIsThere() {
            world.polls(5);

            seenWithLag(0);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "RECOVERED orders OK");
        }

        @Test
        void lagIsNamedWhereItWasSeen() {
            seenWithLag(500);

            missing(3);

            assertThat(standing().get(0).reason()).startsWith("expected, and not there; it was last seen with lag 500");
        }

        @Test
        void groupWithoutLagIsMissedToo() {
            seenWithLag(0);

            missing(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void withoutPoliciesItIsMissedToo() {
            watch(builder -> builder.expect(Simulation.CLUSTER, "orders"));

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void inactiveOneIsNeverGivenUp() {
            world.source().absence(Absence.INACTIVE);

            world.polls(8 * DAY);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupOfAClusterNobodyAnswersForIsMissed() {
            watch(builder -> builder.policy("limit", LIMIT).expect("prdo", "orders"));

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            assertThat(standing().get(0).reason()).isEqualTo("expected, and no source answers for cluster prdo");
        }

        @Test
        void forgottenOneIsSilentUntilItIsSeenAgain() {
            world.polls(3);
            world.monitor().forget(ORDERS);
            world.polls(DAY);
            team.heard();
            seenWithLag(0);

            missing(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatIsExpectedOnlyNowIsWorseThanBefore() {
            watch(builder -> builder.policy("limit", LIMIT));
            world.source().absence(Absence.INACTIVE);
            seenWithLag(500);
            missing(3);

            watch(builder -> builder.policy("limit", LIMIT).expect(Simulation.CLUSTER, "orders"));
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders WARNING", "WORSENED orders CRITICAL");
        }

        @ParameterizedTest
        @ValueSource(strings = {"DELETED", "INACTIVE"})
        void groupThatIsNoLongerExpectedIsNoLongerWatched(Absence absence) {
            world.source().absence(absence);
            world.polls(3);

            watch(builder -> builder.policy("limit", LIMIT));
            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending().kind()).isEqualTo(Kind.UNWATCHED);
        }
    }

    @Nested
    @DisplayName("Policies are not asked about absent groups")
    class NotAsked {

        private final List<GroupKey> asked = new ArrayList<>();

        @Test
        void policiesAreNotAskedAboutAbsentGroups() {
            world.source().absence(Absence.INACTIVE);
            watch(builder -> builder.policy("listening", history -> {
                asked.add(history.key());
                return Evaluation.allOk();
            }));
            seenWithLag(500);

            missing(5);

            assertThat(asked).containsExactly(ORDERS);
        }

        @Test
        void whatStoodHoldsAndIsNotMeasured() {
            seenWithLag(200_000);
            orders.vanish();

            GroupReport group = group(world.poll());

            assertThat(group.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.standing()).isEqualTo(LagStatus.CRITICAL);
                assertThat(finding.measured()).isFalse();
            });
        }
    }

    @Nested
    @DisplayName("A group nobody watches any more ends as «no longer watched»; the standing of a policy that is gone is "
        + "dropped")
    class NoLongerWatched {

        @Test
        void groupThatIsFilteredOut() {
            seenWithLag(200_000);

            watch(builder -> builder.policy("limit", LIMIT).groups(GroupFilter.all().exclude("orders")));
            world.polls(3);

            assertNoLongerWatched("the group filter leaves it out");
        }

        @Test
        void groupThatIsFilteredOutWhileTheSourceIsIncomplete() {
            seenWithLag(200_000);
            world.source().incomplete("broker 2 did not answer");

            watch(builder -> builder.policy("limit", LIMIT).groups(GroupFilter.all().exclude("orders")));
            world.poll();

            assertNoLongerWatched("the group filter leaves it out");
        }

        @Test
        void groupWithoutIncidentThatIsFilteredOutIsNoNews() {
            seenWithLag(500);

            watch(builder -> builder.policy("limit", LIMIT).groups(GroupFilter.all().exclude("orders")));
            world.polls(3);

            assertThat(team.heard()).isEmpty();
            assertThat(world.store().stored()).isEmpty();
        }

        @Test
        void groupWhosePolicyWasRemoved() {
            seenWithLag(200_000);

            watch(builder -> builder.policy("other", history -> Evaluation.allOk()));
            world.polls(3);

            assertNoLongerWatched("the policy is gone");
        }

        @Test
        void groupAfterAllPoliciesWereRemoved() {
            seenWithLag(200_000);

            watch(builder -> {});
            world.polls(3);

            assertNoLongerWatched("the policy is gone");
        }

        @Test
        void groupWhosePolicyWasRenamedAndIsOkBetweenItsLimits() {
            seenWithLag(200_000);
            orders.lag(120_000);

            watch(builder -> builder.policy("renamed", LIMIT));
            world.polls(3);

            assertNoLongerWatched("the policy is gone");
        }

        @Test
        void groupWhosePolicyWasRenamedAndIsBadGoesOn() {
            seenWithLag(200_000);

            watch(builder -> builder.policy("renamed", LIMIT));
            world.poll();

            assertThat(incidentIds()).hasSize(1);
            assertThat(standing()).extracting(StandingFinding::policy).containsExactly("renamed");
        }

        @Test
        void groupOfAClusterNobodyAnswersForAnyMore() {
            seenWithLag(200_000);
            world.source().moveTo("other");

            world.polls(2);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            world.polls(3);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending().reason()).isEqualTo("no longer watched: no source answers for its cluster");
        }

        @Test
        void groupWithoutIncidentOfAClusterNobodyAnswersForIsNoNews() {
            seenWithLag(500);
            world.source().moveTo("other");

            world.polls(20);

            assertThat(team.heard()).isEmpty();
            assertThat(world.store().stored()).isEmpty();
        }

        @Test
        void groupOfAClusterHoldsWhileAnySourceFails() {
            watch(builder -> builder.policy("limit", LIMIT).source("failing", request -> {
                throw new IllegalStateException("no route to host");
            }));
            seenWithLag(200_000);
            world.source().moveTo("other");

            world.polls(20);

            assertThat(team.heard()).doesNotContain("ENDED orders OK");
        }

        @Test
        void groupsAndIncidentOfASourceThatWasRemoved() {
            watch(builder -> builder.policy("limit", LIMIT).source("second", request ->
                LagSnapshot.of("second").incomplete("broker 2 did not answer").build()));
            world.polls(3);

            watch(builder -> builder.policy("limit", LIMIT));
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source second CRITICAL", "ENDED source second OK");
            assertThat(ending().kind()).isEqualTo(Kind.UNWATCHED);
        }

        private void assertNoLongerWatched(String why) {
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
            assertThat(ending()).satisfies(ending -> {
                assertThat(ending.kind()).isEqualTo(Kind.UNWATCHED);
                assertThat(ending.reason()).isEqualTo("no longer watched: " + why);
            });
        }
    }

    @Nested
    @DisplayName("A silence withholds tells of matching groups; when it ends, what is pending is told in its newest form")
    class Silenced {

        @Test
        void groupThatVanishesInASilenceIsNotTold() {
            seenWithLag(500);
            silence(Duration.ofHours(2));

            missing(20);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void thoseWhoHeardOfTheOpeningHearOfItsEndAfterwards() {
            seenWithLag(200_000);
            silence(Duration.ofHours(2));
            missing(11);
            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");

            world.polls(3);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }

        @Test
        void groupThatIsStillInactiveIsToldWhenTheSilenceEnds() {
            world.source().absence(Absence.INACTIVE);
            seenWithLag(500);
            silence(Duration.ofHours(2));

            missing(20);

            assertThat(team.heard()).containsExactly("OPENED orders WARNING");
        }

        @Test
        void groupThatVanishesAfterTheSilenceInWhichItRecoveredIsTold() {
            silence(Duration.ofMinutes(15));
            seenWithLag(200_000);
            seenWithLag(500);
            assertThat(team.heard()).isEmpty();

            missing(3);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }

        private void silence(Duration time) {
            world.monitor().silence("orders", world.now().plus(time), "maintenance");
        }
    }

    private void watch(Consumer<LagMonitor.Builder> parts) {
        world.restart();
        world.monitor(builder -> parts.accept(builder.tell("team", team)));
        world.restart();
    }

    private void seenWithLag(long records) {
        orders.lag(records);
        world.poll();
    }

    private void missing(int polls) {
        orders.vanish();
        world.polls(polls);
    }

    private Incident.Ending ending() {
        List<Incident.Ending> endings = team.messages().stream().map(message -> message.update().incident())
            .flatMap(incident -> incident.ending().stream()).toList();
        return endings.get(endings.size() - 1);
    }

    private List<String> incidentIds() {
        return team.messages().stream().map(message -> message.update().incident().id()).distinct().toList();
    }

    private List<StandingFinding> standing() {
        return world.monitor().incidents().get(0).findings();
    }

    private static GroupReport group(LagReport report) {
        return report.group(ORDERS).orElseThrow();
    }

    /** What only memory knows. */
    private void inOneProcess() {
        world.processPerPoll(false);
    }
}
