package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done about an incident: when it is begun, how it ends, who hears of it, and what holds it back. */
class ActsTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final LagThreshold LIMITS =
        LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedNotifier scale = world.notifier("scale");
    private final SimulatedGroup orders = world.group("orders");
    private Processes processes = Processes.ONE;

    /** Who polls: one process, or a new one each time. */
    enum Processes { ONE, MANY }

    @BeforeEach
    void restartThenScale() {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team)
            .act("scale", scale, Route.atCheck(2)).act("restart", restart));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("act: begun once per incident, never on changes or recovery")
    void isBegunOncePerIncident(Processes who) {
        processes = who;

        Stream.of(200_000, 90_000, 300_000, 120_000, 200_000, 0, 0).forEach(records -> {
            orders.lag(records);
            poll();
        });

        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(scale.heard()).containsExactly("ACT orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("act: never on reminders")
    void isNotBegunOnReminders(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS)
            .tell("team", team, Route.atOpening().remindEvery(INTERVAL)).act("restart", restart));
        orders.lag(200_000);

        polls(5);

        assertThat(team.heard()).hasSize(5);
        assertThat(restart.heard()).hasSize(1);
    }

    @Test
    @DisplayName("act: failed, it threw: that says nothing of the other incidents it is begun for")
    void failsForOneIncidentAlone() {
        List<String> restarted = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", notification ->
            notification.updates().forEach(update -> {
                String groupId = update.incident().group().orElseThrow().groupId();
                if (groupId.equals("orders")) {
                    throw new IllegalStateException("no such deployment");
                }
                restarted.add(groupId);
            })));
        orders.lag(200_000);
        world.group("payments").lag(200_000);
        world.group("refunds").lag(200_000);

        polls(3);

        assertThat(restarted).containsExactlyInAnyOrder("payments", "refunds");
    }

    @Test
    @DisplayName("DeliveryException is about the notifier as a whole: what is due in the same poll waits too")
    void isCalledOnceWhenItAsksToBeLeftOut() {
        restart.fail(DeliveryException.retryAt(world.now().plus(Duration.ofHours(1)), "throttled"));
        orders.lag(200_000);
        world.group("payments").lag(200_000);
        world.group("refunds").lag(200_000);

        poll();
        assertThat(restart.calls()).isEqualTo(1);

        restart.work();
        polls(7);
        assertThat(restart.heard()).hasSize(3);
    }

    @Test
    @DisplayName("act: only for incidents about a group")
    void isNotBegunForASourceOrTheMonitor() {
        world.source().fail("away");
        polls(4);
        world.source().work();
        world.store().failSaves("disk is full");
        orders.lag(10_000);
        polls(4);

        assertThat(team.heard()).contains("OPENED source prod CRITICAL", "OPENED the monitor CRITICAL");
        assertThat(restart.calls() + scale.calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("act: routes default to CRITICAL")
    void isNotBegunForAWarning(Processes who) {
        processes = who;
        orders.lag(90_000);

        polls(5);

        assertThat(team.heard()).containsExactly("OPENED orders WARNING");
        assertThat(restart.calls() + scale.calls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("It ends as done; acts go first and the tellers of the same poll carry the outcome")
    void doneIsToldInTheSamePoll(Processes who) {
        processes = who;
        restart.note("restarted orders");
        orders.lag(200_000);

        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts()).containsExactly("restart DONE restarted orders");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("It ends as failed (it threw; not repeated unless it asked to be), which frees the next")
    void failedIsToldAndNotRepeated(Processes who) {
        processes = who;
        restart.fail("no right to patch");
        orders.lag(200_000);

        polls(5);

        assertThat(restart.calls()).isEqualTo(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(acts()).containsExactly("restart FAILED no right to patch", "scale DONE ");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("It is refused: not repeated, the tellers hear why, and the next is free")
    void refusedIsToldAndNotRepeated(Processes who) {
        processes = who;
        restart.refuse("orders has no deployment");
        orders.lag(200_000);

        polls(5);

        assertThat(restart.calls()).isEqualTo(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(acts()).containsExactly("restart REFUSED orders has no deployment", "scale DONE ");
    }

    @Test
    @DisplayName("Unsure (crash): the incident says «may have been done», it is not repeated, and the next is free")
    void crashedIsUnsureAndNotRepeated() {
        restart.killInside();
        orders.lag(200_000);
        killedPoll();

        polls(4);

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
        assertThat(acts().get(0)).startsWith("restart UNSURE may have been done");
    }

    @Test
    @DisplayName("Unsure (budget): an act that does not end in time is interrupted, and may have been done")
    void actThatTakesTooLongIsUnsure() {
        CountDownLatch never = new CountDownLatch(1);
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team)
            .act("restart", notification -> never.await()).act("scale", scale, Route.atCheck(2)));
        orders.lag(200_000);

        world.monitor().pollOnce(Duration.ofSeconds(2));
        world.advance(INTERVAL);
        polls(2);

        assertThat(scale.heard()).hasSize(1);
        assertThat(acts().get(0)).startsWith("restart UNSURE may have been done");
    }

    @Test
    @DisplayName("An act is not begun in a poll that has no time left: cut off at once, it might have been done")
    void isNotBegunWithoutTime() {
        Duration budget = Duration.ofSeconds(2);
        AtomicBoolean slow = new AtomicBoolean();
        world.monitor(builder -> builder.act("restart", restart, Route.after(INTERVAL)).policy(history -> {
            long until = System.nanoTime() + (slow.get() ? budget.toNanos() : 0);
            while (System.nanoTime() - until < 0) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            return LIMITS.evaluate(history);
        }));
        orders.lag(200_000);
        world.poll();

        slow.set(true);
        world.monitor().pollOnce(budget);

        assertThat(restart.calls()).isZero();
        assertThat(world.monitor().incidents()).singleElement()
            .satisfies(incident -> assertThat(incident.acts()).isEmpty());
        slow.set(false);
        world.poll();
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
    }

    @Test
    @DisplayName("In a poll acts go first, for at most half the budget; tells follow in the same poll")
    void slowActLeavesTimeToTell() {
        CountDownLatch never = new CountDownLatch(1);
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team)
            .act("restart", notification -> never.await()));
        orders.lag(200_000);

        world.monitor().pollOnce(Duration.ofSeconds(2));

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("Unsure: repeated with the same key only if idempotent(), at most three attempts")
    void repeatableActIsTriedThreeTimesWithTheSameKey() {
        restart.repeatable();
        orders.lag(200_000);

        for (int i = 0; i < 3; i++) {
            restart.killInside();
            killedPoll();
        }
        polls(4);

        assertThat(restart.messages()).hasSize(3);
        assertThat(restart.messages().stream().map(message -> message.update().key()).distinct()).hasSize(1);
        assertThat(acts().get(0)).startsWith("restart UNSURE may have been done");
    }

    @Test
    @DisplayName("At most three attempts: a repeat whose intent could not be saved counts neither more nor less")
    void intentThatCouldNotBeSavedDoesNotForgetTheAttempts() {
        restart.repeatable();
        orders.lag(200_000);
        for (int i = 0; i < 2; i++) {
            restart.killInside();
            killedPoll();
        }

        world.store().failSaves("disk is full");
        world.poll();
        world.store().work();
        for (int i = 0; i < 3; i++) {
            restart.killInside();
            killedPoll();
        }

        assertThat(restart.messages()).hasSize(3);
    }

    @Test
    @DisplayName("An act that may not be repeated and was cut off stays unsure although a save fails")
    void unsureStaysUnsureWhileSavesFail() {
        restart.killInside();
        orders.lag(200_000);
        killedPoll();

        world.store().failSaves("disk is full");
        polls(2);
        world.store().work();
        polls(2);

        assertThat(restart.heard()).hasSize(1);
        assertThat(acts().get(0)).startsWith("restart UNSURE may have been done");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("DeliveryException.retryAt of an act: begun again then, with the same key, and not before")
    void actThatAskedIsBegunAgainAtItsTime(Processes who) {
        processes = who;
        restart.fail(DeliveryException.retryAt(world.now().plus(Duration.ofMinutes(25)), "throttled"));
        orders.lag(200_000);
        poll();
        restart.work();

        polls(2);
        assertThat(restart.calls()).isEqualTo(1);

        polls(3);
        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(acts()).containsExactly("restart DONE ", "scale DONE ");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("DeliveryException.retryAt of an act: to fail again for the same reason, but for its numbers, is no news")
    void actThatFailsAgainForTheSameReasonIsNoNews(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart));
        orders.lag(200_000);
        for (int ms : List.of(3_001, 2_998, 3_000)) {
            restart.fail(DeliveryException.retryAt(world.now(), "no answer after " + ms + " ms"));
            poll();
        }
        assertThat(restart.calls()).isEqualTo(3);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(acts()).containsExactly("restart FAILED no answer after 3000 ms");

        restart.fail(DeliveryException.retryAt(world.now(), "no right"));
        polls(2);
        assertThat(team.heard()).containsExactly("ACTED orders CRITICAL");

        restart.work();
        polls(2);
        assertThat(team.heard()).containsExactly("ACTED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("DeliveryException.retryAt of an act: what asks for ever to be repeated blocks nothing else")
    void actThatAsksForEverBlocksNoOther(Processes who) {
        processes = who;
        List<String> called = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", notification -> {
            called.add(notification.updates().get(0).incident().group().orElseThrow().groupId());
            if (called.get(0).equals(called.get(called.size() - 1))) {
                throw DeliveryException.retryAt(world.now().plus(INTERVAL.dividedBy(2)), "internal error");
            }
        }));
        orders.lag(200_000);
        world.group("payments").lag(200_000);

        polls(3);

        assertThat(called).contains("orders", "payments");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("DeliveryException.retryAt of an act: it failed until then, which frees the next")
    void actThatAskedToBeRepeatedFreesTheNext(Processes who) {
        processes = who;
        restart.fail(DeliveryException.retryAt(world.now().plus(Duration.ofHours(2)), "throttled"));
        orders.lag(200_000);

        polls(2);

        assertThat(scale.heard()).hasSize(1);
        assertThat(acts()).containsExactly("restart FAILED throttled", "scale DONE ");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("DeliveryException.retryAt of a teller: it is left out until then, and hears the newest form")
    void tellerThatAskedIsLeftOutUntilThen(Processes who) {
        processes = who;
        team.fail(DeliveryException.retryAt(world.now().plus(Duration.ofMinutes(25)), "throttled"));
        orders.lag(90_000);
        poll();
        team.work();
        orders.lag(200_000);

        polls(2);
        assertThat(team.calls()).isEqualTo(1);

        poll();
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("DeliveryException.never: not called again before the process is started anew")
    void neverHoldsForThisProcess() {
        team.fail(DeliveryException.never("the key is wrong"));
        orders.lag(200_000);
        polls(3);
        team.work();
        polls(2);
        assertThat(team.calls()).isEqualTo(1);

        world.restart();
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("DeliveryException.never of an act: it failed, also for the incidents to come")
    void actThatIsNeverToBeCalledAgainFails() {
        restart.fail(DeliveryException.never("the key is wrong"));
        orders.lag(200_000);
        poll();
        world.group("payments").lag(200_000);

        polls(3);

        assertThat(restart.calls()).isEqualTo(1);
        assertThat(world.monitor().incidents()).allSatisfy(incident ->
            assertThat(acts(incident)).containsExactly("restart FAILED the key is wrong", "scale DONE "));
    }

    @Test
    @DisplayName("DeliveryException is about the notifier as a whole: also under its other name")
    void pauseHoldsForBothNamesOfOneNotifier() {
        world.monitor(builder -> builder.policy(LIMITS)
            .tell("team", team).tell("again", team, Route.after(INTERVAL)));
        team.fail(DeliveryException.retryAt(world.now().plus(Duration.ofHours(2)), "throttled"));
        orders.lag(200_000);

        polls(5);

        assertThat(team.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Acts of one incident go in order of their routes, one per poll.")
    void actsGoInOrderOnePerPoll(Processes who) {
        processes = who;
        List<String> order = new ArrayList<>();
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).maxActs(9)
            .act("late", saying(order, "late"), Route.after(Duration.ofMinutes(1)))
            .act("second", saying(order, "second"), Route.atOpening())
            .act("third", saying(order, "third"), Route.atOpening()));
        orders.lag(200_000);

        poll();
        assertThat(order).containsExactly("second");
        poll();
        assertThat(order).containsExactly("second", "third");
        polls(3);
        assertThat(order).containsExactly("second", "third", "late");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("tell hears of acts done or failed: of each outcome once")
    void eachOutcomeIsToldOnce(Processes who) {
        processes = who;
        scale.fail("quota");
        orders.lag(200_000);

        polls(5);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ACTED orders CRITICAL");
    }

    @Test
    @DisplayName("Its intent is saved before, with process and deadline")
    void intentIsSavedBefore() {
        List<String> stored = new ArrayList<>();
        restart.meanwhile(() -> stored.addAll(world.store().stored().values()));
        orders.lag(200_000);

        poll();

        assertThat(stored).anySatisfy(json -> assertThat(json).contains("\"restart\":{\"state\":\"RUNNING\"")
            .containsPattern("\"process\":\"[0-9a-f-]{36}\"").contains("\"deadline\":\"2026-11-20T10:00:"));
    }

    @Test
    @DisplayName("Its intent is saved before: if that fails, it is not begun")
    void isNotBegunWhenTheIntentCannotBeSaved() {
        world.store().failSaves("disk is full");
        orders.lag(200_000);

        polls(3);
        assertThat(restart.calls()).isZero();

        world.store().work();
        polls(2);
        assertThat(restart.heard()).hasSize(1);
    }

    @Test
    @DisplayName("Until its deadline no other process touches it")
    void noOtherProcessTouchesItUntilItsDeadline() {
        restart.repeatable().killInside();
        orders.lag(200_000);
        Instant begin = world.now();
        world.monitor().pollOnce(Duration.ofHours(2));
        world.restart();
        world.advance(INTERVAL);

        while (world.now().isBefore(begin.plus(Duration.ofMinutes(50)))) {
            poll();
        }
        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).isEmpty();
        assertThat(acts()).containsExactly("restart RUNNING ");

        polls(2);
        assertThat(restart.heard()).hasSize(1);
        assertThat(acts().get(0)).isEqualTo("restart DONE ");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Brake: no act begins if more than maxActs (3) are due now; the tellers hear why")
    void brakeHoldsWhatIsDueTogether(Processes who) {
        processes = who;
        Stream.of("a", "b", "c", "d").forEach(groupId -> world.group(groupId).lag(200_000));

        polls(5);

        assertThat(restart.calls() + scale.calls()).isZero();
        assertThat(team.heard()).hasSize(4).allMatch(heard -> heard.startsWith("OPENED"));
        assertThat(acts()).containsExactly(
            "restart HELD held back: 4 due now and 0 begun in the last 600 s, at most 3 together");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Brake: or were begun in the last actsWindow (10 min, stored)")
    void brakeCountsWhatWasBegunInTheWindow(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart)
            .actsWindow(Duration.ofMinutes(25)));
        Stream.of("a", "b", "c").forEach(groupId -> world.group(groupId).lag(200_000));
        poll();
        restart.heard();
        world.group("d").lag(200_000);

        polls(2);
        assertThat(restart.heard()).isEmpty();

        poll();
        assertThat(restart.heard()).containsExactly("ACT d CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Brake: what was begun counts although its incident ended meanwhile")
    void brakeCountsActsOfIncidentsThatEnded(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart)
            .actsWindow(Duration.ofMinutes(35)).reopenWithin(Duration.ZERO));
        Stream.of("a", "b", "c").forEach(groupId -> world.group(groupId).lag(200_000));
        poll();
        Stream.of("a", "b", "c").forEach(groupId -> world.group(groupId).recover());
        polls(2);
        restart.heard();

        world.group("d").lag(200_000);
        poll();
        assertThat(restart.heard()).isEmpty();

        poll();
        assertThat(restart.heard()).containsExactly("ACT d CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Brake: what it held is begun once it is released, and the tellers hear of it")
    void heldActIsBegunWhenReleased(Processes who) {
        processes = who;
        Stream.of("a", "b", "c", "d").forEach(groupId -> world.group(groupId).lag(200_000));
        polls(2);
        world.group("d").recover();
        poll();

        assertThat(restart.heard()).containsExactlyInAnyOrder("ACT a CRITICAL", "ACT b CRITICAL", "ACT c CRITICAL");
        assertThat(team.heard()).hasSize(8)
            .contains("ACTED a CRITICAL", "ACTED b CRITICAL", "ACTED c CRITICAL", "RECOVERED d OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Recovery: an act that is held is dropped with the incident, and begun if it is reopened")
    void heldActIsDroppedByTheRecovery(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart).maxActs(0));
        orders.lag(200_000);
        poll();
        orders.recover();
        polls(3);
        assertThat(team.newest().incident().acts()).isEmpty();

        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart));
        world.restart();
        orders.lag(200_000);
        poll();
        assertThat(restart.heard()).hasSize(1);
    }

    @Test
    @DisplayName("Recovery while an act runs: it is told that it runs, and the act is not begun again when it is reopened")
    void recoveryWhileAnActRuns() {
        restart.killInside();
        orders.lag(200_000);
        world.monitor().pollOnce(Duration.ofHours(2));
        world.restart();
        world.advance(Duration.ofMinutes(11));
        orders.recover();

        poll();
        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
        assertThat(acts(team.newest().incident())).containsExactly("restart RUNNING ");

        orders.lag(200_000);
        polls(6);
        assertThat(restart.heard()).hasSize(1);
        assertThat(acts().get(0)).startsWith("restart UNSURE");
    }

    @Test
    @DisplayName("The policy is removed while acts are held: the incident ends as «no longer watched», nothing is done")
    void heldActIsDroppedWithItsPolicy() {
        world.monitor(builder -> builder.policy("one", LIMITS).tell("team", team).act("restart", restart).maxActs(0));
        orders.lag(200_000);
        polls(2);
        team.heard();

        world.monitor(builder -> builder.policy("two", LagThreshold.critical(999_999)).tell("team", team)
            .act("restart", restart));
        world.restart();
        polls(2);

        assertThat(team.heard()).containsExactly("ENDED orders OK");
        assertThat(restart.calls()).isZero();
    }

    @Test
    @DisplayName("An act that is removed while it runs is over at its deadline, and frees the next")
    void actThatIsRemovedWhileItRunsFreesTheNext() {
        restart.killInside();
        orders.lag(200_000);
        killedPoll();

        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("scale", scale, Route.atCheck(2)));
        world.restart();
        poll();

        assertThat(scale.heard()).hasSize(1);
    }

    @Test
    @DisplayName("Begun once per incident, also when the clock is set back")
    void isBegunOnceWhenTheClockIsSetBack() {
        orders.lag(200_000);
        poll();

        world.advance(Duration.ofHours(-3));
        polls(30);

        assertThat(restart.heard()).hasSize(1);
        assertThat(scale.heard()).hasSize(1);
    }

    @Test
    @DisplayName("The brake counts the last actsWindow, also when the clock was set back")
    void brakeIsReleasedWhenTheClockWasSetBack() {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart).maxActs(1));
        orders.lag(200_000);
        poll();
        world.advance(Duration.ofHours(-30));
        world.group("payments").lag(200_000);

        polls(3);

        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL", "ACT payments CRITICAL");
    }

    @Test
    @DisplayName("A crash frees the next act at the deadline, also when the clock was set back")
    void crashedActIsUnsureWhenTheClockWasSetBack() {
        restart.killInside();
        orders.lag(200_000);
        killedPoll();
        world.advance(Duration.ofHours(-30));

        polls(4);

        assertThat(acts().get(0)).startsWith("restart UNSURE");
        assertThat(scale.heard()).hasSize(1);
    }

    @Test
    @DisplayName("Repeated with the same key: the late end of an earlier attempt changes nothing")
    void lateEndOfAnEarlierAttemptChangesNothing() {
        restart.repeatable();
        orders.lag(200_000);
        try (LagMonitor other = world.another()) {
            restart.meanwhile(() -> {
                world.advance(Duration.ofHours(1));
                other.pollOnce(Duration.ofSeconds(5));
                throw new IllegalStateException("too late");
            });

            poll();
        }

        assertThat(restart.calls()).isEqualTo(2);
        assertThat(acts().get(0)).isEqualTo("restart DONE ");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Held is what is due: an act that is not due any more is not held any more")
    void heldActIsDroppedWhenTheIncidentEases(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team).act("restart", restart).maxActs(0));
        orders.lag(200_000);
        poll();
        assertThat(acts().get(0)).startsWith("restart HELD");

        orders.lag(90_000);
        poll();

        assertThat(acts()).isEmpty();
        assertThat(team.newest().incident().acts()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Not begun while the group cannot be read: what stands is not known to be so any more")
    void isNotBegunBlindly(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team)
            .act("restart", restart, Route.after(Duration.ofMinutes(30))));
        orders.lag(200_000);
        poll();
        world.source().unreadable("orders", "no right");
        polls(3);
        world.source().work();
        world.source().fail("away");
        polls(3);
        assertThat(restart.calls()).isZero();

        world.source().work();
        poll();

        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
    }

    @Test
    @DisplayName("Hears of acts done or failed: also of one whose end comes after the recovery")
    void outcomeThatComesAfterTheRecoveryIsTold() {
        restart.killInside();
        orders.lag(200_000);
        world.monitor().pollOnce(Duration.ofHours(2));
        world.restart();
        world.advance(Duration.ofMinutes(11));
        orders.recover();
        poll();
        assertThat(team.heard()).containsExactly("RECOVERED orders OK");

        polls(8);

        assertThat(team.heard()).containsExactly("ACTED orders OK");
        assertThat(acts(team.newest().incident()).get(0)).startsWith("restart UNSURE");
        polls(8);
        assertThat(team.heard()).isEmpty();
        assertThat(world.store().stored().keySet()).noneMatch(key -> key.startsWith("incident:"));
    }

    @Test
    @DisplayName("An act and a teller are one notifier under two names: it is never called twice at once, and does both")
    void oneNotifierActsAndTells() {
        world.monitor(builder -> builder.policy(LIMITS).act("do", team).tell("say", team));
        orders.lag(200_000);

        polls(3);

        assertThat(team.heard()).containsExactly("ACT orders CRITICAL", "OPENED orders CRITICAL");
    }

    private static Notifier saying(List<String> order, String what) {
        return new Notifier() {

            @Override
            public void send(Notification notification) {
                for (IncidentUpdate update : notification.updates()) {
                    order.add(what);
                }
            }
        };
    }

    private List<String> acts() {
        return acts(world.monitor().incidents().get(0));
    }

    private static List<String> acts(Incident incident) {
        return incident.acts().stream().map(act -> act.act() + " " + act.state() + " "
            + act.note().filter(note -> act.state() != State.RUNNING).orElse("")).toList();
    }

    private void killedPoll() {
        world.poll();
        world.restart();
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
