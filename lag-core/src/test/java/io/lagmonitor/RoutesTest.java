package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.SimulatedNotifier.Message;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a teller joins an incident, and what it hears then: every route, by one process and by a new one for each poll. */
class RoutesTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration TWENTIETH = INTERVAL.dividedBy(20);
    private static final LagThreshold LIMITS =
        LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedGroup orders = world.group("orders");
    private final Instant begin = world.now();
    private Processes processes = Processes.ONE;

    /** Who polls: one process, or a new one each time. */
    enum Processes { ONE, MANY }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("tell: hears of opening, worsening, easing and recovery; atOpening() (the default: joins at once)")
    void atOpeningHearsOfEveryChange(Processes who) {
        processes = who;
        world.monitor(builder -> builder.policy(LIMITS).tell(team));

        Stream.of(90_000, 200_000, 120_000, 90_000, 90_000, 0, 0).forEach(records -> {
            orders.lag(records);
            poll();
        });

        assertThat(team.heard()).containsExactly("OPENED orders WARNING", "WORSENED orders CRITICAL",
            "EASED orders WARNING", "RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after(age)")
    void afterJoinsAtTheAge(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(20)));
        orders.lag(200_000);

        polls(5);

        assertThat(times()).containsExactly(begin.plus(Duration.ofMinutes(20)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after(age) counts from when the level is reached")
    void afterCountsFromTheLevel(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(20)).atLeast(LagStatus.CRITICAL));
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
    @DisplayName("after is due when less than a twentieth of the interval is missing.")
    void afterIsDueATwentiethOfTheIntervalEarly(Processes who) {
        processes = who;
        tell(Route.after(INTERVAL));
        orders.lag(200_000);

        pollAndThen(INTERVAL.minus(TWENTIETH).plusMillis(1));
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after is not due when more than a twentieth of the interval is missing.")
    void afterIsNotDueEarlier(Processes who) {
        processes = who;
        tell(Route.after(INTERVAL));
        orders.lag(200_000);

        pollAndThen(INTERVAL.minus(TWENTIETH).minusMillis(1));
        poll();

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after(age) with polls that come early and late is due in the same poll")
    void earlyAndLatePollsDoNotMoveTheRoute(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(30)));
        Random random = new Random(11);
        orders.lag(200_000);

        for (int i = 0; i < 3; i++) {
            Instant planned = begin.plus(INTERVAL.multipliedBy(i + 1)).plusSeconds(random.nextInt(29) - 14);
            pollAndThen(Duration.between(world.now(), planned));
            assertThat(team.heard()).isEmpty();
        }
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("atCheck(n)")
    void atCheckJoinsAtTheCheck(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        orders.lag(200_000);

        polls(6);

        assertThat(times()).containsExactly(begin.plus(INTERVAL.multipliedBy(2)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("atLeast(status)")
    void atLeastHearsOnlyOfTheLevel(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        orders.lag(90_000);

        polls(3);
        assertThat(team.heard()).isEmpty();

        orders.lag(200_000);
        polls(3);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("groups(filter)")
    void groupsHearsOnlyOfThese(Processes who) {
        processes = who;
        tell(Route.atOpening().groups(GroupFilter.all().include("pay.*")));
        world.group("payments").lag(200_000);
        orders.lag(200_000);

        polls(3);

        assertThat(team.heard()).containsExactly("OPENED payments CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("remindEvery(d)")
    void remindEveryTellsAgainWhileItIsOpen(Processes who) {
        processes = who;
        tell(Route.atOpening().remindEvery(Duration.ofMinutes(20)));
        orders.lag(200_000);
        polls(5);
        orders.recover();

        polls(5);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "REMINDER orders CRITICAL",
            "REMINDER orders CRITICAL", "RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("remindEvery(d): a change begins it anew")
    void changeBeginsTheReminderAnew(Processes who) {
        processes = who;
        tell(Route.atOpening().remindEvery(Duration.ofMinutes(20)));
        orders.lag(90_000);
        poll();
        orders.lag(200_000);

        polls(3);

        assertThat(team.heard()).containsExactly(
            "OPENED orders WARNING", "WORSENED orders CRITICAL", "REMINDER orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("remindEvery(d): each reminder has a key of its own, the same while it is not taken")
    void keyOfAReminderIsStableUntilItIsSaved(Processes who) {
        processes = who;
        tell(Route.atOpening().remindEvery(INTERVAL));
        orders.lag(200_000);
        polls(2);

        team.killInside();
        world.poll();
        world.restart();
        polls(2);

        List<String> keys = team.messages().stream().map(message -> message.update().key()).toList();
        assertThat(keys.get(3)).isEqualTo(keys.get(2));
        assertThat(keys).hasSize(5).doesNotContainNull();
        assertThat(keys.stream().distinct()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("once()")
    void onceHearsOfNothingAfter(Processes who) {
        processes = who;
        tell(Route.atOpening().once());

        Stream.of(90_000, 200_000, 90_000, 0, 0).forEach(records -> {
            orders.lag(records);
            poll();
        });

        assertThat(team.heard()).containsExactly("OPENED orders WARNING");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("once() with reopening: hears of each incident once")
    void onceHearsNothingOfAReopening(Processes who) {
        processes = who;
        tell(Route.atCheck(2).once());
        orders.lag(200_000);
        polls(3);
        orders.recover();
        polls(2);

        orders.lag(200_000);
        polls(3);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("once(): one that was due but not taken is told once, as recovered, and not when it is reopened")
    void onceThatHeardOnlyOfTheRecoveryHearsNothingOfAReopening(Processes who) {
        processes = who;
        tell(Route.atOpening().once());
        team.fail("chat is away");
        orders.lag(200_000);
        polls(2);
        orders.recover();
        poll();
        team.work();
        poll();

        orders.lag(200_000);
        polls(2);

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("everyPoll() (metric sinks: called after every poll with the complete report)")
    void everyPollIsCalledWithoutNews(Processes who) {
        processes = who;
        tell(Route.atOpening().everyPoll());
        polls(3);
        orders.lag(200_000);

        polls(3);

        assertThat(team.calls()).isEqualTo(6);
        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("An incident that ends before a route is due is never told there: after(age)")
    void endedBeforeItsAgeIsNeverTold(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(30)));

        badAndWell(3);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("An incident that ends before a route is due is never told there: atCheck(n)")
    void endedBeforeItsCheckIsNeverTold(Processes who) {
        processes = who;
        tell(Route.atCheck(4));

        badAndWell(3);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("An incident that ends before a route is due is never told there: atLeast(status)")
    void endedBelowTheLevelIsNeverTold(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        orders.lag(90_000);
        polls(3);
        orders.recover();

        polls(10);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("One that was due but not taken is told once, as recovered: atOpening()")
    void dueAtOpeningAndNotTakenIsToldAsRecovered(Processes who) {
        processes = who;
        tell(Route.atOpening());

        badAndWellWhileAway();

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("One that was due but not taken is told once, as recovered: after(age)")
    void dueByAgeAndNotTakenIsToldAsRecovered(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(20)));

        badAndWellWhileAway();

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("One that was due but not taken is told once, as recovered: atCheck(n)")
    void dueByCheckAndNotTakenIsToldAsRecovered(Processes who) {
        processes = who;
        tell(Route.atCheck(3));

        badAndWellWhileAway();

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("One that was due but not taken is told once, as recovered: also when it eased below the level before")
    void dueAtTheLevelAndNotTakenIsToldAsRecovered(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        team.fail("chat is away");
        orders.lag(200_000);
        poll();
        orders.lag(90_000);
        poll();
        team.work();
        poll();
        assertThat(team.heard()).isEmpty();

        orders.recover();
        polls(10);

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
    }

    @Test
    @DisplayName("One that was due but not taken is told once, as recovered: also when the process was killed in an act")
    void dueWhenTheProcessWasKilledInAnActIsToldAsRecovered() {
        SimulatedNotifier restart = world.notifier("restart");
        world.monitor(builder -> builder.policy(LIMITS).act("restart", restart).tell("team", team));
        restart.killInside();
        orders.lag(200_000);
        world.poll();
        world.restart();

        orders.recover();
        polls(3);

        assertThat(team.heard()).containsExactly("RECOVERED orders OK");
        assertThat(team.newest().incident().acts()).singleElement().asString().contains("UNSURE");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Told in its newest form: what lies between is not told")
    void hearsTheNewestFormAfterItWasAway(Processes who) {
        processes = who;
        tell(Route.atOpening());
        orders.lag(90_000);
        poll();
        team.heard();
        team.fail("chat is away");
        Stream.of(200_000, 90_000, 200_000).forEach(records -> {
            orders.lag(records);
            poll();
        });

        team.work();
        polls(2);

        assertThat(team.heard()).containsExactly("WORSENED orders CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A source that is blind is news at once: atOpening()")
    void atOpeningHearsOfABlindSource(Processes who) {
        processes = who;
        tell(Route.atOpening());
        world.source().fail("away");

        polls(5);
        world.source().work();
        polls(2);

        assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL", "RECOVERED source prod OK");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A source that is blind: after(age)")
    void afterHearsOfABlindSourceAtTheAge(Processes who) {
        processes = who;
        tell(Route.after(Duration.ofMinutes(20)));
        world.source().fail("away");

        polls(8);

        assertThat(times()).containsExactly(begin.plus(Duration.ofMinutes(40)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A source that is blind: atCheck(n) counts the polls that found it so")
    void atCheckHearsOfABlindSource(Processes who) {
        processes = who;
        tell(Route.atCheck(3));
        world.source().fail("away");

        polls(8);

        assertThat(times()).containsExactly(begin.plus(Duration.ofMinutes(40)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A source that is blind is CRITICAL: atLeast(CRITICAL)")
    void atLeastCriticalHearsOfABlindSource(Processes who) {
        processes = who;
        tell(Route.atOpening().atLeast(LagStatus.CRITICAL));
        world.source().fail("away");

        polls(5);

        assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("groups(filter) hears of no incident about a source")
    void groupsHearsNothingOfABlindSource(Processes who) {
        processes = who;
        tell(Route.atOpening().groups(GroupFilter.all()));
        world.source().fail("away");

        polls(5);

        assertThat(team.heard()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A source that is blind: remindEvery(d) and once()")
    void remindersAndOnceHoldForABlindSource(Processes who) {
        processes = who;
        SimulatedNotifier chief = world.notifier("chief");
        world.monitor(builder -> builder.policy(LIMITS)
            .tell("team", team, Route.atOpening().remindEvery(INTERVAL)).tell("chief", chief, Route.atOpening().once()));
        world.source().fail("away");

        polls(5);
        world.source().work();
        poll();

        assertThat(chief.heard()).containsExactly("OPENED source prod CRITICAL");
        assertThat(team.heard()).containsExactly("OPENED source prod CRITICAL", "REMINDER source prod CRITICAL",
            "REMINDER source prod CRITICAL", "RECOVERED source prod OK");
    }

    @Test
    @DisplayName("State cannot be saved: atOpening(), after(age) and atCheck(n) hear of it as of any other")
    void routesHoldForTheIncidentAboutTheMonitor() {
        SimulatedNotifier later = world.notifier("later");
        SimulatedNotifier third = world.notifier("third");
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team)
            .tell("later", later, Route.after(Duration.ofMinutes(20))).tell("third", third, Route.atCheck(3)));
        world.store().failSaves("disk is full");
        orders.lag(10_000);

        poll();
        assertThat(team.heard()).containsExactly("OPENED the monitor CRITICAL");
        poll();
        assertThat(later.heard()).isEmpty();
        assertThat(third.heard()).isEmpty();
        poll();
        assertThat(later.heard()).containsExactly("OPENED the monitor CRITICAL");
        assertThat(third.heard()).containsExactly("OPENED the monitor CRITICAL");
    }

    @Test
    @DisplayName("atOpening() joins at once, also when the clock was set back meanwhile")
    void clockThatIsSetBackDoesNotDelayTheOpening() {
        tell(Route.atOpening());
        team.fail("chat is away");
        orders.lag(200_000);
        poll();
        world.advance(Duration.ofHours(-2));

        team.work();
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("after(age): a clock that was set back far delays it by no more than the age")
    void clockThatIsSetBackDoesNotHoldTheAge() {
        tell(Route.after(Duration.ofMinutes(30)));
        orders.lag(200_000);
        polls(2);

        world.advance(Duration.ofHours(-5));
        polls(4);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("atCheck(n): a clock that was set back far costs one check at most")
    void clockThatIsSetBackDoesNotHoldTheChecks() {
        tell(Route.atCheck(3));
        orders.lag(200_000);
        polls(2);

        world.advance(Duration.ofHours(-5));
        polls(2);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("remindEvery(d): a clock that was set back far delays it by no more than d")
    void clockThatIsSetBackDoesNotHoldTheReminder() {
        tell(Route.atOpening().remindEvery(Duration.ofMinutes(30)));
        orders.lag(200_000);
        poll();

        world.advance(Duration.ofHours(-5));
        polls(4);

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "REMINDER orders CRITICAL");
    }

    @Test
    @DisplayName("retryAt: a clock that was set back far does not hold the notifier for days")
    void clockThatIsSetBackDoesNotHoldAPause() {
        tell(Route.atOpening());
        team.fail(DeliveryException.retryAt(world.now().plus(INTERVAL), "throttled"));
        orders.lag(200_000);
        poll();
        team.work();

        world.advance(Duration.ofDays(-3));
        poll();

        assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
    }

    @Test
    @DisplayName("Due and not taken is told once, as recovered, within a week: state does not grow for ever")
    void endThatNobodyTookForAWeekIsNotKept() {
        tell(Route.atOpening());
        team.fail("chat is gone");
        for (int i = 0; i < 20; i++) {
            world.group("generated-" + i).lag(200_000);
            poll();
            world.group("generated-" + i).recover();
        }
        polls(3);
        assertThat(world.store().stored().keySet()).filteredOn(key -> key.startsWith("incident:")).hasSize(20);

        world.advance(Duration.ofDays(8));
        polls(2);

        assertThat(world.store().stored().keySet()).noneMatch(key -> key.startsWith("incident:"));
    }

    private void tell(Route route) {
        world.monitor(builder -> builder.policy(LIMITS).tell("team", team, route));
    }

    private void badAndWell(int badPolls) {
        orders.lag(200_000);
        polls(badPolls);
        orders.recover();
        polls(10);
    }

    private void badAndWellWhileAway() {
        team.fail("chat is away");
        orders.lag(200_000);
        polls(4);
        orders.recover();
        polls(3);
        team.work();
        polls(3);
    }

    private List<Instant> times() {
        return team.messages().stream().map(Message::time).toList();
    }

    private void polls(int count) {
        for (int i = 0; i < count; i++) {
            poll();
        }
    }

    private void poll() {
        pollAndThen(INTERVAL);
    }

    private void pollAndThen(Duration pause) {
        world.pollAndThen(pause);
        if (processes == Processes.MANY) {
            world.restart();
        }
    }
}
