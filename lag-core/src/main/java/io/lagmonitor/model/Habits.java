package io.lagmonitor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a group behaves over time, from a source that sees its commits as they happen. What the source has not seen is
 * empty; a group without any habits is one whose source sees no commits, or has not read all of them yet.
 *
 * @param lastSeen            the newest sign of life: a commit, also one of a transaction that is still open or was
 *                            aborted, or a change of its members
 * @param lastProgress        when a commit last moved an offset; a commit of the same offset again is a sign of life and
 *                            no progress
 * @param usualCommitInterval the median time between the latest commits that moved offsets; empty before there are
 *                            enough of them
 * @param memberlessSince     when it lost its last member; empty while it has members, and if it never had any
 * @param rewinds             how many commits moved an offset back, as far as the commits are still known
 * @param lastRewind          when the newest of them happened
 */
public record Habits(
        Optional<Instant> lastSeen,
        Optional<Instant> lastProgress,
        Optional<Duration> usualCommitInterval,
        Optional<Instant> memberlessSince,
        long rewinds,
        Optional<Instant> lastRewind) {

    /** Checks that all is there, and that no number is negative. */
    public Habits {
        Objects.requireNonNull(lastSeen, "lastSeen");
        Objects.requireNonNull(lastProgress, "lastProgress");
        Objects.requireNonNull(usualCommitInterval, "usualCommitInterval");
        Objects.requireNonNull(memberlessSince, "memberlessSince");
        Objects.requireNonNull(lastRewind, "lastRewind");
        usualCommitInterval.filter(Duration::isNegative).ifPresent(negative -> {
            throw new IllegalArgumentException("usual commit interval " + negative + " is negative");
        });
        if (rewinds < 0) {
            throw new IllegalArgumentException("rewinds " + rewinds + " is negative");
        }
    }
}
