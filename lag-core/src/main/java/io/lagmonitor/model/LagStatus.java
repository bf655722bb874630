package io.lagmonitor.model;

/**
 * How a group, topic or partition is judged, from good to bad. The order is meaningful: the higher status is shown.
 * {@link #UNKNOWN} is only ever shown, it never stands: not knowing neither raises an alarm nor ends one.
 */
public enum LagStatus {
    /** Nothing to tell. */
    OK,
    /** Could not be judged with what is known now. */
    UNKNOWN,
    /** Somebody should look during the day. */
    WARNING,
    /** Somebody should look now. */
    CRITICAL;

    /** Whether this is as bad as {@code level} or worse. */
    public boolean isAtLeast(LagStatus level) {
        return compareTo(level) >= 0;
    }

    /** The worse of the two. */
    public static LagStatus worst(LagStatus a, LagStatus b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** The better of the two. */
    public static LagStatus best(LagStatus a, LagStatus b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
