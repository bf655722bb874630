package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether anybody is still reading for a group, as well as its source lets us know. A group is judged by its members and
 * by the progress of its commits: a commit that moves an offset. A commit of the same offset again is a sign of life and
 * no progress.
 *
 * <p>Progress is missed when records that arrived after the last one have waited longer than five times as long as the
 * group usually takes, than one minute, and than two polls. How long it usually takes is its
 * {@link Habits#usualCommitInterval}, or else what the polls saw, once they saw progress twice. Where that is not known,
 * and while its members change, it is given ten minutes. Time without members does not count, nor, in a process that goes
 * on, time in which nobody could look. A lag of one on a partition may be the marker of a transaction, which nobody reads,
 * and is not waited for; an aborted transaction at the end of a log is, unless the consumer commits its position behind it,
 * as Kafka's does by itself.
 *
 * @param state  what it is taken to be
 * @param since  since when, as far as that is known
 * @param reason one line for people: what was seen, with numbers
 */
public record Liveness(State state, Optional<Instant> since, String reason) {

    private static final Liveness UNKNOWN =
        new Liveness(State.UNKNOWN, Optional.empty(), "its members and commits are not known");

    /** What a group can be taken to be. */
    public enum State {
        /** Not enough is known. */
        UNKNOWN,
        /** It has members and makes progress as usual, or has nothing to read. Without members, it commits by itself. */
        ACTIVE,
        /**
         * Records keep coming, and it makes no progress, or one of several members makes none on any of the partitions that
         * it owns, where that is known; a member is given ten minutes at least. It stands until there is progress there:
         * neither a restart, nor a rebalance, nor records that are deleted are progress.
         */
        STALLED,
        /** It has no members. */
        EMPTY,
        /**
         * It has no members and was silent for so long that nobody is expected to come back: it is not judged. That records
         * arrive for it is no sign of life. Only if none came at first, for half of that time or longer, and it was alive
         * and in no incident, do the first ones begin that time anew.
         */
        ABANDONED,
        /** It is not there any more: deleted, or its offsets expired. */
        VANISHED
    }

    /** Checks that all is there. */
    public Liveness {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        if (reason.isBlank() || reason.lines().count() != 1) {
            throw new IllegalArgumentException("reason must be one line for people, got '" + reason + "'");
        }
    }

    /** Nothing is known. */
    public static Liveness unknown() {
        return UNKNOWN;
    }
}
