package io.lagmonitor.examples.quickstart;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.SourceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What happened in all polls so far, gathered from their reports. For one thread. */
final class Summary {

    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    private final Set<String> groups = new HashSet<>();
    private int polls;
    private int incompletePolls;
    private Instant newest = Instant.EPOCH;

    /** Adds one report; of every incident its newest form is kept. */
    void add(LagReport report) {
        polls++;
        incompletePolls += report.sources().stream().allMatch(SourceReport::complete) ? 0 : 1;
        newest = report.time();
        report.groups().stream().map(GroupReport::key).forEach(key -> groups.add(key.toString()));
        Stream.of(report.opened(), report.incidents(), report.ended()).flatMap(List::stream)
            .forEach(incident -> incidents.put(incident.id(), incident));
    }

    /** The incidents there were about a group, the first one first. */
    List<Incident> incidentsOf(String groupId) {
        return incidents.values().stream()
            .filter(incident -> incident.group().map(GroupKey::groupId).equals(Optional.of(groupId))).toList();
    }

    /** For people. */
    List<String> lines() {
        long ended = incidents.values().stream().filter(incident -> incident.ended().isPresent()).count();
        List<String> lines = new ArrayList<>(List.of("", "Summary",
            "  watched    " + Words.count(groups.size(), "group") + " in " + Words.count(polls, "poll")
                + (incompletePolls == 0 ? "" : ", " + Words.number(incompletePolls) + " of them incomplete"),
            "  incidents  " + Words.number(incidents.size()) + " opened, " + Words.number(ended) + " ended"));
        int width = incidents.values().stream().mapToInt(incident -> name(incident).length()).max().orElse(1);
        incidents.values().forEach(incident -> lines.add(
            ("    %-" + width + "s  %s, peak lag %s").formatted(
                name(incident), length(incident), Words.number(incident.peakLag()))));
        return lines;
    }

    /** The group, without its cluster, or the source that is blind. */
    private static String name(Incident incident) {
        return incident.group().map(GroupKey::groupId).orElseGet(() -> incident.about().toString());
    }

    private String length(Incident incident) {
        long seconds = Duration.between(incident.opened(), incident.ended().orElse(newest)).toSeconds();
        return (incident.ended().isPresent() ? "ended after " : "open for ") + Words.number(seconds) + " seconds";
    }
}
