package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.contract.Samples;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Asks notifiers for acts, as the monitor does, and says what became of them. Its clock is set by hand. */
final class Asking implements Notification.Receipts {

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private Duration timeout = Duration.ofSeconds(20);
    private String became = "";

    /** The clock goes on. */
    Asking after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Asking within(Duration time) {
        timeout = time;
        return this;
    }

    Instant now() {
        return now;
    }

    /** {@code taken: NOTE} or {@code refused: WHY}; what people may come to see of it is read by {@link Printed}. */
    String of(Notifier notifier, IncidentUpdate update) throws Exception {
        try {
            Printed.show(notifier);
            ask(notifier, update);
            Printed.show(became);
            return became;
        } catch (Exception e) {
            Printed.failure(() -> {
                throw e;
            });
            throw e;
        }
    }

    private void ask(Notifier notifier, IncidentUpdate update) throws Exception {
        became = "neither taken nor refused";
        LagReport report = new LagReport(now, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of());
        notifier.send(new Notification(List.of(update), report, timeout, this));
    }

    @Override
    public synchronized void taken(IncidentUpdate update, Optional<String> note) {
        became = "taken: " + note.orElse("");
    }

    @Override
    public synchronized void refused(IncidentUpdate update, String why) {
        became = "refused: " + why;
    }

    /** An act for a group of two topics with three partitions each. */
    static IncidentUpdate act(String incidentId, String name, String groupId) {
        return act(incidentId, name, groupId, lag ->
            lag.partition("a", 0).partition("a", 1).partition("a", 2)
                .partition("b", 0).partition("b", 1).partition("b", 2));
    }

    static IncidentUpdate act(String incidentId, String name, String groupId, UnaryOperator<GroupLagBuilder> lag) {
        GroupKey group = new GroupKey("prod", groupId);
        IncidentUpdate sample = Samples.update(Kind.ACT, group);
        GroupReport seen = sample.groupReport().orElseThrow();
        GroupReport report = new GroupReport(group, seen.presence(),
            Optional.of(lag.apply(GroupLag.builder(group, Samples.OPENED)).build()), seen.failure(), seen.estimates(),
            seen.findings(), seen.status(), seen.incident());
        return new IncidentUpdate(incidentId + "/" + name, Kind.ACT, named(sample.incident(), incidentId),
            Optional.of(report), Optional.empty());
    }

    static IncidentUpdate withoutReport(IncidentUpdate update) {
        return new IncidentUpdate(update.key(), update.kind(), update.incident(), Optional.empty(), update.note());
    }

    private static Incident named(Incident incident, String id) {
        return new Incident(id, incident.about(), incident.opened(), incident.ending(), incident.status(),
            incident.peakLag(), incident.findings(), incident.acts(), incident.heard());
    }
}
