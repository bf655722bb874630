package io.lagmonitor.contract;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** News as the monitor would tell it, for tests of notifiers: a group 151,200 records behind a limit of 150,000. */
public final class Samples {

    /** When the sample incidents were opened. */
    public static final Instant OPENED = Instant.parse("2026-11-20T10:00:00Z");

    private static final Instant NOW = OPENED.plus(Duration.ofMinutes(12));
    private static final String REASON = "lag 151,200 records, limit 150,000";

    private Samples() {}

    /** An update of each kind, about group {@code orders} of cluster {@code prod}. */
    public static Notification everyKind() {
        GroupKey orders = new GroupKey("prod", "orders");
        return notification(Stream.of(Kind.values()).map(kind -> update(kind, orders)).toList());
    }

    /** These updates, in a report of the groups they are about. */
    public static Notification notification(List<IncidentUpdate> updates) {
        LagReport report = new LagReport(NOW, List.of(),
            updates.stream().map(IncidentUpdate::groupReport).flatMap(Optional::stream).distinct().toList(),
            List.of(), List.of(), List.of(), List.of(), List.of());
        return new Notification(updates, report, Duration.ofSeconds(10));
    }

    /** One update; EASED is a WARNING, RECOVERED is OK, the others are CRITICAL. */
    public static IncidentUpdate update(Kind kind, GroupKey group) {
        LagStatus status = switch (kind) {
            case OPENED, WORSENED -> LagStatus.CRITICAL;
            case EASED -> LagStatus.WARNING;
            case RECOVERED -> LagStatus.OK;
        };
        Incident incident = incident(group, status);
        return new IncidentUpdate("3f2a/sample/" + kind, kind, incident, Optional.of(report(incident)));
    }

    private static Incident incident(GroupKey group, LagStatus status) {
        boolean over = status == LagStatus.OK;
        return new Incident("3f2a", group, OPENED, over ? Optional.of(NOW) : Optional.empty(), status, 151_200,
            over ? List.of()
                : List.of(new StandingFinding("threshold", Subject.group(), status, true, REASON, OPENED)));
    }

    private static GroupReport report(Incident incident) {
        GroupLag lag = GroupLag.total(incident.group(), NOW, incident.status() == LagStatus.OK ? 1_204 : 151_200);
        return new GroupReport(incident.group(), Presence.PRESENT, Optional.of(lag), Optional.empty(),
            incident.findings(), incident.status(), Optional.of(incident));
    }
}
