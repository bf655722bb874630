package io.lagmonitor.spi;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is pending for one notifier. To return from {@code send} takes all of it, to throw takes none. A
 * notifier that sends several messages says after each what was {@link #taken} or {@link #refused}, so that a failure
 * half way does not repeat the first half.
 *
 * @param updates  the news, oldest incident first; empty only on a route that hears every poll
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
        updates = List.copyOf(updates);
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(receipts, "receipts");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }

    /** A notification of which nobody keeps what became of it. */
    public Notification(List<IncidentUpdate> updates, LagReport report, Duration timeout) {
        this(updates, report, timeout, Receipts.NONE);
    }

    /** This update was taken, or the act done; returns once that is saved. News that came up since stays pending. */
    public void taken(IncidentUpdate update) {
        receipts.taken(offered(update), Optional.empty());
    }

    /**
     * As {@link #taken(IncidentUpdate)}, and leaves a note. A teller finds it in its next update of the incident, such as
     * the id of the message to answer to. The note of an act is for people: what it changed, in one line.
     */
    public void taken(IncidentUpdate update, String note) {
        receipts.taken(offered(update), Optional.of(note));
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
