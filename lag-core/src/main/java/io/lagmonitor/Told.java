package io.lagmonitor;

import io.lagmonitor.model.LagStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What one notifier knows of one incident.
 *
 * @param heard     whether it has taken anything; if not, it was due and has not taken it yet
 * @param number    the number of the change it took last; 0 before
 * @param status    the status it took last; OK means that it knows of the end
 * @param at        when it took it
 * @param reminders how many reminders it took since that change
 * @param note      what it left
 * @param refused   why it refused the update it was offered last
 */
record Told(boolean heard, int number, LagStatus status, Instant at, int reminders, Optional<String> note,
            Optional<String> refused) {

    /** The route is due, nothing was taken yet. */
    static final Told DUE =
        new Told(false, 0, LagStatus.OK, Instant.EPOCH, 0, Optional.empty(), Optional.empty());

    boolean knowsEnd() {
        return heard && status == LagStatus.OK;
    }

    /** The same, taken at this time. */
    Told takenAt(Instant now) {
        return new Told(heard, number, status, now, reminders, note, refused);
    }

    /** The same, and it need not hear of the changes up to this one. */
    Told upTo(int change) {
        return new Told(heard, Math.max(number, change), status, at, reminders, note, refused);
    }
}
