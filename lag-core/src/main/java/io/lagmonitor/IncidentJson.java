package io.lagmonitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/**
 * Incidents as they are stored: a JSON object each, readable by people. {@code v} is the version of the form; a newer
 * one is refused, so that an older process never misreads it.
 */
final class IncidentJson {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private IncidentJson() {}

    static String write(IncidentRecord incident) {
        ObjectNode node = JSON.createObjectNode();
        node.put("v", VERSION);
        node.put("id", incident.id);
        node.put("cluster", incident.group.cluster());
        node.put("group", incident.group.groupId());
        node.put("opened", incident.opened.toString());
        incident.ended.ifPresent(ended -> node.put("ended", ended.toString()));
        node.put("peakLag", incident.peakLag);
        node.put("changes", incident.changes);
        ObjectNode news = node.putObject("news");
        incident.news.forEach((level, number) -> news.put(level.name(), number));
        ObjectNode since = node.putObject("since");
        incident.since.forEach((level, time) -> since.put(level.name(), time.toString()));
        for (StandingFinding finding : incident.findings) {
            write(finding, node.withArray("/findings").addObject());
        }
        ObjectNode told = node.putObject("told");
        incident.told.forEach((notifier, what) -> told.putObject(notifier)
            .put("heard", what.heard()).put("number", what.number()).put("status", what.status().name()));
        return node.toString();
    }

    /** Reads what {@link #write} wrote. */
    static IncidentRecord read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.path("v").asInt() != VERSION) {
                throw new LagException("it has version " + node.path("v") + ", expected " + VERSION);
            }
            return read(node);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new LagException("it is not a stored incident: " + FailureLog.reason(e), e);
        }
    }

    private static IncidentRecord read(JsonNode node) {
        IncidentRecord incident = new IncidentRecord(
            node.required("id").asText(),
            new GroupKey(node.required("cluster").asText(), node.required("group").asText()),
            time(node.required("opened")));
        incident.ended = Optional.ofNullable(node.get("ended")).map(IncidentJson::time);
        incident.peakLag = node.required("peakLag").asLong();
        incident.changes = node.required("changes").asInt();
        fields(node, "news").forEach((level, number) -> incident.news.put(LagStatus.valueOf(level), number.asInt()));
        fields(node, "since").forEach((level, at) -> incident.since.put(LagStatus.valueOf(level), time(at)));
        incident.findings = StreamSupport.stream(node.path("findings").spliterator(), false)
            .map(IncidentJson::finding).toList();
        fields(node, "told").forEach((notifier, what) -> incident.told.put(notifier, new Told(
            what.required("heard").asBoolean(), what.required("number").asInt(), status(what))));
        return incident;
    }

    private static void write(StandingFinding finding, ObjectNode node) {
        node.put("policy", finding.policy());
        finding.subject().topic().ifPresent(topic -> node.put("topic", topic));
        finding.subject().partition().ifPresent(partition -> node.put("partition", partition));
        node.put("status", finding.standing().name());
        node.put("reason", finding.reason());
        node.put("since", finding.since().toString());
    }

    /** What was stored rests on numbers that are no longer at hand, so it is not measured. */
    private static StandingFinding finding(JsonNode node) {
        Subject subject = new Subject(
            Optional.ofNullable(node.get("topic")).map(JsonNode::asText),
            node.has("partition") ? OptionalInt.of(node.get("partition").asInt()) : OptionalInt.empty());
        return new StandingFinding(node.required("policy").asText(), subject, status(node), false,
            node.required("reason").asText(), time(node.required("since")));
    }

    private static Map<String, JsonNode> fields(JsonNode node, String name) {
        return JSON.convertValue(node.required(name), new TypeReference<>() {});
    }

    private static LagStatus status(JsonNode node) {
        return LagStatus.valueOf(node.required("status").asText());
    }

    private static Instant time(JsonNode node) {
        return Instant.parse(node.asText());
    }
}
