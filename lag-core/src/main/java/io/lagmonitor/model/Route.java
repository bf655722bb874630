package io.lagmonitor.model;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When a notifier joins an incident, and what it hears then. Once a teller has joined it hears of every change at or above
 * its level, of acts, and of the end. An incident that ends before the route is due is never told there. An act is begun
 * once, when its route is due.
 *
 * <pre>{@code Route.atCheck(3).once()    Route.after(Duration.ofMinutes(10)).atLeast(LagStatus.CRITICAL)}</pre>
 *
 * @param after       how long the incident must have stood at the level, without the time it was silenced; zero does
 *                    not wait
 * @param check       how many checks must have found it bad at the level; 0 does not wait for any
 * @param level       the least status that counts; empty is WARNING to tell and CRITICAL to act
 * @param groups      only incidents about these groups; empty for all incidents
 * @param remindEvery how long after the last message an open incident is told again; empty for never
 * @param tellsOnce   hears only of joining, of nothing after
 * @param hearsEveryPoll called after every poll with the whole report, also without news
 */
public record Route(
        Duration after,
        int check,
        Optional<LagStatus> level,
        Optional<GroupFilter> groups,
        Optional<Duration> remindEvery,
        boolean tellsOnce,
        boolean hearsEveryPoll) {

    private static final Route AT_OPENING =
        new Route(Duration.ZERO, 0, Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    /** Checks each, and that they go together. */
    public Route {
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(remindEvery, "remindEvery");
        if (after.isNegative()) {
            throw new IllegalArgumentException("after " + after + " is negative");
        }
        if (check < 0) {
            throw new IllegalArgumentException("check " + check + " is negative");
        }
        level.filter(status -> !status.isAtLeast(LagStatus.WARNING)).ifPresent(status -> {
            throw new IllegalArgumentException("level is " + status + ", expected WARNING or CRITICAL");
        });
        remindEvery.filter(every -> every.isZero() || every.isNegative()).ifPresent(every -> {
            throw new IllegalArgumentException("remindEvery " + every + " is not positive");
        });
        if (tellsOnce && remindEvery.isPresent()) {
            throw new IllegalArgumentException("a route that tells once has nothing to remind of");
        }
    }

    /** Joins as soon as an incident is at the level. */
    public static Route atOpening() {
        return AT_OPENING;
    }

    /**
     * Joins when the incident has stood at the level or above for this long. A poll that comes up to a twentieth of the
     * interval early is early enough.
     */
    public static Route after(Duration age) {
        return new Route(age, 0, Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }

    /**
     * Joins at the n-th check that finds it bad, at least 1. A check is a measurement with numbers that are newer than
     * those of the check before and than the beginning of the last act; holding, not knowing and absence do not count.
     * For a source or the monitor itself every poll that finds it bad is one.
     */
    public static Route atCheck(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("check " + n + " is never reached, expected 1 or more");
        }
        return new Route(Duration.ZERO, n, Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }

    /** Hears only of this status and above. */
    public Route atLeast(LagStatus status) {
        Objects.requireNonNull(status, "status");
        return new Route(after, check, Optional.of(status), groups, remindEvery, tellsOnce, hearsEveryPoll);
    }

    /** Hears only of incidents about these groups; of none about a source or the monitor. */
    public Route groups(GroupFilter filter) {
        Objects.requireNonNull(filter, "filter");
        return new Route(after, check, level, Optional.of(filter), remindEvery, tellsOnce, hearsEveryPoll);
    }

    /**
     * Hears of an open incident again when it has heard nothing of it for this long, up to a twentieth of the interval
     * early, as long as its status is at the level. Not for acts.
     */
    public Route remindEvery(Duration every) {
        Objects.requireNonNull(every, "every");
        return new Route(after, check, level, groups, Optional.of(every), tellsOnce, hearsEveryPoll);
    }

    /** Hears of each incident once: of nothing after the first message, also if it is reopened. */
    public Route once() {
        return new Route(after, check, level, groups, remindEvery, true, hearsEveryPoll);
    }

    /**
     * Is called after every poll with the whole report, also without news; for metric sinks. Not after a poll that leaves
     * telling to another process. Not for acts.
     */
    public Route everyPoll() {
        return new Route(after, check, level, groups, remindEvery, tellsOnce, true);
    }
}
