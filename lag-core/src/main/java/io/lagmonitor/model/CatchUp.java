package io.lagmonitor.model;

import java.util.Locale;

/**
 * How far a source has come that must first read a log from its beginning. Until it has caught up, what it learns there
 * is empty in its numbers, never wrong.
 *
 * @param read      how many records it has read so far
 * @param toGo      how many offsets still lie before the ends it reads up to; 0 when it has caught up. Deleted records
 *                  and gaps count, so it may be done much sooner than the rate lets expect
 * @param perSecond how many records it read a second, while it was reading
 */
public record CatchUp(long read, long toGo, double perSecond) {

    /** Checks that nothing is negative. */
    public CatchUp {
        if (read < 0 || toGo < 0 || !(perSecond >= 0)) {
            throw new IllegalArgumentException(
                "read " + read + ", to go " + toGo + ", per second " + perSecond + ": none can be negative");
        }
    }

    /** Whether it is done. */
    public boolean isDone() {
        return toGo == 0;
    }

    /** For people. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d records read, %,d to go, %,.0f records/s", read, toGo, perSecond);
    }
}
