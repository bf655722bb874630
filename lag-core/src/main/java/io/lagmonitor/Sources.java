package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.SourceReport;
import io.lagmonitor.model.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges the sources: one that fails, or is incomplete, for three polls in a row is blind, and so is one with groups that
 * could not be judged for three polls. Guarded by the lock of the monitor.
 */
final class Sources {

    static final String PREFIX = "source:";

    private static final int MOST_LISTED = 10;

    private final Unsaved unsaved;
    private final Map<String, Integer> failed = new HashMap<>();

    Sources(Unsaved unsaved) {
        this.unsaved = unsaved;
    }

    void replace(Collection<Failed> stored) {
        failed.clear();
        stored.forEach(source -> failed.put(source.name(), source.polls()));
    }

    /**
     * What the monitor's own two policies say about a source after this poll.
     *
     * @param unjudged its groups that could not be judged for long, and why; empty if it did not answer
     */
    Map<String, Evaluation> judge(SourceReport report, Optional<Map<GroupKey, String>> unjudged) {
        return Map.of("source", Evaluation.of(listing(report)),
            "unjudged", Evaluation.of(unjudged.map(Sources::groups)
                .orElse(Finding.unknown(Subject.group(), "the source did not answer"))));
    }

    /** Forgets every other source. */
    void retain(Collection<String> names) {
        for (String name : List.copyOf(failed.keySet())) {
            if (!names.contains(name)) {
                failed.remove(name);
                unsaved.change(PREFIX + name, () -> write(name));
            }
        }
    }

    private Finding listing(SourceReport report) {
        int before = failed.getOrDefault(report.name(), 0);
        int polls = report.complete() ? 0 : Math.min(before + 1, Flags.POLLS);
        if (polls != before) {
            failed.put(report.name(), polls);
            unsaved.change(PREFIX + report.name(), () -> write(report.name()));
        }
        String why = report.failure().orElse("it did not say why");
        if (polls == 0) {
            return Finding.ok(Subject.group(), "lists every group");
        }
        return polls < Flags.POLLS
            ? Finding.between(Subject.group(), LagStatus.OK, LagStatus.CRITICAL, oneLine(why))
            : Finding.critical(Subject.group(), oneLine("blind for " + Flags.POLLS + " polls or more: " + why));
    }

    private static Finding groups(Map<GroupKey, String> unjudged) {
        if (unjudged.isEmpty()) {
            return Finding.ok(Subject.group(), "all groups can be judged");
        }
        String listed = unjudged.entrySet().stream().limit(MOST_LISTED)
            .map(group -> group.getKey().groupId() + " (" + group.getValue() + ")")
            .collect(Collectors.joining(", "));
        int more = unjudged.size() - MOST_LISTED;
        return Finding.critical(Subject.group(), oneLine(unjudged.size()
            + (unjudged.size() == 1 ? " group" : " groups") + " could not be judged for " + Flags.POLLS
            + " polls or more: " + listed + (more > 0 ? " and " + more + " more" : "")));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R+", " ").strip();
    }

    private Optional<String> write(String name) {
        return Optional.of(failed.getOrDefault(name, 0)).filter(polls -> polls > 0)
            .map(polls -> Stored.object().put("source", name).put("failed", polls).toString());
    }

    /** How many polls in a row a source failed. */
    record Failed(String name, int polls) {

        static Failed read(JsonNode node) {
            return new Failed(node.required("source").asText(), node.required("failed").asInt());
        }
    }
}
