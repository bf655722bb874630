package io.lagmonitor;

import io.lagmonitor.IncidentRecord.LastSeen;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The course of an incident as what it is about is judged: opened, moved on, ended, and how. Guarded by the lock of the
 * monitor.
 */
final class Course {

    private final Incidents incidents;
    private final int mostChecks;

    /** @param mostChecks no route waits for more checks */
    Course(Incidents incidents, int mostChecks) {
        this.incidents = incidents;
        this.mostChecks = mostChecks;
    }

    /**
     * Takes what stands about a source now.
     *
     * @param endOfLeftovers how it ends if groups that were left behind were among what stood
     */
    void judged(About source, List<StandingFinding> findings, Ending endOfLeftovers, Instant now) {
        List<StandingFinding> bad = bad(findings);
        if (!bad.isEmpty()) {
            IncidentRecord incident = incidents.openOrReopen(source, now);
            incidents.stand(incident, bad, now);
            if (incident.count(bad, now, mostChecks)) {
                incidents.touch(incident);
            }
        } else {
            incidents.openAbout(source).ifPresent(incident -> end(incident, endOfLeftovers, now));
        }
    }

    private void end(IncidentRecord incident, Ending endOfLeftovers, Instant now) {
        Map<Boolean, List<StandingFinding>> ofLeftovers = incident.findings.stream()
            .collect(Collectors.partitioningBy(finding -> finding.policy().equals(Leftovers.POLICY)));
        String seesAgain = "the source can see again";
        if (ofLeftovers.get(true).isEmpty()) {
            incidents.end(incident, Kind.RECOVERED, seesAgain, now);
        } else {
            String none = endOfLeftovers.reason();
            incidents.end(incident, endOfLeftovers.kind(),
                ofLeftovers.get(false).isEmpty() ? none : seesAgain + "; " + none, now);
        }
    }

    /**
     * Takes what stands about a group now, and returns it without what is gone.
     *
     * @param policies every policy there is
     */
    List<StandingFinding> judged(GroupLag lag, LagSnapshot snapshot, List<StandingFinding> findings,
                                 Set<String> policies, Instant now) {
        About about = About.group(lag.key());
        Optional<IncidentRecord> open = incidents.openAbout(about);
        List<String> gone = new ArrayList<>();
        List<StandingFinding> left = open.isEmpty() ? findings : withoutGone(open.get(), lag, snapshot, findings, gone);
        List<StandingFinding> bad = bad(left);
        if (!bad.isEmpty()) {
            bad(lag, bad, left, snapshot, now);
        } else {
            open.ifPresent(incident -> end(incident, policies, gone, now));
        }
        return left;
    }

    /** Nobody reads for the group any more. Says whether that ended an incident. */
    boolean abandoned(GroupKey group, String reason, Instant now) {
        Optional<IncidentRecord> open = incidents.openAbout(About.group(group));
        open.ifPresent(incident -> incidents.end(incident, Kind.ABANDONED, "abandoned: " + reason, now));
        return open.isPresent();
    }

    /** Ends incidents about sources that are no longer there. */
    void endUnwatched(List<String> sources, Instant now) {
        for (IncidentRecord incident : List.copyOf(incidents.all())) {
            if (incident.isOpen() && incident.about instanceof About.Source source && !sources.contains(source.name())) {
                incidents.end(incident, Kind.UNWATCHED, "no longer watched: there is no such source", now);
            }
        }
    }

    private void bad(
            GroupLag lag, List<StandingFinding> bad, List<StandingFinding> all, LagSnapshot snapshot, Instant now) {
        IncidentRecord incident = incidents.openOrReopen(About.group(lag.key()), now);
        incidents.stand(incident, bad, now);
        boolean counted = incident.count(all, lag.asOf(), mostChecks);
        boolean remembered = remember(incident, lag, snapshot);
        boolean higher = lag.lagAtLeast() > incident.peakLag;
        incident.peakLag = Math.max(incident.peakLag, lag.lagAtLeast());
        if (counted || remembered || higher) {
            incidents.touch(incident);
        }
    }

    /** Whether a topic or partition that is missing from these numbers is really missing. */
    private static boolean counts(GroupLag lag, LagSnapshot snapshot, Subject subject) {
        boolean tellsOf = subject.partition().isPresent() ? lag.granularity() == Granularity.PARTITION
            : lag.granularity() != Granularity.TOTAL;
        return tellsOf && snapshot.complete(lag.key().cluster()) && snapshot.absence() == Absence.DELETED
            && !lag.mayLackPartitions();
    }

    private void end(IncidentRecord incident, Set<String> policies, List<String> gone, Instant now) {
        if (incident.findings.stream().map(StandingFinding::policy)
                .noneMatch(policy -> policies.contains(policy) || policy.equals(Absences.POLICY))) {
            incidents.end(incident, Kind.UNWATCHED, "no longer watched: the policy is gone", now);
        } else if (!gone.isEmpty()) {
            incidents.end(incident, Kind.GONE, String.join("; ", gone)
                + (gone.size() < incident.findings.size() ? "; all other findings are OK" : ""), now);
        } else {
            incidents.end(incident, Kind.RECOVERED, "all findings are OK", now);
        }
    }

    /** What is missing from three complete snapshots in a row is gone, with its findings. */
    private static List<StandingFinding> withoutGone(IncidentRecord incident, GroupLag lag, LagSnapshot snapshot,
                                                     List<StandingFinding> findings, List<String> gone) {
        List<StandingFinding> left = new ArrayList<>();
        for (StandingFinding finding : findings) {
            LastSeen seen = incident.lastSeen.get(finding.subject());
            if (seen != null && !lag.mentions(finding.subject()) && counts(lag, snapshot, finding.subject())
                    && seen.missing() + 1 >= Flags.POLLS) {
                gone.add(String.format(Locale.ROOT, "%s is gone with lag %,d records", finding.subject(), seen.lag()));
            } else {
                left.add(finding);
            }
        }
        return left;
    }

    /** Remembers the lag of topics and partitions with a finding, and for how long they have been missing. */
    private static boolean remember(IncidentRecord incident, GroupLag lag, LagSnapshot snapshot) {
        Map<Subject, LastSeen> seen = new HashMap<>();
        for (StandingFinding finding : incident.findings) {
            Subject subject = finding.subject();
            LastSeen before = incident.lastSeen.getOrDefault(subject, new LastSeen(0, 0));
            if (subject.topic().isPresent()) {
                seen.put(subject, lag.mentions(subject) ? new LastSeen(lag(lag, subject).orElse(before.lag()), 0)
                    : new LastSeen(before.lag(), before.missing() + (counts(lag, snapshot, subject) ? 1 : 0)));
            }
        }
        boolean changed = !seen.equals(incident.lastSeen);
        incident.lastSeen.clear();
        incident.lastSeen.putAll(seen);
        return changed;
    }

    /** What is known of it; empty if that is nothing. */
    private static OptionalLong lag(GroupLag lag, Subject subject) {
        String topic = subject.topic().orElseThrow();
        if (subject.partition().isEmpty()) {
            long known = lag.lagAtLeast(topic);
            return known > 0 ? OptionalLong.of(known) : lag.lagAtMost(topic).stream().filter(most -> most == 0).findAny();
        }
        return lag.partition(new TopicPartition(topic, subject.partition().getAsInt())).map(PartitionLag::lag)
            .orElse(OptionalLong.empty());
    }

    static boolean isBad(List<StandingFinding> findings) {
        return !bad(findings).isEmpty();
    }

    private static List<StandingFinding> bad(List<StandingFinding> findings) {
        return findings.stream().filter(finding -> finding.standing() != LagStatus.OK).toList();
    }
}
