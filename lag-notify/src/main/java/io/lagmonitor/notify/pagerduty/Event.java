package io.lagmonitor.notify.pagerduty;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Text;
import java.time.Instant;

/** What PagerDuty is told of an incident: that it is there, with all there is to know, or that it is over. */
final class Event {

    private static final int DEDUP_KEY = 255;
    private static final int SUMMARY = 1_024;
    private static final int NAME = 255;
    private static final int ADDRESS = 2_000;

    private Event() {}

    static ObjectNode of(Incident incident, Message message, String routingKey, Instant time) {
        boolean over = incident.ending().isPresent();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("routing_key", routingKey).put("event_action", over ? "resolve" : "trigger")
            .put("dedup_key", Text.cut(incident.id(), DEDUP_KEY));
        if (!over) {
            payload(incident, message, time, node.putObject("payload"));
            message.link().filter(link -> link.address().toString().length() <= ADDRESS).ifPresent(link ->
                node.putArray("links").addObject()
                    .put("href", link.address().toString()).put("text", link.label()));
        }
        return node;
    }

    private static void payload(Incident incident, Message message, Instant time, ObjectNode node) {
        node.put("summary", Text.cut(summary(message), SUMMARY))
            .put("source", name(incident.group().map(GroupKey::toString).orElse(incident.about().toString())))
            .put("severity", severity(incident.status()))
            .put("timestamp", time.toString());
        incident.group().ifPresent(group ->
            node.put("component", name(group.groupId())).put("group", name(group.cluster())));
        node.put("class", "consumer lag");
        details(message, node.putObject("custom_details"));
    }

    /** What has happened, and the first reason why it is bad. */
    private static String summary(Message message) {
        return message.parts().stream().findFirst()
            .map(part -> message.title() + ": " + part.lines().get(0)).orElse(message.title());
    }

    private static void details(Message message, ObjectNode node) {
        message.facts().forEach(fact -> node.put(fact.label(), fact.value()));
        message.parts().forEach(part -> {
            ArrayNode lines = node.putArray(part.label());
            part.lines().forEach(lines::add);
        });
        message.command().ifPresent(command -> node.put(command.label(), command.line()));
    }

    private static String severity(LagStatus status) {
        return switch (status) {
            case CRITICAL -> "critical";
            case WARNING -> "warning";
            case OK, UNKNOWN -> "info";
        };
    }

    private static String name(String text) {
        return Text.cut(Text.visible(text), NAME);
    }
}
