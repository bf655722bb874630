package io.lagmonitor.contract;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
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
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new Notification(updates, report, Duration.ofSeconds(10));
    }

    /**
     * One update; EASED is a WARNING, RECOVERED and ENDED are OK, the others are CRITICAL. ACTED has acts of every state.
     */
    public static IncidentUpdate update(Kind kind, GroupKey group) {
        LagStatus status = switch (kind) {
            case OPENED, AGAIN, WORSENED, ACTED, REMINDER, ACT -> LagStatus.CRITICAL;
            case EASED -> LagStatus.WARNING;
            case RECOVERED, ENDED -> LagStatus.OK;
        };
        Incident incident = incident(group, status, kind);
        return new IncidentUpdate(
            "3f2a/sample/" + kind, kind, incident, Optional.of(report(group, incident)), Optional.empty());
    }

    private static Incident incident(GroupKey group, LagStatus status, Kind kind) {
        boolean over = status == LagStatus.OK;
        Ending ending = kind == Kind.ENDED
            ? new Ending(NOW, Ending.Kind.VANISHED, "vanished with lag 151,200 records (as of 2026-11-20T10:09:00Z)")
            : new Ending(NOW, Ending.Kind.RECOVERED, "all findings are OK");
        Finding finding = Finding.between(Subject.group(), status, status, REASON);
        return new Incident("3f2a", About.group(group), OPENED, over ? Optional.of(ending) : Optional.empty(), status,
            151_200, over ? List.of() : List.of(new StandingFinding("threshold", finding, status, OPENED)),
            kind == Kind.ACTED ? Stream.of(State.values()).map(Samples::act).toList() : List.of(), List.of());
    }

    private static ActOutcome act(State state) {
        return new ActOutcome("act-" + state, state, NOW, Optional.of("scaled orders 3 to 5"));
    }

    private static GroupReport report(GroupKey group, Incident incident) {
        GroupLag lag = GroupLag.total(group, NOW, incident.status() == LagStatus.OK ? 1_204 : 151_200);
        return new GroupReport(group, Presence.PRESENT, Optional.of(lag), Optional.empty(),
            Estimates.unknown(), incident.findings(), incident.status(), Optional.of(incident));
    }
}
