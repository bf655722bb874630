package io.lagmonitor;

import io.lagmonitor.SourceFlags.Left;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.SourceReport;
import io.lagmonitor.model.Subject;
import java.time.Instant;
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
    private final Map<String, SourceFlags> flags = new HashMap<>();

    Sources(Unsaved unsaved) {
        this.unsaved = unsaved;
    }

    void replace(Collection<SourceFlags> stored) {
        flags.clear();
        stored.forEach(source -> flags.put(source.name(), source));
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
        List.copyOf(flags.keySet()).stream().filter(name -> !names.contains(name))
            .forEach(name -> change(SourceFlags.none(name)));
    }

    /** Counts how groups that were left behind have left. */
    void left(String name, Left more) {
        change(of(name).withLeft(of(name).left().plus(more)));
    }

    /** How it ends when none of the groups that were left behind is left. */
    Ending endOfLeftovers(String name, Instant now) {
        return Leftovers.ending(of(name).left(), now);
    }

    /** None is left; those that come later count anew. */
    void noneLeft(String name) {
        change(of(name).withLeft(Left.NONE));
    }

    private Finding listing(SourceReport report) {
        SourceFlags before = of(report.name());
        int polls = report.complete() ? 0 : Math.min(before.failed() + 1, Flags.POLLS);
        change(before.withFailed(polls));
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

    private SourceFlags of(String name) {
        return flags.getOrDefault(name, SourceFlags.none(name));
    }

    private void change(SourceFlags newest) {
        String name = newest.name();
        if (newest.equals(of(name))) {
            return;
        }
        flags.put(name, newest);
        unsaved.change(PREFIX + name, () -> of(name).write());
    }
}
