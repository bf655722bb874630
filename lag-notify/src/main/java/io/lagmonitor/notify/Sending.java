package io.lagmonitor.notify;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call of a notifier that sends messages: what it was given, how much time is left, and what became of each message.
 * A message that is not taken now does not keep those behind it from being sent, so that one which the service never
 * takes, and never refuses, blocks nothing; {@link #end} then throws what came of it.
 */
public final class Sending {

    /** So many messages in a row that are not taken say that it is the service, and not the messages. */
    private static final int MOST_IN_A_ROW = 5;

    private final Notification notification;
    private final Deadline deadline;
    private final long begun = System.nanoTime();
    private Optional<LagException> failure = Optional.empty();
    private int failedInARow;

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
     * Marks the updates that a message was about, or leaves them to the next poll.
     *
     * @throws LagException what the verdict says, if the other messages would fare no better: if the service asks to be
     *                      left alone, if there was no answer, or after several failures in a row
     */
    public void settle(Verdict verdict, List<IncidentUpdate> updates) {
        if (verdict instanceof Verdict.Failed failed) {
            failed(failed.why());
            return;
        }
        failedInARow = 0;
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

    /**
     * To be called behind the last message.
     *
     * @throws LagException why the first message that was not taken was not
     */
    public void end() {
        failure.ifPresent(why -> {
            throw why;
        });
    }

    /**
     * What to tell apart when a message about all of them was refused, for what the service does not take is in one of
     * the halves; empty if it was not refused, or was about one.
     */
    public static List<List<IncidentUpdate>> halves(Verdict verdict, List<IncidentUpdate> updates) {
        if (!(verdict instanceof Verdict.Refused) || updates.size() == 1) {
            return List.of();
        }
        int half = updates.size() / 2;
        return List.of(updates.subList(0, half), updates.subList(half, updates.size()));
    }

    private void failed(LagException why) {
        failedInARow++;
        if (why instanceof DeliveryException || why instanceof HttpException || failedInARow == MOST_IN_A_ROW) {
            throw why;
        }
        failure = failure.or(() -> Optional.of(why));
    }
}
