package io.lagmonitor.notify.dingtalk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How many messages were sent in the last minute, by a clock that nobody sets: whoever sends more than twenty is blocked
 * for ten minutes. A few fewer are allowed here, for clocks differ and another process may share the robot.
 */
final class Pace {

    /** The most messages in a minute. */
    static final int MOST = 18;

    private static final long WINDOW = Duration.ofSeconds(61).toNanos();

    private final LongSupplier nanos;
    private final Deque<Long> sent = new ArrayDeque<>();

    /** @param nanos a clock as {@link System#nanoTime()} */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How many may be sent now. */
    int left() {
        long now = nanos.getAsLong();
        while (!sent.isEmpty() && now - sent.peekFirst() >= WINDOW) {
            sent.removeFirst();
        }
        return MOST - sent.size();
    }

    /** Another one is sent now. */
    void count() {
        sent.addLast(nanos.getAsLong());
    }

    /** How long until one may be sent; not negative. */
    Duration untilFree() {
        return left() > 0 ? Duration.ZERO : Duration.ofNanos(WINDOW - (nanos.getAsLong() - sent.peekFirst()));
    }
}
