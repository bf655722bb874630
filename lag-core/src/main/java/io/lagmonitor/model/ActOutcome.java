package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one act on an incident. It is begun once; what is unclear about its end is said, not guessed.
 *
 * @param act   the name of the act in the monitor
 * @param state how it stands
 * @param since when it came to stand so, by the monitor's clock
 * @param note  what the act says it did, or why it did not; one line for people
 */
public record ActOutcome(String act, State state, Instant since, Optional<String> note) {

    /** How an act stands. */
    public enum State {
        /** It is due, and the brake holds it: too many acts are due or were begun a short while ago. */
        HELD,
        /** It was begun, and its end is not known yet. */
        RUNNING,
        /** It was done. */
        DONE,
        /** It threw. It is not repeated, unless it asked to be. */
        FAILED,
        /** It was looked at and is not to be done. */
        REFUSED,
        /** A crash, an interrupt or the end of its time came between: it may have been done. */
        UNSURE
    }

    /** Checks that all is there. */
    public ActOutcome {
        Objects.requireNonNull(act, "act");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(note, "note");
    }
}
