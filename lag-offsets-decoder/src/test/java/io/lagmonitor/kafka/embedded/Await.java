package io.lagmonitor.kafka.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a bound, in the place of a sleep. */
public final class Await {

    private static final long POLL_INTERVAL_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param bound how long to wait at most
     * @param description what is waited for, in words that complete «not within ten seconds: …»
     * @param condition asked again and again; what it throws ends the waiting
     * @throws AssertionError when the bound has passed
     * @throws IllegalStateException when the condition threw a checked exception, or the thread was interrupted
     */
    public static void until(Duration bound, String description, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + bound.toMillis() + " ms: " + description);
            }
            LockSupport.parkNanos(POLL_INTERVAL_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for: " + description);
            }
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
