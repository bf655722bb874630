package io.lagmonitor.confluent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The whole minutes that are asked for. They are absolute, because a token for the next page is only good for the same
 * request, and end in the past, because the newest minutes are still being filled.
 */
record Interval(Instant start, Instant end) {

    static Interval before(Instant now, Duration delay, Duration window) {
        Instant end = now.minus(delay).truncatedTo(ChronoUnit.MINUTES);
        return new Interval(end.minus(window), end);
    }

    /** As ISO 8601 and the service write it. */
    @Override
    public String toString() {
        return start + "/" + end;
    }
}
