package io.lagmonitor.examples.quickstart;

import io.lagmonitor.model.Incident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to the {@link Workload}, and what a monitor has to tell about it. For one thread.
 *
 * <p>After half a minute two members help {@code too-slow}; after a minute it ends, later if a slow machine needs longer.
 */
final class Story {

    private static final Duration HELP = Duration.ofSeconds(28);
    private static final Duration END = Duration.ofSeconds(58);
    private static final Duration LATEST_END = Duration.ofSeconds(100);

    private final Workload workload;
    private final Summary summary;
    private final long started = System.nanoTime();
    private boolean helped;

    Story(Workload workload, Summary summary) {
        this.workload = workload;
        this.summary = summary;
    }

    /** Does what is due; false once everything has happened, or too much time has passed. */
    boolean goesOn() {
        if (!helped && elapsed().compareTo(HELP) >= 0) {
            helped = true;
            System.out.println(">> Two more members join the group too-slow.");
            workload.help();
        }
        return elapsed().compareTo(missing().isEmpty() ? END : LATEST_END) < 0;
    }

    /** What the monitor should have told and did not, or the other way round. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (summary.incidentsOf(Workload.TOO_SLOW).isEmpty()) {
            missing.add("no incident of too-slow was opened");
        } else if (summary.incidentsOf(Workload.TOO_SLOW).stream().noneMatch(Story::hasEnded)) {
            missing.add("the incident of too-slow did not end");
        }
        if (summary.incidentsOf(Workload.STUCK).isEmpty()) {
            missing.add("no incident of stuck was opened");
        } else if (summary.incidentsOf(Workload.STUCK).stream().anyMatch(Story::hasEnded)) {
            missing.add("the incident of stuck ended");
        }
        for (String group : List.of(Workload.KEEPS_UP, Workload.LEFT)) {
            if (!summary.incidentsOf(group).isEmpty()) {
                missing.add("an incident of " + group + " was opened");
            }
        }
        return missing;
    }

    /** One sentence for the user. */
    String verdict() {
        return missing().isEmpty()
            ? "As expected: too-slow recovered with more members, stuck is still stuck, keeps-up and left are OK."
            : "Not as expected: " + String.join("; ", missing()) + ".";
    }

    private static boolean hasEnded(Incident incident) {
        return incident.ended().isPresent();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
