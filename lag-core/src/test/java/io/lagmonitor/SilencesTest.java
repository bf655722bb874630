package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.Silence;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a silence withholds, what stands still in it, and what is told when it ends. */
class SilencesTest {

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
    void tellAndRestart() {
        tellAndRestart(Route.atOpening(), Route.atOpening());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A silence withholds tells and acts of matching groups")
    void withholdsTellsAndActs(Processes who) {
        processes = who;
        silence("ord.*");
        orders.lag(200_000);
        world.group("payments").lag(200_000);

        polls(3);

        assertThat(team.heard()).containsExactly("OPENED payments CRITICAL");
        assertThat(restart.heard()).containsExactly("ACT payments CRITICAL");
    }

    @Test
    @DisplayName("A silence that would be over already is refused, and the one of that pattern stays")
    void refusesWhatHasPassed() {
        silence("orders");

        assertThatThrownBy(() -> world.monitor().silence("orders", world.now(), "too late"))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(
                "until 2026-11-20T10:00:00Z is over already: it is 2026-11-20T10:00:00Z; unsilence ends one");

        assertThat(world.poll().silences()).extracting(Silence::groups).containsExactly("orders");
    }

    @Test
    @DisplayName("A silence matches the whole group id")
    void matchesTheWholeGroupId() {
        silence("order");
        orders.lag(200_000);

        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A silence withholds recovery too; when it ends, a recovery is told to those who heard of the opening")
    void withholdsTheRecoveryUntilItEnds(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        team.heard();
        silence("orders");
        orders.recover();

        polls(3);
        assertThat(team.heard()).isEmpty();

        unsilence("orders");
        polls(2);
        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A recovery that was pending when the silence began is withheld, and told when it ends")
    void withholdsARecoveryThatWasPending(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        team.heard();
        team.fail("chat is away");
        orders.recover();
        poll();
        silence("orders");
        team.work();

        polls(2);
        assertThat(team.heard()).isEmpty();

        unsilence("orders");
        poll();
        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A recovery only to those who heard of the opening: not of one that opened in the silence")
    void recoveryOfWhatOpenedInTheSilenceIsNotTold(Processes who) {
        processes = who;
        silence("orders");
        orders.lag(200_000);
        polls(2);
        orders.recover();
        polls(2);

        unsilence("orders");
        polls(10);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A recovery only to those who heard of the opening: not to one who was away")
    void recoveryIsNotToldToWhoWasAwayAtTheOpening(Processes who) {
        processes = who;
        SimulatedNotifier chief = world.notifier("chief");
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).tell("chief", chief));
        chief.fail("away");
        orders.lag(200_000);
        poll();
        silence("orders");
        orders.recover();
        polls(2);
        chief.work();

        unsilence("orders");
        polls(2);

        assertThat(chief.heard()).isEmpty();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("When it ends, what is pending is told in its newest form")
    void newestFormIsToldAfterwards(Processes who) {
        processes = who;
        orders.lag(90_000);
        poll();
        team.heard();
        silence("orders");
        orders.lag(200_000);
        poll();
        orders.lag(90_000);
        poll();
        orders.lag(300_000);
        poll();

        unsilence("orders");
        polls(2);

        assertThat(team.heard()).containsExactly("WORSENED orders CRITICAL");
        assertThat(team.newest().incident().peakLag()).isEqualTo(300_000);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Ended and reopened in the silence: told once, in its newest form")
    void reopenedInTheSilenceIsToldOnce(Processes who) {
        processes = who;
        orders.lag(200_000);
        poll();
        team.heard();
        silence("orders");
        orders.recover();
        polls(2);
        orders.lag(200_000);
        polls(2);

        unsilence("orders");
        polls(2);

        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Age stands still")
    void ageStandsStill(Processes who) {
        processes = who;
        tellAndRestart(Route.after(Duration.ofMinutes(30)), Route.after(Duration.ofMinutes(30)));
        orders.lag(200_000);
        polls(2);
        silence("orders");
        polls(6);

        unsilence("orders");
        poll();
        assertThat(team.heard()).isEmpty();
        assertThat(restart.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Checks stand still")
    void checksStandStill(Processes who) {
        processes = who;
        tellAndRestart(Route.atCheck(4), Route.atCheck(4));
        orders.lag(200_000);
        polls(2);
        silence("orders");
        polls(6);

        unsilence("orders");
        poll();
        assertThat(team.heard()).isEmpty();
        assertThat(restart.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
    }

    @Test
    @DisplayName("Age stands still, also when the clock is set back in the silence")
    void ageStandsStillWhenTheClockIsSetBack() {
        tellAndRestart(Route.after(Duration.ofMinutes(30)), Route.atOpening());
        orders.lag(200_000);
        polls(2);
        silence("orders");
        world.advance(Duration.ofHours(-1));
        poll();

        unsilence("orders");
        polls(2);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Judged and shown as ever")
    void isJudgedAndShown(Processes who) {
        processes = who;
        silence("orders");
        orders.lag(200_000);

        LagReport report = world.poll();

        assertThat(report.incidents()).hasSize(1);
        assertThat(report.silences()).extracting(Silence::groups).containsExactly("orders");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Stored, so other processes with the same state are silent too")
    void isSeenByAnotherProcess(Processes who) {
        processes = who;
        try (LagMonitor other = world.another()) {
            other.silence("orders", world.now().plus(Duration.ofHours(1)), "deployment");
        }
        orders.lag(200_000);

        polls(3);

        assertThat(team.heard()).isEmpty();
    }

    @Test
    @DisplayName("Stored: an end by another process counts here too")
    void unsilenceByAnotherProcessIsSeen() {
        silence("orders");
        orders.lag(200_000);
        polls(2);

        try (LagMonitor other = world.another()) {
            assertThat(other.unsilence("orders")).isTrue();
        }
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Ends by itself")
    void endsByItself(Processes who) {
        processes = who;
        world.monitor().silence("orders", world.now().plus(Duration.ofMinutes(25)), "deployment");
        orders.lag(200_000);

        polls(3);
        assertThat(team.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(world.store().stored().keySet()).noneMatch(key -> key.startsWith("silence:"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A silence of the same pattern is replaced")
    void isReplacedByOneOfTheSamePattern(Processes who) {
        processes = who;
        silence("orders");
        world.monitor().silence("orders", world.now().plus(Duration.ofMinutes(15)), "shorter");
        orders.lag(200_000);

        polls(2);
        assertThat(team.heard()).isEmpty();

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("The end of one of two silences that match ends nothing")
    void isSilentWhileAnyMatches() {
        silence("orders");
        silence("ord.*");
        orders.lag(200_000);
        poll();

        unsilence("orders");
        polls(2);

        assertThat(team.heard()).isEmpty();
    }

    @Test
    @DisplayName("unsilence says whether there was one")
    void unsilenceSaysWhetherThereWasOne() {
        silence("orders");

        assertThat(world.monitor().unsilence("payments")).isFalse();
        assertThat(world.monitor().unsilence("orders")).isTrue();
        assertThat(world.monitor().unsilence("orders")).isFalse();
    }

    @Test
    @DisplayName("A silence that cannot be saved is said to be so, and holds in this process")
    void silenceThatCannotBeSavedHoldsHere() {
        world.store().failSaves("disk is full");
        orders.lag(200_000);

        assertThatThrownBy(() -> silence("orders")).isInstanceOf(LagException.class)
            .hasMessageContaining("silence orders").hasMessageContaining("disk is full");

        polls(2);
        assertThat(team.heard()).containsExactly("OPENED the monitor CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A maintenance window withholds tells and acts while it lasts")
    void maintenanceWindowWithholds(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart).maintenance(
            MaintenanceWindow.daily("orders", LocalTime.of(10, 0), LocalTime.of(10, 30), ZoneOffset.UTC, "nightly load")));
        Instant begin = world.now();
        orders.lag(200_000);

        polls(5);

        assertThat(team.messages()).singleElement().satisfies(message ->
            assertThat(message.time()).isEqualTo(begin.plus(Duration.ofMinutes(30))));
        assertThat(restart.heard()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A silence begins while an act is held: it stays held, and is begun afterwards")
    void actThatIsHeldStaysHeld(Processes who) {
        processes = who;
        for (String groupId : new String[] {"a", "b", "c", "orders"}) {
            world.group(groupId).lag(200_000);
        }
        poll();
        silence("orders");

        polls(2);
        assertThat(restart.heard()).containsExactlyInAnyOrder("ACT a CRITICAL", "ACT b CRITICAL", "ACT c CRITICAL");

        unsilence("orders");
        poll();
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
    }

    @Test
    @DisplayName("The outcome of an act that ran when the silence began is told when it ends")
    void outcomeOfAnActThatRanIsToldAfterwards() {
        restart.killInside();
        orders.lag(200_000);
        world.poll();
        world.restart();
        silence("orders");
        polls(2);
        assertThat(team.heard()).isEmpty();

        unsilence("orders");
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(team.newest().incident().acts()).singleElement().asString().contains("UNSURE");
    }

    @Test
    @DisplayName("Incidents about a source are not withheld by a silence of groups")
    void sourceIsNotSilenced() {
        silence(".*");
        world.source().fail("away");

        polls(3);

        assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
    }

    private void tellAndRestart(Route tell, Route act) {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team, tell).act("restart", restart, act));
    }

    private void silence(String pattern) {
        world.monitor().silence(pattern, world.now().plus(Duration.ofDays(1)), "deployment");
    }

    private void unsilence(String pattern) {
        world.monitor().unsilence(pattern);
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
