package io.lagmonitor.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of handing updates to one notifier.
 *
 * @param notifier the notifier's name in the monitor
 * @param outcome  whether it took them
 * @param updates  what it was offered; empty if it was left out
 * @param failure  why it did not take them
 */
public record Delivery(String notifier, Outcome outcome, List<IncidentUpdate> updates, Optional<String> failure) {

    /** What became of it. */
    public enum Outcome {
        /** It took all. */
        TAKEN,
        /** It threw; what it had not taken is offered again, in its newest form. An act is not, unless it asked to be. */
        FAILED,
        /** It did not answer in time, or is still busy from before; they are offered again. */
        LATE
    }

    /** Copies the updates. */
    public Delivery {
        Objects.requireNonNull(notifier, "notifier");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(failure, "failure");
        updates = List.copyOf(updates);
    }
}
