package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two processes with the same state that poll at the same time, and processes that are killed while they send. */
class OverlapTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier chief = world.notifier("chief");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedNotifier scale = world.notifier("scale");
    private final SimulatedGroup orders = world.group("orders");
    private LagMonitor other;

    @BeforeEach
    void begin() {
        world.monitor(builder -> builder.policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell("team", team).tell("chief", chief)
            .act("restart", restart).act("scale", scale, Route.atCheck(2)));
        other = world.another();
    }

    @AfterEach
    void close() {
        other.close();
        world.close();
    }

    @Test
    @DisplayName("StateConflictException if another process saved since our load: nothing is sent")
    void whoIsSlowerSendsNothing() {
        orders.lag(200_000);
        world.store().meanwhile(() -> other.pollOnce(SHORT));

        LagReport report = world.poll();

        assertThat(report.incidents()).hasSize(1);
        assertThat(restart.calls()).isEqualTo(1);
        assertThat(team.calls()).isEqualTo(1);
    }

    @Test
    @DisplayName("After a conflict the next poll loads anew")
    void whoWasSlowerLoadsAnew() {
        orders.lag(200_000);
        world.store().meanwhile(() -> other.pollOnce(SHORT));
        world.poll();

        world.polls(3);

        assertThat(world.monitor().incidents()).hasSize(1);
        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("A process that loads while another one acts: acts nothing twice, tells nothing twice")
    void whoLoadsWhileAnotherOneActsDoesNothingTwice() {
        orders.lag(200_000);
        restart.meanwhile(this::pollTheOther);

        world.polls(2);
        pollTheOther();

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(acts()).containsExactly("restart DONE", "scale DONE");
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
        assertThat(chief.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("A process that loads while another one tells: tells nothing twice")
    void whoLoadsWhileAnotherOneTellsDoesNothingTwice() {
        orders.lag(200_000);
        team.meanwhile(this::pollTheOther);

        world.poll();
        pollTheOther();
        world.poll();

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("A process that loads while another one tells: acts on nothing, also not on what is new")
    void whoLoadsWhileAnotherOneTellsActsOnNothing() {
        world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("team", team).act("restart", restart));
        orders.lag(200_000);
        team.meanwhile(() -> {
            world.group("payments").lag(200_000);
            pollTheOther();
        });

        world.poll();
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");

        world.poll();
        assertThat(restart.heard()).containsExactly("ACT payments CRITICAL");
    }

    @Test
    @DisplayName("A process that saves while another one tells: what was taken is not forgotten")
    void silenceByHandWhileAnotherOneTellsLosesNothing() {
        orders.lag(200_000);
        team.meanwhile(() -> other.silence("payments", world.now().plus(INTERVAL), "deployment"));

        world.polls(1);
        world.restart();
        world.poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("A process that saves while another one acts: the outcome is not forgotten")
    void silenceByHandWhileAnotherOneActsLosesNoOutcome() {
        orders.lag(200_000);
        restart.meanwhile(() -> other.silence("payments", world.now().plus(INTERVAL), "deployment"));

        world.poll();

        assertThat(acts()).containsExactly("restart DONE");
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("A silence by hand while another process tells is not lost either")
    void silenceByHandWhileAnotherOneTellsHolds() {
        orders.lag(200_000);
        team.meanwhile(() -> other.silence("orders", world.now().plus(Duration.ofDays(1)), "deployment"));

        world.poll();
        orders.lag(0);
        world.polls(3);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("Two processes that poll in turns for an hour tell and act once")
    void processesThatPollInTurnsTellAndActOnce() {
        orders.lag(200_000).grow(1_000);

        for (int i = 0; i < 6; i++) {
            other.pollOnce(SHORT);
            world.poll();
        }

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("Two processes that poll at the same time for an hour tell and act once")
    void processesThatPollTogetherTellAndActOnce() {
        orders.lag(200_000).grow(1_000);

        for (int i = 0; i < 6; i++) {
            world.store().meanwhile(() -> other.pollOnce(SHORT));
            world.poll();
        }

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("People hear at least once: killed while it told, it is told with the same key after its claim is over")
    void killedWhileItToldIsToldAfterItsClaim() {
        world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("team", team));
        orders.lag(200_000);
        team.killInside();
        world.monitor().pollOnce(Duration.ofMinutes(2));
        world.restart();

        world.pollAndThen(Duration.ofMinutes(2));
        assertThat(team.messages()).hasSize(1);

        world.poll();
        assertThat(team.messages()).hasSize(2).extracting(message -> message.update().key()).containsOnly(
            team.newest().key());
    }

    @Test
    @DisplayName("Killed while it told: no other process waits longer than ten minutes")
    void claimOfAKilledProcessEndsAfterTenMinutes() {
        orders.lag(200_000);
        team.killInside();
        world.monitor().pollOnce(Duration.ofHours(5));
        world.restart();
        world.advance(Duration.ofMinutes(10));

        world.poll();

        assertThat(team.messages()).hasSize(2);
    }

    @Test
    @DisplayName("Killed while it told: nobody waits for its claim when the clock was set back far")
    void claimOfAKilledProcessEndsWhenTheClockIsSetBack() {
        orders.lag(200_000);
        team.killInside();
        world.poll();
        world.restart();
        world.advance(Duration.ofHours(-5));

        world.poll();

        assertThat(team.messages()).hasSize(2);
    }

    @Test
    @DisplayName("A process that is left out by another one's claim loses neither checks nor news")
    void whoIsLeftOutLosesNothing() {
        orders.lag(200_000);
        team.killInside();
        world.monitor().pollOnce(Duration.ofMinutes(8));
        world.restart();
        world.advance(Duration.ofMinutes(1));
        world.pollAndThen(Duration.ofMinutes(8));

        world.poll();

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
    }

    /** It loads while the first one sends, and has something to save. */
    private void pollTheOther() {
        orders.rewind(5_000);
        other.pollOnce(SHORT);
    }

    private List<String> acts() {
        Incident incident = world.monitor().incidents().get(0);
        return incident.acts().stream().map(act -> act.act() + " " + act.state()).toList();
    }
}
