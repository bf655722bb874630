package io.lagmonitor.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of the time for an answer, on a clock that nobody sets. Many calls and the waits between them may share one.
 *
 * @param endNanos when, as {@link System#nanoTime()} counts
 */
public record Deadline(long endNanos) {

    private static final Duration MOST = Duration.ofDays(365);

    /** That much time from now; a year at most. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + (time.compareTo(MOST) > 0 ? MOST : time).toNanos());
    }

    /** The end of a step that may use this share of the time that is left. */
    public Deadline part(double share) {
        return new Deadline(System.nanoTime() + (long) (left().toNanos() * share));
    }

    /** How much time is left; zero when it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Whether no time is left. */
    public boolean isOver() {
        return endNanos - System.nanoTime() <= 0;
    }

    /**
     * Waits, as a server that throttles asks for, if that ends before the deadline.
     *
     * @return false, at once, if it would not
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean pause(Duration time) throws InterruptedException {
        if (time.compareTo(left()) >= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return true;
    }
}
