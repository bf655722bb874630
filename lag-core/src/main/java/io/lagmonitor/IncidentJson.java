package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.IncidentRecord.LastSeen;
import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Incidents as they are stored. */
final class IncidentJson {

    private IncidentJson() {}

    static String write(IncidentRecord incident) {
        ObjectNode node = Stored.object().put("id", incident.id);
        writeAbout(incident.about, node);
        node.put("opened", incident.opened.toString());
        incident.ending.ifPresent(ending -> node.putObject("ending").put("time", ending.time().toString())
            .put("kind", ending.kind().name()).put("reason", ending.reason()));
        node.put("peakLag", incident.peakLag);
        node.put("changes", incident.changes);
        ObjectNode news = node.putObject("news");
        incident.news.forEach((level, number) -> news.put(level.name(), number));
        if (incident.actNews > 0) {
            node.put("actNews", incident.actNews);
        }
        if (incident.reopening > 0) {
            node.put("reopening", incident.reopening);
        }
        ObjectNode since = node.putObject("since");
        incident.since.forEach((level, time) -> since.put(level.name(), time.toString()));
        incident.counted.ifPresent(asOf -> {
            node.put("counted", asOf.toString());
            ObjectNode checks = node.putObject("checks");
            incident.checks.forEach((level, count) -> checks.put(level.name(), count));
        });
        incident.silentSince.ifPresent(time -> node.put("silentSince", time.toString()));
        incident.findings.forEach(finding -> write(finding, incident, node.withArray("/findings").addObject()));
        ObjectNode told = node.putObject("told");
        incident.told.forEach((notifier, what) -> write(what, told.putObject(notifier)));
        if (!incident.acts.isEmpty()) {
            ObjectNode acts = node.putObject("acts");
            incident.acts.forEach((name, act) -> write(act, acts.putObject(name)));
        }
        return node.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws LagException if it did not
     */
    static IncidentRecord read(String text) {
        return Stored.read("incident", text, IncidentJson::read);
    }

    private static IncidentRecord read(JsonNode node) {
        IncidentRecord incident = new IncidentRecord(
            node.required("id").asText(), about(node), Stored.requiredTime(node, "opened"));
        if (node.has("ending")) {
            JsonNode ending = node.get("ending");
            incident.ending = Optional.of(new Ending(Stored.requiredTime(ending, "time"),
                Ending.Kind.valueOf(ending.required("kind").asText()), ending.required("reason").asText()));
        }
        incident.peakLag = node.required("peakLag").asLong();
        incident.changes = node.required("changes").asInt();
        Stored.fields(node.required("news"))
            .forEach((level, number) -> incident.news.put(LagStatus.valueOf(level), number.asInt()));
        incident.actNews = node.path("actNews").asInt();
        incident.reopening = node.path("reopening").asInt();
        JsonNode since = node.required("since");
        Stored.fields(since).keySet().forEach(
            level -> incident.since.put(LagStatus.valueOf(level), Stored.requiredTime(since, level)));
        incident.counted = Stored.time(node, "counted");
        Stored.fields(node.path("checks"))
            .forEach((level, count) -> incident.checks.put(LagStatus.valueOf(level), count.asInt()));
        incident.silentSince = Stored.time(node, "silentSince");
        List<StandingFinding> findings = new ArrayList<>();
        node.path("findings").forEach(finding -> findings.add(finding(finding, incident)));
        incident.findings = List.copyOf(findings);
        Stored.fields(node.required("told")).forEach((notifier, what) -> incident.told.put(notifier, told(what)));
        Stored.fields(node.path("acts")).forEach((name, act) -> incident.acts.put(name, act(act)));
        return incident;
    }

    private static void writeAbout(About about, ObjectNode node) {
        if (about instanceof About.Group group) {
            Stored.put(node, group.key());
        } else if (about instanceof About.Source source) {
            node.put("source", source.name());
        } else {
            node.put("monitor", true);
        }
    }

    private static About about(JsonNode node) {
        if (node.has("monitor")) {
            return About.monitor();
        }
        return node.has("source") ? About.source(node.get("source").asText()) : About.group(Stored.group(node));
    }

    private static void write(StandingFinding finding, IncidentRecord incident, ObjectNode node) {
        node.put("policy", finding.policy());
        finding.subject().topic().ifPresent(topic -> node.put("topic", topic));
        finding.subject().partition().ifPresent(partition -> node.put("partition", partition));
        node.put("status", finding.standing().name());
        node.put("reason", finding.reason());
        node.put("since", finding.since().toString());
        LastSeen seen = incident.lastSeen.get(finding.subject());
        if (seen != null) {
            node.put("lag", seen.lag()).put("missing", seen.missing());
        }
    }

    /** What was stored rests on numbers that are no longer at hand, so it is not measured. */
    private static StandingFinding finding(JsonNode node, IncidentRecord incident) {
        Subject subject = new Subject(Stored.text(node, "topic"),
            node.has("partition") ? OptionalInt.of(node.get("partition").asInt()) : OptionalInt.empty());
        if (node.has("lag")) {
            incident.lastSeen.put(subject, new LastSeen(node.get("lag").asLong(), node.required("missing").asInt()));
        }
        return new StandingFinding(node.required("policy").asText(),
            Finding.unknown(subject, node.required("reason").asText()), status(node), Stored.requiredTime(node, "since"));
    }

    /** Who has not heard anything yet is due, and that is all. */
    private static void write(Told told, ObjectNode node) {
        if (!told.heard()) {
            return;
        }
        node.put("number", told.number()).put("status", told.status().name()).put("at", told.at().toString());
        if (told.reminders() > 0) {
            node.put("reminders", told.reminders());
        }
        told.note().ifPresent(note -> node.put("note", note));
        told.refused().ifPresent(why -> node.put("refused", why));
    }

    private static Told told(JsonNode node) {
        return node.isEmpty() ? Told.DUE : new Told(true, node.required("number").asInt(), status(node),
            Stored.requiredTime(node, "at"), node.path("reminders").asInt(), Stored.text(node, "note"),
            Stored.text(node, "refused"));
    }

    /** Whose it is, and for how long, counts only while it runs. */
    private static void write(Act act, ObjectNode node) {
        node.put("state", act.state().name()).put("began", act.began().toString()).put("since", act.since().toString())
            .put("attempts", act.attempts());
        if (act.running()) {
            node.put("process", act.process()).put("deadline", act.deadline().toString());
        }
        act.note().ifPresent(note -> node.put("note", note));
        act.again().ifPresent(time -> node.put("again", time.toString()));
    }

    private static Act act(JsonNode node) {
        return new Act(ActOutcome.State.valueOf(node.required("state").asText()), Stored.requiredTime(node, "began"),
            Stored.text(node, "process").orElse(""), Stored.time(node, "deadline").orElse(Instant.EPOCH),
            Stored.requiredTime(node, "since"), Stored.text(node, "note"), Stored.time(node, "again"),
            node.required("attempts").asInt());
    }

    private static LagStatus status(JsonNode node) {
        return LagStatus.valueOf(node.required("status").asText());
    }
}
