package io.lagmonitor;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Judges groups that are not there. A group that was last seen with lag, or has an incident, or is expected, is missed
 * after three complete snapshots in a row without it. Guarded by the lock of the monitor.
 */
final class Absences {

    static final String POLICY = "absence";

    private final Incidents incidents;
    private final Flags flags;
    private final GroupFilter filter;
    private final Set<GroupKey> expected;
    private final Duration notSeenFor;
    private final boolean judging;

    /** @param judging whether there is any policy; if not, only expected groups are missed */
    Absences(Incidents incidents, Flags flags, GroupFilter filter, Set<GroupKey> expected, Duration notSeenFor,
             boolean judging) {
        this.incidents = incidents;
        this.flags = flags;
        this.filter = filter;
        this.expected = expected;
        this.notSeenFor = notSeenFor;
        this.judging = judging;
    }

    /** Groups that would be missed, or are; a set of its own. */
    Set<GroupKey> remembered() {
        Set<GroupKey> all = new HashSet<>(flags.groups());
        all.addAll(incidents.groups());
        all.addAll(expected);
        return all;
    }

    /**
     * A group is not there. Says whether it is still remembered.
     *
     * @param meaning what its absence means; empty if no source answers for its cluster
     */
    boolean absent(GroupKey key, Optional<Absence> meaning, Optional<GroupLag> newest, Instant now) {
        Optional<IncidentRecord> open = incidents.openAbout(About.group(key));
        if (!filter.accepts(key.groupId())) {
            return over(key, Kind.UNWATCHED, "no longer watched: the group filter leaves it out", now);
        }
        if (flags.of(key).forgotten().isPresent()) {
            flags.change(key, before -> expected.contains(key) ? before.forgottenAs(Look.ABSENT) : GroupFlags.none(key));
            return false;
        }
        boolean missed = open.isPresent() || expected.contains(key) || judging && flags.of(key).hadLag();
        if (!missed && flags.of(key).life().equals(Life.none())) {
            flags.drop(key);
            return false;
        }
        GroupFlags group = meaning.isPresent() ? flags.absent(key, newest, now) : flags.unanswered(key);
        int polls = meaning.isPresent() ? group.absent() : group.unanswered();
        if (!missed && polls >= Flags.POLLS) {
            flags.drop(key);
        }
        return missed && (polls < Flags.POLLS || missed(group, meaning, now));
    }

    /** Whether a group that had lag is still listed, without members and without any of its offsets: they expired. */
    boolean hasLostItsOffsets(GroupLag lag) {
        return hasNoOffsets(lag) && flags.of(lag.key()).hadLag();
    }

    /** Whether a group has certainly neither members nor offsets. */
    static boolean hasNoOffsets(GroupLag lag) {
        return lag.granularity() == Granularity.PARTITION && lag.members().equals(OptionalInt.of(0))
            && !lag.hasCommits() && lag.lagAtMost().isPresent();
    }

    /** What is to be said of a group that is remembered and not there. */
    Estimates estimates(GroupKey key, Optional<Absence> meaning) {
        GroupFlags group = flags.of(key);
        boolean wasThere = group.hadLag() || !group.life().equals(Life.none());
        return !wasThere || !meaning.equals(Optional.of(Absence.DELETED)) ? Estimates.unknown()
            : new Estimates(new Liveness(Liveness.State.VANISHED, group.absentSince(), "vanished" + lastSeen(group)));
    }

    private boolean missed(GroupFlags group, Optional<Absence> meaning, Instant now) {
        GroupKey key = group.key();
        if (expected.contains(key)) {
            String lag = group.hadLag() ? "; it was last seen" + lastSeen(group) : "";
            find(key, LagStatus.CRITICAL, meaning.isPresent() ? "expected, and not there" + lag
                : "expected, and no source answers for cluster " + key.cluster(), now);
            return true;
        }
        if (wasOnlyExpected(group)) {
            return over(key, Kind.UNWATCHED, "no longer watched: it is not expected any more", now);
        }
        if (meaning.isEmpty()) {
            return over(key, Kind.UNWATCHED, "no longer watched: no source answers for its cluster", now);
        }
        if (meaning.get() == Absence.DELETED) {
            if (group.hadLag()) {
                find(key, LagStatus.WARNING, "vanished" + lastSeen(group), now);
            }
            return over(key, Kind.VANISHED, "vanished" + lastSeen(group), now);
        }
        return notReported(group, now);
    }

    /** A source that leaves out inactive groups does not tell whether the group is gone. */
    private boolean notReported(GroupFlags group, Instant now) {
        GroupKey key = group.key();
        Instant since = group.absentSince().orElseThrow();
        if (!since.plus(notSeenFor).isAfter(now)) {
            return over(key, Kind.NOT_SEEN, "not seen since " + since.truncatedTo(ChronoUnit.SECONDS) + lastSeen(group),
                now);
        }
        if (group.hadLag()) {
            find(key, LagStatus.WARNING, "not reported any more, as a group without active members" + lastSeen(group),
                now);
        }
        return true;
    }

    private void find(GroupKey key, LagStatus status, String reason, Instant now) {
        IncidentRecord incident = incidents.openOrReopen(About.group(key), now);
        List<StandingFinding> findings = new ArrayList<>(incident.findings);
        if (findings.stream().anyMatch(finding -> isAbsence(finding) && finding.standing() == status)) {
            return;
        }
        findings.removeIf(Absences::isAbsence);
        findings.add(new StandingFinding(
            POLICY, Finding.between(Subject.group(), status, status, reason), status, now));
        findings.sort(Standings.WORST_FIRST);
        incidents.stand(incident, findings, now);
    }

    /** Without lag, and without anything that a policy found, it was missed because it had to be there. */
    private boolean wasOnlyExpected(GroupFlags group) {
        return !group.hadLag() && incidents.openAbout(About.group(group.key()))
            .filter(incident -> incident.findings.stream().allMatch(Absences::isAbsence)).isPresent();
    }

    private static boolean isAbsence(StandingFinding finding) {
        return finding.policy().equals(POLICY);
    }

    private boolean over(GroupKey key, Kind kind, String reason, Instant now) {
        incidents.openAbout(About.group(key)).ifPresent(incident -> incidents.end(incident, kind, reason, now));
        flags.drop(key);
        return false;
    }

    private static String lastSeen(GroupFlags group) {
        return group.hadLag()
            ? String.format(Locale.ROOT, " with lag %,d records (as of %s)", group.lag().getAsLong(),
                group.asOf().orElseThrow().truncatedTo(ChronoUnit.SECONDS))
            : "; it was last seen without known lag";
    }
}
