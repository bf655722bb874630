package io.lagmonitor.notify;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a notifier marked, in the order in which it did. */
public final class Receipts implements Notification.Receipts {

    private final Map<IncidentUpdate, Optional<String>> taken = new LinkedHashMap<>();
    private final Map<IncidentUpdate, String> refused = new LinkedHashMap<>();

    /** The same notification, whose marks are kept here. */
    public Notification on(Notification notification) {
        return on(notification, notification.timeout());
    }

    /** The same with another timeout. */
    public Notification on(Notification notification, Duration timeout) {
        return new Notification(notification.updates(), notification.report(), timeout, this);
    }

    /** What was taken, with its note. */
    public synchronized Map<IncidentUpdate, Optional<String>> taken() {
        return new LinkedHashMap<>(taken);
    }

    /** What was refused, and why. */
    public synchronized Map<IncidentUpdate, String> refused() {
        return new LinkedHashMap<>(refused);
    }

    @Override
    public synchronized void taken(IncidentUpdate update, Optional<String> note) {
        taken.put(update, note);
    }

    @Override
    public synchronized void refused(IncidentUpdate update, String why) {
        refused.put(update, why);
    }
}
