package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether anybody is still reading for a group, as well as its source lets us know. A group is judged by its members and
 * by the progress of its commits: a commit that moves an offset. Progress is missed after several of the group's own
 * usual commit intervals, and never sooner than after a minute; where no habit is known, after ten minutes.
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
        /** Records keep coming, and it, or one of its members, has made no progress for longer than is usual for it. */
        STALLED,
        /** It has no members. */
        EMPTY,
        /** It has no members and was silent for so long that nobody is expected to come back: it is not judged. */
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
