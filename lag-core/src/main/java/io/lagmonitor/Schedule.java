package io.lagmonitor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls at a fixed rate on a daemon thread, first after a random part of the interval; what is missed is left out. */
final class Schedule {

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final long interval;
    private final Callable<?> call;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "lag-monitor-poll");

    Schedule(Duration interval, Callable<?> call) {
        this.interval = interval.toNanos();
        this.call = call;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Interrupts the call and waits a few seconds for its end; keeps the interrupt of the caller. */
    void stop() {
        stopped.countDown();
        thread.interrupt();
        try {
            thread.join(BOUND.toMillis());
            if (thread.isAlive()) {
                LOG.warn("A poll does not end after an interrupt and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(interval);
        try {
            while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                callSafely();
                long late = Math.max(System.nanoTime() - next, 0);
                next += (late / interval + 1) * interval;
            }
        } catch (InterruptedException e) {
            LOG.debug("The schedule was ended by an interrupt");
        }
    }

    private void callSafely() throws InterruptedException {
        try {
            call.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // a monitor that ended unseen would be worse than one that fails again
            LOG.error("A poll failed, the next one goes on: {}", FailureLog.reason(e), e);
        }
    }
}
