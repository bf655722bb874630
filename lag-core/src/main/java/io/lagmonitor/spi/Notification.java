package io.lagmonitor.spi;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is pending for one teller, or one act on one incident. To return from {@code send} takes all of it, to
 * throw takes none. A notifier that sends several messages says after each what was {@link #taken} or {@link #refused}, so
 * that a failure half way does not repeat the first half. Marks may come from any thread until {@code send} returns; a
 * second one of the same update, and one that comes later, changes nothing.
 *
 * @param updates  the news, oldest incident first; empty only on a route that hears every poll, and then there is nothing
 *                 to tell people
 * @param report   the poll it comes from
 * @param timeout  how long the call may take; positive
 * @param receipts who is told what became of each update
 */
public record Notification(List<IncidentUpdate> updates, LagReport report, Duration timeout, Receipts receipts) {

    /** Keeps what became of each update. */
    public interface Receipts {

        /** Nobody keeps it; for tests. */
        Receipts NONE = new Receipts() {

            @Override
            public void taken(IncidentUpdate update, Optional<String> note) {}

            @Override
            public void refused(IncidentUpdate update, String why) {}
        };

        /** As {@link Notification#taken(IncidentUpdate, String)}. */
        void taken(IncidentUpdate update, Optional<String> note);

        /** As {@link Notification#refused(IncidentUpdate, String)}. */
        void refused(IncidentUpdate update, String why);
    }

    /** Copies the updates. */
    public Notification {
        updates = List.copyOf(Objects.requireNonNull(updates, "updates"));
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(receipts, "receipts");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }

    /** A notification of which nobody keeps what became of it. */
    public Notification(List<IncidentUpdate> updates, LagReport report, Duration timeout) {
        this(updates, report, timeout, Receipts.NONE);
    }

    /**
     * This update was taken, or the act done; returns once that is saved, or could not be. News that came up since stays
     * pending.
     *
     * @throws IllegalArgumentException if it is not one of {@link #updates()}
     */
    public void taken(IncidentUpdate update) {
        receipts.taken(offered(update), Optional.empty());
    }

    /**
     * As {@link #taken(IncidentUpdate)}, and leaves a note. A teller finds it in its next update of the incident, such as
     * the id of the message to answer to. The note of an act is for people: what it changed, in one line.
     *
     * @param note short: it is stored with the incident until that is over
     */
    public void taken(IncidentUpdate update, String note) {
        receipts.taken(offered(update), Optional.of(Objects.requireNonNull(note, "note")));
    }

    /** This update can never be taken, and why, for people: it is not offered again, and the other tellers are told. */
    public void refused(IncidentUpdate update, String why) {
        receipts.refused(offered(update), Objects.requireNonNull(why, "why"));
    }

    private IncidentUpdate offered(IncidentUpdate update) {
        if (!updates.contains(update)) {
            throw new IllegalArgumentException("update " + update.key() + " is not of this notification");
        }
        return update;
    }
}
