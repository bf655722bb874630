package io.lagmonitor.notify.alertmanager;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.notify.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/**
 * One alert. Alertmanager knows it by its labels alone, so they hold nothing that moves but the severity: an incident whose
 * severity changes is another alert, and the one before it is resolved.
 */
final class Alert {

    private Alert() {}

    /**
     * An alert that fires until that time, or is over since then.
     *
     * @param severity the label; what the incident has now, or had before
     */
    static ObjectNode of(Incident incident, LagStatus severity, Message message, Map<String, String> labels, Instant ends) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        label(incident.about(), severity, labels, node.putObject("labels"));
        node.putObject("annotations").put("summary", message.title()).put("description", message.text())
            .put("incident", incident.id());
        Instant opened = incident.opened().isAfter(ends) ? ends : incident.opened();
        node.put("startsAt", millis(opened)).put("endsAt", millis(ends));
        message.link().ifPresent(link -> node.put("generatorURL", link.address().toString()));
        return node;
    }

    /** An empty label counts as none, and so it does for a group without a name. */
    private static void label(About about, LagStatus severity, Map<String, String> labels, ObjectNode node) {
        labels.forEach(node::put);
        if (about instanceof About.Group group) {
            node.put("alertname", "KafkaConsumerLag").put("cluster", group.key().cluster())
                .put("group", group.key().groupId());
        } else if (about instanceof About.Source source) {
            node.put("alertname", "KafkaConsumerLagUnknown").put("source", source.name());
        } else {
            node.put("alertname", "KafkaLagMonitorFailing");
        }
        node.put("severity", severity.name().toLowerCase(Locale.ROOT));
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
