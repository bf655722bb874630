package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cron job that restarts at the first check above the limit, adds replicas at the second, calls for the last time at the
 * third, and is then silent; every check is a process of its own.
 */
class EscalationTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedNotifier scale = world.notifier("scale");
    private final SimulatedNotifier lastCall = world.notifier("last-call");
    private final SimulatedGroup orders = world.group("orders");

    @BeforeEach
    void escalate() {
        world.monitor(builder -> builder
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell("team", team)
            .act("restart", restart, Route.atOpening())
            .act("scale", scale, Route.atCheck(2))
            .tell("last-call", lastCall, Route.atCheck(3).once()));
        restart.note("restarted orders");
        scale.note("scaled orders 3 to 5");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void restartsThenScalesThenCallsForTheLastTimeThenIsSilent() {
        orders.lag(200_000).grow(1_000);

        check();
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(scale.heard()).isEmpty();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts(team.newest().incident())).containsExactly("restart DONE restarted orders");

        check();
        assertThat(restart.heard()).isEmpty();
        assertThat(scale.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(team.heard()).containsExactly("ACTED orders CRITICAL");
        assertThat(acts(team.newest().incident()))
            .containsExactly("restart DONE restarted orders", "scale DONE scaled orders 3 to 5");
        assertThat(lastCall.heard()).isEmpty();

        check();
        assertThat(lastCall.heard()).containsExactly("OPENED orders CRITICAL");

        checks(50);
        assertSilent();
    }

    @Test
    void isResetAnHourAfterRecovery() {
        orders.lag(200_000);
        checks(3);
        orders.recover();
        check();
        assertThat(team.heard()).endsWith("RECOVERED orders OK");
        hear();

        checks(5);
        orders.lag(200_000);
        check();

        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void isNotResetWithinTheHour() {
        orders.lag(200_000);
        checks(4);
        orders.recover();
        checks(5);
        hear();

        orders.lag(200_000);
        checks(3);

        assertThat(restart.heard()).isEmpty();
        assertThat(scale.heard()).isEmpty();
        assertThat(lastCall.heard()).isEmpty();
        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
    }

    @Test
    void holdsWhenChecksComeALittleEarlyOrLate() {
        Random random = new Random(7);
        orders.lag(200_000).grow(1_000);

        for (int i = 0; i < 40; i++) {
            long jitter = random.nextLong(INTERVAL.toMillis() / 25) - INTERVAL.toMillis() / 50;
            world.pollAndThen(INTERVAL.plusMillis(jitter));
            world.restart();
        }

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(lastCall.heard()).hasSize(1);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    void failedRestartDoesNotStopTheRestAndPeopleAreTold() {
        restart.fail("no right to patch deployments");
        orders.lag(200_000);

        check();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts(team.newest().incident())).containsExactly("restart FAILED no right to patch deployments");

        checks(2);
        assertThat(scale.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(lastCall.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(restart.calls()).isEqualTo(1);
    }

    @Test
    void chatThatIsDownForAnHourStopsNothingAndLosesNothing() {
        team.fail("chat is away");
        lastCall.fail("chat is away");
        orders.lag(200_000);

        checks(6);
        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        team.work();
        lastCall.work();
        check();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts(team.newest().incident())).hasSize(2);
        assertThat(lastCall.heard()).containsExactly("OPENED orders CRITICAL");
        checks(5);
        assertSilent();
    }

    @Test
    void killedInsideTheActDoesNotActTwiceAndSaysThatItMayHaveBeenDone() {
        restart.killInside();
        orders.lag(200_000);

        check();
        assertThat(restart.heard()).hasSize(1);
        assertThat(team.heard()).isEmpty();

        check();
        assertThat(restart.heard()).isEmpty();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts(team.newest().incident()).get(0)).startsWith("restart UNSURE may have been done");
        assertThat(scale.heard()).hasSize(1);

        checks(5);
        assertThat(restart.heard()).isEmpty();
        assertThat(scale.heard()).isEmpty();
        assertThat(lastCall.heard()).hasSize(1);
    }

    @Test
    void killedInsideAnActThatMayBeRepeatedRepeatsItWithTheSameKey() {
        restart.repeatable().killInside();
        orders.lag(200_000);

        checks(4);

        assertThat(restart.messages()).extracting(message -> message.update().key()).hasSize(2).containsOnly(
            restart.newest().key());
        assertThat(scale.heard()).hasSize(1);
        assertThat(team.newest().incident().acts()).extracting(ActOutcome::state).containsOnly(State.DONE);
    }

    @Test
    void lagThatFlapsForADayRestartsOnce() {
        orders.flap(200_000, 50_000);

        checks(144);

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(lastCall.heard()).hasSize(1);
    }

    @Test
    void lagThatFlapsAroundTheLimitForADayRestartsOnce() {
        orders.flap(151_000, 149_000);

        checks(144);

        assertThat(restart.heard()).hasSize(1);
        assertThat(team.heard()).first().isEqualTo("OPENED orders CRITICAL");
    }

    @Test
    void restartThatHelpsIsNotFollowedByScaling() {
        orders.lag(200_000);
        check();
        orders.lag(120_000);

        checks(20);

        assertThat(scale.heard()).isEmpty();
        assertThat(lastCall.heard()).isEmpty();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    void numberThatIsReadTwiceIsOneCheck() {
        orders.lag(200_000);
        world.source().freeze();

        checks(5);
        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).isEmpty();

        world.source().work();
        check();
        assertThat(scale.heard()).hasSize(1);
    }

    @Test
    void twoHundredGroupsAtOnceAreHeldByTheBrake() {
        for (int i = 0; i < 200; i++) {
            world.group("group-" + i).lag(200_000);
        }

        checks(5);

        assertThat(restart.calls() + scale.calls()).isZero();
        assertThat(team.heard()).hasSize(200).allMatch(heard -> heard.startsWith("OPENED group-"));
        assertThat(acts(team.newest().incident())).singleElement().asString()
            .isEqualTo("restart HELD held back: 200 due now and 0 begun in the last 600 s, at most 3 together");
    }

    @Test
    void threeGroupsAtOnceAreNotHeld() {
        Stream.of("a", "b", "c").forEach(groupId -> world.group(groupId).lag(200_000));

        check();

        assertThat(restart.heard()).hasSize(3);
    }

    private LagReport check() {
        LagReport report = world.poll();
        world.restart();
        return report;
    }

    private void checks(int count) {
        for (int i = 0; i < count; i++) {
            check();
        }
    }

    private void hear() {
        Stream.of(team, restart, scale, lastCall).forEach(SimulatedNotifier::heard);
    }

    private void assertSilent() {
        assertThat(Stream.of(team, restart, scale, lastCall).map(SimulatedNotifier::heard)).allMatch(List::isEmpty);
    }

    private static List<String> acts(Incident incident) {
        return incident.acts().stream().map(act -> act.act() + " " + act.state() + " " + act.note().orElse("")).toList();
    }
}
