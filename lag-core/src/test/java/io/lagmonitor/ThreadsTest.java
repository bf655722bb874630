package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources and notifiers that hang, and what is left behind. */
@Timeout(30)
class ThreadsTest {

    private static final Duration BUDGET = Duration.ofSeconds(2);

    private final FakeClock clock = new FakeClock();
    private final FakeSource source = new FakeSource("prod");
    private final FakeNotifier chat = new FakeNotifier();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseWhatIgnoresItsInterrupt() {
        release.countDown();
    }

    @Test
    void sourceThatHangsIsInterruptedAndDelaysNoOther() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        source.put("orders", clock.instant(), 200);
        try (LagMonitor monitor = builder().source("hanging", hanging(interrupted)).build()) {

            LagReport report = monitor.pollOnce(BUDGET);

            assertThat(report.sources().get(1).failure().orElseThrow()).contains("did not answer within");
            assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL");
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void sourceThatIgnoresItsInterruptIsLeftOutAndNamed() {
        try (LagMonitor monitor = builder().source("stubborn", request -> {
            awaitStubbornly(release);
            throw new IllegalStateException("late");
        }).build()) {
            monitor.pollOnce(BUDGET);

            LagReport report = monitor.pollOnce(BUDGET);

            assertThat(report.sources().get(1).failure().orElseThrow()).contains("still busy");
            release.countDown();
        }
    }

    @Test
    void notifierThatHangsIsLateAndDelaysNoOther() {
        source.put("orders", clock.instant(), 200);
        Notifier hanging = notification -> new CountDownLatch(1).await();
        try (LagMonitor monitor = builder().tell("hanging", hanging).build()) {

            LagReport report = monitor.pollOnce(BUDGET);

            assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL");
            assertThat(report.deliveries()).extracting("notifier", "outcome").contains(
                tuple("hanging", Outcome.LATE),
                tuple("chat", Outcome.TAKEN));
        }
    }

    @Test
    void oneNotifierUnderTwoNamesIsNeverCalledTwiceAtOnce() {
        source.put("orders", clock.instant(), 200);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Notifier counting = notification -> {
            overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
            Thread.yield();
            calls.incrementAndGet();
            inside.decrementAndGet();
        };
        try (LagMonitor monitor = builder().tell("one", counting).tell("two", counting).build()) {
            monitor.pollOnce();

            assertThat(calls).hasValue(2);
            assertThat(overlapped).isFalse();
        }
    }

    @Test
    void startedMonitorPollsUntilItIsClosedAndLeavesNoThread() throws InterruptedException {
        CountDownLatch polls = new CountDownLatch(2);
        LagMonitor monitor = LagMonitor.builder().every(Duration.ofSeconds(1)).source(request -> {
            polls.countDown();
            return source.fetch(request);
        }).start();

        assertThat(polls.await(10, TimeUnit.SECONDS)).isTrue();
        monitor.close();

        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(Thread::isAlive)
            .extracting(Thread::getName).noneMatch(name -> name.startsWith("lag-monitor-"));
    }

    @Test
    void closingAStartedMonitorInterruptsASourceThatHangs() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        LagMonitor monitor = LagMonitor.builder().every(Duration.ofSeconds(60)).source(request -> {
            inside.countDown();
            return hanging(interrupted).fetch(request);
        }).build();
        Thread polling = new Thread(() -> monitor.pollOnce(Duration.ofMinutes(5)));
        polling.setDaemon(true);
        polling.start();
        inside.await();

        monitor.close();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        polling.join(10_000);
        assertThat(polling.isAlive()).isFalse();
    }

    @Test
    void closingEndsAPollWhoseNotifierWaitsForItsSecondName() throws InterruptedException {
        source.put("orders", clock.instant(), 200);
        CountDownLatch inside = new CountDownLatch(1);
        Notifier hanging = notification -> {
            inside.countDown();
            new CountDownLatch(1).await();
        };
        LagMonitor monitor = builder().tell("one", hanging).tell("two", hanging).build();
        Thread polling = new Thread(() -> monitor.pollOnce(Duration.ofMinutes(5)));
        polling.setDaemon(true);
        polling.start();
        inside.await();

        monitor.close();

        polling.join(10_000);
        assertThat(polling.isAlive()).isFalse();
    }

    @Test
    void tellerThatHangsDelaysNeitherPollsNorOtherTellersOfAStartedMonitor() throws InterruptedException {
        source.put("orders", clock.instant(), 200);
        CountDownLatch inside = new CountDownLatch(1);
        Semaphore fetches = new Semaphore(0);
        LagSource counting = request -> {
            fetches.release();
            return LagSnapshot.of("other").build();
        };
        try (LagMonitor monitor = builder().every(Duration.ofSeconds(1)).source("counting", counting)
                .tell("hanging", stubborn(inside)).build()) {
            monitor.start();
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
            source.put("payments", clock.instant(), 200);
            fetches.drainPermits();

            assertThat(fetches.tryAcquire(4, 8, TimeUnit.SECONDS)).as("polls while one teller hangs").isTrue();

            assertThat(chat.heard()).contains("OPENED payments CRITICAL");
            release.countDown();
        }
    }

    @Test
    void actThatHangsIsLateDelaysNoTellerAndMayHaveBeenDone() {
        source.put("orders", clock.instant(), 200);
        FakeNotifier scale = new FakeNotifier();
        try (LagMonitor monitor = builder().act("restart", stubborn(new CountDownLatch(1)))
                .act("scale", scale, Route.atCheck(2)).build()) {

            LagReport report = monitor.pollOnce(BUDGET);

            assertThat(report.deliveries()).extracting("notifier", "outcome").contains(
                tuple("restart", Outcome.LATE),
                tuple("chat", Outcome.TAKEN));
            assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL");

            clock.advance(Duration.ofMinutes(1));
            source.put("orders", clock.instant(), 200);
            report = monitor.pollOnce(BUDGET);

            assertThat(report.incidents().get(0).acts()).extracting("act", "state").containsExactly(
                tuple("restart", State.UNSURE),
                tuple("scale", State.DONE));
            assertThat(chat.heard()).containsExactly("ACTED orders CRITICAL");
            release.countDown();
        }
    }

    @Test
    void actThatCouldNotBeginIsBegunWithTheNextPoll() {
        source.put("orders", clock.instant(), 200);
        source.put("payments", clock.instant(), 200);
        List<String> acts = new CopyOnWriteArrayList<>();
        FakeStore store = new FakeStore();
        Notifier hangsFirst = notification -> {
            acts.add(notification.updates().get(0).key().replaceAll(".*/", ""));
            if (acts.size() == 1) {
                awaitStubbornly(release);
            }
        };
        try (LagMonitor monitor = builder().state(store.open())
                .act("one", hangsFirst, Route.atOpening().groups(GroupFilter.all().include("orders")))
                .act("two", hangsFirst, Route.atOpening().groups(GroupFilter.all().include("payments"))).build()) {

            monitor.pollOnce(BUDGET);
            release.countDown();
            for (int i = 0; i < 100 && acts.size() < 2; i++) {
                monitor.pollOnce(BUDGET);
            }

            assertThat(acts).containsExactly("one", "two");
            assertThat(monitor.incidents().get(1).acts()).extracting("act", "state")
                .containsExactly(tuple("two", State.DONE));
            assertThat(store.stored).doesNotContainKey("sending");
        }
    }

    @Test
    void interruptThatANotifierLeavesDoesNotReachTheStore() {
        source.put("orders", clock.instant(), 200);
        AtomicBoolean interrupted = new AtomicBoolean();
        StateStore store = new StateStore() {

            @Override
            public Map<String, String> load() {
                return Map.of();
            }

            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            }
        };
        try (LagMonitor monitor = builder().state(store).act("restart", notification ->
                Thread.currentThread().interrupt()).build()) {

            monitor.pollOnce(BUDGET);

            assertThat(interrupted).isFalse();
        }
    }

    @Test
    void closingInterruptsNotifiersThatHangAndEndsSoon() throws InterruptedException {
        source.put("orders", clock.instant(), 200);
        CountDownLatch inside = new CountDownLatch(2);
        Notifier hanging = notification -> {
            inside.countDown();
            new CountDownLatch(1).await();
        };
        Notifier alsoHanging = hanging::send;
        LagMonitor monitor = builder().every(Duration.ofSeconds(1)).act("restart", hanging)
            .tell("hanging", alsoHanging).build();
        monitor.start();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

        Duration took = timeToClose(monitor);

        assertThat(took).isLessThan(Duration.ofSeconds(4));
        assertNoThreadIsLeft();
    }

    @Test
    void closingLeavesANotifierThatIgnoresItsInterruptBehindWhenItsBoundIsOver() throws InterruptedException {
        source.put("orders", clock.instant(), 200);
        CountDownLatch inside = new CountDownLatch(1);
        LagMonitor monitor = builder().every(Duration.ofSeconds(1)).tell("stubborn", stubborn(inside)).build();
        monitor.start();
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        Duration took = timeToClose(monitor);

        assertThat(took).isLessThan(Duration.ofSeconds(9));
        assertThat(chat.closed).hasValue(1);
        release.countDown();
        assertNoThreadIsLeft();
    }

    private static Duration timeToClose(LagMonitor monitor) {
        long begin = System.nanoTime();
        monitor.close();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("lag-monitor-")) {
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private LagMonitor.Builder builder() {
        return LagMonitor.builder().source(source).policy(LagThreshold.critical(100)).tell("chat", chat).clock(clock);
    }

    private static LagSource hanging(CountDownLatch interrupted) {
        return request -> {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("unreachable");
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
    }

    private Notifier stubborn(CountDownLatch inside) {
        return notification -> {
            inside.countDown();
            awaitStubbornly(release);
        };
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // stubborn on purpose
            }
        }
    }
}
