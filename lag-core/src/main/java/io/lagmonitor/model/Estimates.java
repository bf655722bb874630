package io.lagmonitor.model;

import java.util.Objects;

/**
 * What the monitor itself makes of the numbers of a group, once a poll, for policies, sinks and people alike.
 *
 * @param liveness whether anybody is still reading
 */
public record Estimates(Liveness liveness) {

    private static final Estimates UNKNOWN = new Estimates(Liveness.unknown());

    /** Checks that all is there. */
    public Estimates {
        Objects.requireNonNull(liveness, "liveness");
    }

    /** Nothing is known. */
    public static Estimates unknown() {
        return UNKNOWN;
    }
}
