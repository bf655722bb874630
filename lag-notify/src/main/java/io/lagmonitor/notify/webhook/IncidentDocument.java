package io.lagmonitor.notify.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.notify.Message;
import java.time.Instant;
import java.util.List;

/**
 * One update as a JSON document for machines. Fields are only ever added; what is not known is left out. Names stand as
 * Kafka has them; only the title and the text are made for people.
 */
final class IncidentDocument {

    static final int VERSION = 1;

    private IncidentDocument() {}

    static ObjectNode of(IncidentUpdate update, Message message, Instant time) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("version", VERSION).put("key", update.key()).put("kind", update.kind().name())
            .put("time", time.toString()).put("title", message.title()).put("text", message.text());
        message.command().ifPresent(command -> node.put("command", command.line()));
        message.link().ifPresent(link -> node.put("link", link.address().toString()));
        incident(update.incident(), node.putObject("incident"));
        update.groupReport().ifPresent(report -> group(report, node.putObject("group")));
        return node;
    }

    private static void incident(Incident incident, ObjectNode node) {
        node.put("id", incident.id());
        about(incident.about(), node);
        node.put("opened", incident.opened().toString()).put("status", incident.status().name())
            .put("peakLag", incident.peakLag());
        incident.ending().ifPresent(ending -> node.putObject("ending").put("time", ending.time().toString())
            .put("kind", ending.kind().name()).put("reason", ending.reason()));
        findings(incident.findings(), node.putArray("findings"));
        ArrayNode acts = node.putArray("acts");
        incident.acts().forEach(act -> {
            ObjectNode outcome = acts.addObject().put("act", act.act()).put("state", act.state().name())
                .put("since", act.since().toString());
            act.note().ifPresent(note -> outcome.put("note", note));
        });
    }

    private static void about(About about, ObjectNode node) {
        if (about instanceof About.Group group) {
            node.put("about", "GROUP").put("cluster", group.key().cluster()).put("groupId", group.key().groupId());
        } else if (about instanceof About.Source source) {
            node.put("about", "SOURCE").put("source", source.name());
        } else {
            node.put("about", "MONITOR");
        }
    }

    private static void findings(List<StandingFinding> findings, ArrayNode nodes) {
        for (StandingFinding finding : findings) {
            ObjectNode node = nodes.addObject().put("policy", finding.policy());
            finding.subject().topic().ifPresent(topic -> node.put("topic", topic));
            finding.subject().partition().ifPresent(partition -> node.put("partition", partition));
            node.put("status", finding.status().name()).put("standing", finding.standing().name())
                .put("measured", finding.measured()).put("reason", finding.reason())
                .put("since", finding.since().toString());
        }
    }

    private static void group(GroupReport report, ObjectNode node) {
        node.put("presence", report.presence().name()).put("status", report.status().name());
        report.failure().ifPresent(why -> node.put("failure", why));
        report.lag().ifPresent(lag -> lag(lag, node));
        Liveness liveness = report.estimates().liveness();
        if (liveness.state() != Liveness.State.UNKNOWN) {
            ObjectNode reading = node.putObject("liveness").put("state", liveness.state().name())
                .put("reason", liveness.reason());
            liveness.since().ifPresent(since -> reading.put("since", since.toString()));
        }
    }

    private static void lag(GroupLag lag, ObjectNode node) {
        node.put("asOf", lag.asOf().toString()).put("state", lag.state().name());
        lag.members().ifPresent(members -> node.put("members", members));
        node.put("lagAtLeast", lag.lagAtLeast());
        lag.lagAtMost().ifPresent(records -> node.put("lagAtMost", records));
    }
}
