package io.lagmonitor.notify.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Template;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is sent: our document, or what the user's template makes of it. Immutable.
 *
 * @param template JSON with places in its strings; empty for our document
 */
record Body(Optional<Template> template) {

    static final Body DOCUMENT = new Body(Optional.empty());

    private static final Set<String> PLACES = Set.of("cluster", "group", "topic", "incident", "key", "kind", "status",
        "title", "text", "command", "link");
    private static final ObjectMapper JSON =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** @throws IllegalArgumentException if it uses an unknown place, or one outside of a string, or is not JSON */
    static Body of(String text) {
        Template template = Template.of(text, PLACES);
        Map<String, String> values = new HashMap<>();
        PLACES.forEach(place -> values.put(place, "\"}]\\"));
        if (text.isBlank()) {
            throw new IllegalArgumentException("there is nothing in it");
        }
        try {
            JSON.readTree(template.fill(values, Body::escaped));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON with places in its strings alone (line "
                + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")");
        }
        return new Body(Optional.of(template));
    }

    String of(IncidentUpdate update, Message message, Instant time) {
        return template.map(text -> text.fill(values(update, message), Body::escaped))
            .orElseGet(() -> IncidentDocument.of(update, message, time).toString());
    }

    private static Map<String, String> values(IncidentUpdate update, Message message) {
        Incident incident = update.incident();
        Map<String, String> values = new HashMap<>(Map.of("incident", incident.id(), "key", update.key(),
            "kind", update.kind().name(), "status", incident.status().name(), "title", message.title(),
            "text", message.text()));
        incident.group().ifPresent((GroupKey group) -> {
            values.put("cluster", group.cluster());
            values.put("group", group.groupId());
        });
        incident.findings().stream().map(StandingFinding::subject).flatMap(subject -> subject.topic().stream())
            .findFirst().ifPresent(topic -> values.put("topic", topic));
        message.command().ifPresent(command -> values.put("command", command.line()));
        message.link().ifPresent(link -> values.put("link", link.address().toString()));
        return values;
    }

    /** As it stands within the quotes of JSON. */
    private static String escaped(String text) {
        String quoted = TextNode.valueOf(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }
}
