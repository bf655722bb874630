package io.lagmonitor.model;

import java.time.Duration;
import java.util.Objects;

/**
 * When a notifier joins an incident. Once it has joined it hears of every change at or above its level, and of the
 * recovery. An incident that ends before the route is due is never told there.
 *
 * @param after the age of an incident at which the notifier joins; zero joins at once
 * @param level the least status it hears of; WARNING or CRITICAL
 */
public record Route(Duration after, LagStatus level) {

    private static final Route AT_OPENING = new Route(Duration.ZERO, LagStatus.WARNING);

    /** Checks both. */
    public Route {
        Objects.requireNonNull(after, "after");
        if (after.isNegative()) {
            throw new IllegalArgumentException("after " + after + " is negative");
        }
        if (!level.isAtLeast(LagStatus.WARNING)) {
            throw new IllegalArgumentException("level is " + level + ", expected WARNING or CRITICAL");
        }
    }

    /** Joins as soon as an incident is at the level. */
    public static Route atOpening() {
        return AT_OPENING;
    }

    /** Joins when the incident has stood at the level or above for this long. */
    public static Route after(Duration age) {
        return new Route(age, LagStatus.WARNING);
    }

    /** Hears only of this status and above. */
    public Route atLeast(LagStatus status) {
        return new Route(after, status);
    }
}
