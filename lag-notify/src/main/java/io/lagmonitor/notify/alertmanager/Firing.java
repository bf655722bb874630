package io.lagmonitor.notify.alertmanager;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What Alertmanager is to know after one poll.
 *
 * @param labels what every alert has besides
 * @param ends   until when an alert fires that is not sent again
 */
record Firing(Wording wording, Map<String, String> labels, LagReport report, Instant ends) {

    private static final List<LagStatus> SEVERITIES = List.of(LagStatus.CRITICAL, LagStatus.WARNING);

    /** An update: the alert of what stands now, and that those of other severities are over. */
    List<ObjectNode> alerts(IncidentUpdate update) {
        Incident incident = update.incident();
        List<ObjectNode> alerts = new ArrayList<>();
        for (LagStatus severity : SEVERITIES) {
            boolean fires = incident.ending().isEmpty() && severity == severity(incident);
            if (fires) {
                alerts.add(firing(incident));
            } else if (update.kind() != Kind.OPENED) {
                alerts.add(Alert.of(incident, severity, wording.message(update, report.time()), labels, report.time()));
            }
        }
        return alerts;
    }

    /** What is open, was told before, and is not among the updates. */
    List<ObjectNode> again(List<IncidentUpdate> updates, Predicate<Incident> told) {
        Set<String> fresh = new HashSet<>();
        updates.forEach(update -> fresh.add(update.incident().id()));
        return report.incidents().stream().filter(incident -> !fresh.contains(incident.id())).filter(told)
            .map(this::firing).toList();
    }

    /** Said as at the opening, so that it says the same each time. */
    private ObjectNode firing(Incident incident) {
        IncidentUpdate opened = new IncidentUpdate(
            incident.id(), Kind.OPENED, incident, incident.group().flatMap(report::group), Optional.empty());
        Message message = wording.message(opened, report.time());
        return Alert.of(incident, severity(incident), message, labels, ends);
    }

    private static LagStatus severity(Incident incident) {
        return incident.status() == LagStatus.CRITICAL ? LagStatus.CRITICAL : LagStatus.WARNING;
    }

    /** These alerts in one request. */
    static ArrayNode request(List<ObjectNode> alerts) {
        return JsonNodeFactory.instance.arrayNode().addAll(alerts);
    }
}
