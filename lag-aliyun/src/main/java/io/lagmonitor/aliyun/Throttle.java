package io.lagmonitor.aliyun;

import io.lagmonitor.http.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Holds back the calls of one fetch while a service throttles; shared by the threads that call side by side. */
final class Throttle {

    /** The limits count seconds. */
    private static final Duration UNSAID = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final int DOUBLED = 4;

    private final InstantSource clock;
    private Deadline end = Deadline.in(Duration.ZERO);
    private String why = "";
    private int unsaid;

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Waits until calls are welcome.
     *
     * @throws ApiException if that is after the deadline
     */
    void pass(Deadline deadline) throws InterruptedException {
        for (Duration left = left(); !left.isZero(); left = left()) {
            if (!deadline.pause(left)) {
                throw ApiException.throttled(why() + "; calls are welcome again at "
                    + clock.instant().plus(left).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                    + ", after the time there is for this answer");
            }
        }
    }

    /** A call was throttled, for so long; zero if it was not said. */
    synchronized void hold(Duration time, String reason) {
        Duration unsaidTime = UNSAID.multipliedBy(1L << Math.min(unsaid, DOUBLED));
        Duration wait = time.isZero() ? unsaidTime : time.compareTo(LEAST) < 0 ? LEAST : time;
        unsaid = time.isZero() ? unsaid + 1 : unsaid;
        end = wait.compareTo(end.left()) > 0 ? Deadline.in(wait) : end;
        why = reason;
    }

    private synchronized Duration left() {
        return end.left();
    }

    private synchronized String why() {
        return why;
    }
}
