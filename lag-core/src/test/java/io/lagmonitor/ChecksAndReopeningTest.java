package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.Subject;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an incident is, which measurements count as checks of it, and when it goes on after its end. */
class ChecksAndReopeningTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final LagThreshold LIMITS =
        LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedGroup orders = world.group("orders");
    private Processes processes = Processes.ONE;

    /** Who polls: one process, or a new one each time. */
    enum Processes { ONE, MANY }

    @BeforeEach
    void tellTheTeam() {
        tell(Route.atOpening());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @DisplayName("One incident per group, made of findings.")
    void oneIncidentPerGroupMadeOfFindings() {
        world.monitor(builder -> builder
            .policy(LagThreshold.critical(150_000).forTopics(".*", "big", LagThreshold.warning(100)))
            .policy("second", LagThreshold.warning(10)));
        orders.lag("big", 1_000).lag("t", 200_000);

        polls(3);

        assertThat(world.monitor().incidents()).singleElement().satisfies(incident ->
            assertThat(incident.findings()).extracting(finding -> finding.policy() + " " + finding.subject())
                .hasSize(3).doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Stable id, opened, peak lag")
    void idAndOpeningAreStableAndThePeakIsKept(Processes who) {
        processes = who;
        Instant begin = world.now();
        orders.lag(160_000);
        poll();
        String id = incident().id();

        orders.lag(300_000);
        poll();
        orders.lag(90_000);
        poll();

        assertThat(incident().id()).isEqualTo(id);
        assertThat(incident().opened()).isEqualTo(begin);
        assertThat(incident().peakLag()).isEqualTo(300_000);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A new finding at or above a route's level is news even when the group's status stays.")
    void newFindingIsNewsWhileTheStatusStays(Processes who) {
        processes = who;
        tellOfTopics(Route.atOpening());
        orders.lag("a", 500);
        polls(2);
        team.heard();

        orders.lag("b", 500);
        polls(3);

        assertThat(team.heard()).containsExactly("WORSENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A worsened finding at or above a route's level is news even when the group's status stays.")
    void worsenedFindingIsNewsWhileTheStatusStays(Processes who) {
        processes = who;
        tellOfTopics(Route.atOpening());
        orders.lag("a", 500).lag("b", 150);
        polls(2);
        team.heard();

        orders.lag("b", 500);
        polls(3);

        assertThat(team.heard()).containsExactly("WORSENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A new finding below a route's level is not news.")
    void newFindingBelowTheLevelIsNoNews(Processes who) {
        processes = who;
        tellOfTopics(Route.atOpening().atLeast(LagStatus.CRITICAL));
        orders.lag("a", 500);
        polls(2);
        team.heard();

        orders.lag("b", 150);
        polls(3);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Checks are counted per level")
    void checksOfAWarningDoNotCountAsCritical(Processes who) {
        processes = who;
        tell(Route.atCheck(3).atLeast(LagStatus.CRITICAL));
        orders.lag(90_000);
        polls(5);

        orders.lag(200_000);
        polls(2);
        assertThat(team.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Checks are counted per level: one at CRITICAL is one at WARNING too")
    void criticalChecksCountAsWarnings(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);

        orders.lag(90_000);
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders WARNING");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Holding neither counts nor resets.")
    void holdingNeitherCountsNorResets(Processes who) {
        processes = who;
        tell(Route.atCheck(3).atLeast(LagStatus.CRITICAL));
        orders.lag(200_000);
        polls(2);

        orders.lag(120_000);
        polls(5);
        assertThat(team.heard()).isEmpty();

        orders.lag(200_000);
        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Not knowing neither counts nor resets.")
    void notKnowingNeitherCountsNorResets(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);

        world.source().unreadable("orders", "no right to describe");
        polls(2);
        world.source().fail("away");
        polls(2);
        assertThat(team.heard()).isEmpty();

        world.source().work();
        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Not knowing neither counts nor resets: also what is bad at least, and not measured")
    void unmeasuredFindingOpensAndIsNoCheck(Processes who) {
        processes = who;
        world.monitor(builder -> builder.tell("team", team, Route.atCheck(1)).policy(history -> Evaluation.of(
            Finding.unknownAbove(Subject.group(), LagStatus.CRITICAL, "one partition cannot be read"))));
        orders.lag(200_000);

        polls(5);

        assertThat(incident().status()).isEqualTo(LagStatus.CRITICAL);
        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Absence neither counts nor resets.")
    void absenceNeitherCountsNorResets(Processes who) {
        processes = who;
        world.source().absence(Absence.INACTIVE);
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);

        orders.vanish();
        polls(8);
        assertThat(team.heard()).isEmpty();

        orders.lag(200_000);
        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Repeated numbers neither count nor reset.")
    void repeatedNumbersNeitherCountNorReset(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        orders.lag(200_000);
        poll();

        world.source().freeze();
        polls(5);
        assertThat(team.heard()).isEmpty();

        world.source().work();
        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Measurements with an asOf later than the last act began")
    void numbersFromBeforeTheActDoNotCount(Processes who) {
        processes = who;
        world.source().delay(Duration.ofMinutes(15));
        world.monitor(builder -> builder.policy(LIMITS).act("restart", restart, Route.atOpening())
            .tell("team", team, Route.atCheck(2)));
        orders.lag(200_000);

        polls(2);
        assertThat(restart.heard()).hasSize(1);
        assertThat(team.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("Checks neither count nor reset: a clock that is set back repeats the time of numbers")
    void clockThatIsSetBackCountsNoCheckTwice() {
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);

        world.advance(INTERVAL.multipliedBy(-3));
        polls(3);
        assertThat(team.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Ends when all findings are OK.")
    void endsWhenAllFindingsAreOk(Processes who) {
        processes = who;
        tellOfTopics(Route.atOpening());
        orders.lag("a", 500).lag("b", 500);
        polls(2);
        team.heard();

        orders.lag("a", 0);
        polls(2);
        assertThat(team.heard()).isEmpty();

        orders.lag("b", 0);
        poll();
        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A group that turns bad again within reopenWithin reopens the same incident: same id")
    void reopenedIncidentIsTheSame(Processes who) {
        processes = who;
        Instant begin = world.now();
        orders.lag(200_000);
        poll();
        String id = incident().id();
        recoverFor(5);

        orders.lag(90_000);
        poll();

        assertThat(incident().id()).isEqualTo(id);
        assertThat(incident().opened()).isEqualTo(begin);
        assertThat(incident().peakLag()).isEqualTo(200_000);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened: acts stay done")
    void actsStayDoneWhenReopened(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).act("restart", restart).tell("team", team));
        orders.lag(200_000);
        poll();
        recoverFor(2);

        orders.lag(200_000);
        polls(3);

        assertThat(restart.heard()).hasSize(1);
        assertThat(team.newest().incident().acts()).singleElement().asString().contains("DONE");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened: tellers hear «again»")
    void tellersHearAgain(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        recoverFor(2);
        team.heard();

        orders.lag(200_000);
        polls(3);

        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened: counts go on")
    void countsGoOnWhenReopened(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);
        recoverFor(2);

        orders.lag(200_000);
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reopenWithin (default 1 h): not after the hour")
    void isAnotherIncidentAfterTheHour(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).act("restart", restart).tell("team", team));
        orders.lag(200_000);
        poll();
        String id = incident().id();
        team.heard();
        recoverFor(6);

        orders.lag(200_000);
        poll();

        assertThat(incident().id()).isNotEqualTo(id);
        assertThat(team.heard()).containsExactly("RECOVERED orders OK", "OPENED orders CRITICAL");
        assertThat(restart.heard()).hasSize(2);
    }

    @Test
    @DisplayName("reopenWithin as the builder says")
    void reopensWithinTheTimeThatWasSaid() {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).reopenWithin(Duration.ofMinutes(15)));
        orders.lag(200_000);
        poll();
        recoverFor(2);
        team.heard();

        orders.lag(200_000);
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened before its recovery was taken: told as it is now, once")
    void reopenedBeforeItsRecoveryWasTakenIsToldOnce(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        team.heard();
        team.fail("chat is away");
        recoverFor(2);
        orders.lag(200_000);
        poll();

        team.work();
        polls(3);

        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Ended after the hour before its recovery was taken: recovery and opening are both told")
    void recoveryThatIsStillPendingIsToldBesideTheNextOpening(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        team.heard();
        team.fail("chat is away");
        recoverFor(7);
        orders.lag(200_000);
        poll();

        team.work();
        polls(3);

        assertThat(team.heard()).containsExactly("RECOVERED orders OK", "OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened at WARNING: a route at CRITICAL hears «again» when it is CRITICAL again")
    void routeAtCriticalHearsNothingOfAReopeningAtWarning(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        orders.lag(200_000);
        poll();
        recoverFor(1);
        team.heard();

        orders.lag(90_000);
        polls(2);
        assertThat(team.heard()).isEmpty();

        orders.lag(200_000);
        polls(2);
        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened at WARNING and recovered: a route at CRITICAL hears no second recovery")
    void routeAtCriticalHearsNoRecoveryOfAWarning(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        orders.lag(200_000);
        poll();
        recoverFor(1);
        orders.lag(90_000);
        polls(2);
        team.heard();

        recoverFor(3);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Reopened and vanished while a teller was away: it hears of the vanishing, which is no recovery")
    void vanishingAfterAnUntoldReopeningIsTold(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        recoverFor(1);
        team.heard();
        team.fail("chat is away");
        orders.lag(200_000);
        poll();
        orders.vanish();
        polls(3);

        team.work();
        polls(3);

        assertThat(team.heard()).containsExactly("ENDED orders OK");
    }

    private void tell(Route route) {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team, route));
    }

    private void tellOfTopics(Route route) {
        world.monitor(builder -> builder.tell("team", team, route).policy(LagThreshold.critical(1_000_000)
            .forTopics(".*", "[ab]", LagThreshold.critical(300).andWarning(100))));
    }

    private void recoverFor(int polls) {
        orders.recover();
        polls(polls);
    }

    private Incident incident() {
        return world.monitor().incidents().get(0);
    }

    private void polls(int count) {
        for (int i = 0; i < count; i++) {
            poll();
        }
    }

    private void poll() {
        world.poll();
        if (processes == Processes.MANY) {
            world.restart();
        }
    }
}
