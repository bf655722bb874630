package io.lagmonitor.spi;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Everything that is pending for one notifier.
 *
 * @param updates the news, oldest incident first; not empty
 * @param report  the poll it comes from
 * @param timeout how long the call may take; positive
 */
public record Notification(List<IncidentUpdate> updates, LagReport report, Duration timeout) {

    /** Copies the updates and checks that there is one. */
    public Notification {
        updates = List.copyOf(updates);
        Objects.requireNonNull(report, "report");
        if (updates.isEmpty()) {
            throw new IllegalArgumentException("a notification carries at least one update");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }
}
