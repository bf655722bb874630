package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources and notifiers that hang, and what is left behind. */
@Timeout(30)
class ThreadsTest {

    private static final Duration BUDGET = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final FakeSource source = new FakeSource("prod");
    private final FakeNotifier chat = new FakeNotifier();

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
        CountDownLatch release = new CountDownLatch(1);
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
