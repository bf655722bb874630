package io.lagmonitor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one source did in a poll.
 *
 * @param name     the source's name in the monitor
 * @param complete whether it listed every group; a group missing from it is then really missing
 * @param oldest   the oldest {@code asOf} among its groups; empty without groups
 * @param duration how long the fetch took
 * @param requests how many requests it cost; empty if the source does not count them
 * @param failure  why it failed, or why it is not complete
 * @param catchUp  how far it has come with a log that it must read from its beginning; empty if there is none
 * @param notes    what else people should know of its answer, a line each
 */
public record SourceReport(
        String name,
        boolean complete,
        Optional<Instant> oldest,
        Duration duration,
        OptionalLong requests,
        Optional<String> failure,
        Optional<CatchUp> catchUp,
        List<String> notes) {

    /** Copies the notes, and checks that all is there. */
    public SourceReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(catchUp, "catchUp");
        notes = List.copyOf(notes);
    }
}
