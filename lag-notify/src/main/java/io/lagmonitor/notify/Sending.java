package io.lagmonitor.notify;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.Notification;
import java.time.Instant;
import java.util.List;

/** One call of a notifier that sends messages: what it was given, how much time is left, and what became of each message. */
public final class Sending {

    private final Notification notification;
    private final Deadline deadline;
    private final long begun = System.nanoTime();

    private Sending(Notification notification) {
        this.notification = notification;
        this.deadline = Deadline.in(notification.timeout());
    }

    /** A call that begins now. */
    public static Sending of(Notification notification) {
        return new Sending(notification);
    }

    /** What is to be told. */
    public List<IncidentUpdate> updates() {
        return notification.updates();
    }

    /** The poll it comes from. */
    public LagReport report() {
        return notification.report();
    }

    /** When it must have ended. */
    public Deadline deadline() {
        return deadline;
    }

    /** What time it is by the clock of the monitor, or a little earlier: the poll judged, and then came the acts. */
    public Instant now() {
        return report().time().plusNanos(System.nanoTime() - begun);
    }

    /**
     * Marks the updates that a message was about.
     *
     * @throws io.lagmonitor.model.LagException what the verdict says, if the message was not taken
     */
    public void settle(Verdict verdict, List<IncidentUpdate> updates) {
        if (verdict instanceof Verdict.Failed failed) {
            throw failed.why();
        }
        for (IncidentUpdate update : updates) {
            if (verdict instanceof Verdict.Refused refused) {
                notification.refused(update, refused.why());
            } else if (verdict instanceof Verdict.Taken taken && taken.note().isPresent()) {
                notification.taken(update, taken.note().get());
            } else {
                notification.taken(update);
            }
        }
    }
}
