package io.lagmonitor;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.StandingFinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Judges one group after the other: one that was read by the policies, one that was not by what stands. Guarded by the
 * lock of the monitor.
 */
final class Groups {

    private final Judge judge;
    private final Estimator estimator;
    private final Histories histories;
    private final Course course;
    private final Absences absences;
    private final Flags flags;
    private final Leftovers leftovers;
    private final Incidents incidents;

    Groups(Judge judge, Estimator estimator, Histories histories, Course course, Absences absences, Flags flags,
           Leftovers leftovers, Incidents incidents) {
        this.judge = judge;
        this.estimator = estimator;
        this.histories = histories;
        this.course = course;
        this.absences = absences;
        this.flags = flags;
        this.leftovers = leftovers;
        this.incidents = incidents;
    }

    /** Whether it was removed by hand and still looks the same; if not, it is remembered again. */
    boolean isForgotten(GroupLag lag) {
        Optional<String> look = flags.of(lag.key()).forgotten();
        if (look.isEmpty()) {
            return false;
        }
        if (look.get().equals(Look.NEXT)) {
            flags.change(lag.key(), before -> before.forgottenAs(Look.of(lag)));
            return true;
        }
        if (look.get().equals(Look.of(lag))) {
            return true;
        }
        flags.change(lag.key(), GroupFlags::rememberedAgain);
        return false;
    }

    /** Ends a poll that reported these groups, and forgets every other one. */
    void endPoll(Set<GroupKey> reported) {
        judge.endPoll();
        histories.retain(reported);
        estimator.retain(reported);
    }

    /**
     * A group that was read. One that is still listed and has lost all of its offsets is as good as deleted.
     *
     * @param unjudged takes the group if it could not be judged for long
     */
    GroupReport read(GroupLag lag, LagSnapshot snapshot, Map<GroupKey, String> unjudged, Instant now) {
        GroupKey key = lag.key();
        if (absences.hasLostItsOffsets(lag)
                && absences.absent(key, Optional.of(Absence.DELETED), histories.newest(key), now)) {
            return absent(key, Optional.of(Absence.DELETED), now);
        }
        GroupLag newest = histories.add(lag, now);
        Estimates estimates = estimator.estimate(newest, isKnown(newest));
        return estimates.liveness().state() == Liveness.State.ABANDONED
            ? abandoned(newest, estimates, now) : judged(newest, estimates, snapshot, unjudged, now);
    }

    /** A group that is there and could not be read. */
    GroupReport failed(GroupKey key, String why, Map<GroupKey, String> unjudged, Instant now) {
        flags.change(key, GroupFlags::listed);
        GroupReport report = unreadable(key, why, now);
        countUnjudged(key, Optional.of(why), unjudged);
        return report;
    }

    /** A group that may be there, or not. */
    GroupReport unreadable(GroupKey key, String why, Instant now) {
        return unjudged(key, Presence.UNREADABLE, Optional.of(why), Estimates.unknown(), now);
    }

    /** A group that is missing, and remembered. */
    GroupReport absent(GroupKey key, Optional<Absence> meaning, Instant now) {
        return unjudged(key, Presence.ABSENT, Optional.empty(), absences.estimates(key, meaning), now);
    }

    /** No policy is asked, nothing stands, and it is not missed when it goes. */
    private GroupReport abandoned(GroupLag lag, Estimates estimates, Instant now) {
        GroupKey key = lag.key();
        if (course.abandoned(key, estimates.liveness().reason(), now)) {
            estimator.giveUp(key);
        }
        flags.change(key, GroupFlags::abandoned);
        return new GroupReport(key, Presence.PRESENT, Optional.of(lag), Optional.empty(), estimates, List.of(),
            LagStatus.UNKNOWN, incidents.shown(About.group(key), now));
    }

    private GroupReport judged(GroupLag lag, Estimates estimates, LagSnapshot snapshot, Map<GroupKey, String> unjudged,
                               Instant now) {
        GroupKey key = lag.key();
        Map<String, Evaluation> evaluations = judge.evaluate(histories, key, estimates, now);
        List<StandingFinding> findings =
            Standings.after(incidents.standing(About.group(key)), evaluations, lag::mentions, now);
        if (estimator.isLeftBehind(key)) {
            leftovers.judged(lag, Course.isBad(findings), estimator.isNew(key));
        } else {
            leftovers.isNone(key);
            flags.seen(lag);
            findings = course.judged(lag, snapshot, findings, evaluations.keySet(), now);
        }
        LagStatus status = findings.stream().map(StandingFinding::status)
            .reduce(judge.hasPolicies() ? LagStatus.OK : LagStatus.UNKNOWN, LagStatus::worst);
        countUnjudged(key, whyUnjudged(lag, findings, status), unjudged);
        return new GroupReport(key, Presence.PRESENT, Optional.of(lag), Optional.empty(), estimates, findings, status,
            incidents.shown(About.group(key), now));
    }

    /** Whether it has no members and was not left behind: it has an incident, or was seen before otherwise. */
    private boolean isKnown(GroupLag lag) {
        GroupFlags group = flags.of(lag.key());
        return lag.members().equals(OptionalInt.of(0))
            && (incidents.openAbout(About.group(lag.key())).isPresent()
                || group.hadLag() && group.life().mark().filter(Mark::memberless).isEmpty());
    }

    /** A policy failed, or nothing is known because of what could not be read. To wait for more history is no reason. */
    private Optional<String> whyUnjudged(GroupLag lag, List<StandingFinding> findings, LagStatus status) {
        boolean unreadable = status == LagStatus.UNKNOWN && lag.lagAtMost().isEmpty();
        return findings.stream()
            .filter(finding -> !finding.measured())
            .filter(finding -> unreadable || Judge.isFailure(finding))
            .map(StandingFinding::reason).findFirst();
    }

    private void countUnjudged(GroupKey key, Optional<String> why, Map<GroupKey, String> unjudged) {
        flags.change(key, before -> why.isPresent() ? before.unjudgedOnceMore(Flags.POLLS) : before.judged());
        if (flags.isLongUnjudged(key)) {
            unjudged.put(key, why.orElseThrow());
        }
    }

    /** What stands holds, and is shown as not measured. */
    private GroupReport unjudged(
            GroupKey key, Presence presence, Optional<String> failure, Estimates estimates, Instant now) {
        List<StandingFinding> findings = Standings.unjudged(incidents.standing(About.group(key)));
        LagStatus status = findings.stream().map(StandingFinding::status).reduce(LagStatus.UNKNOWN, LagStatus::worst);
        return new GroupReport(key, presence, histories.newest(key), failure, estimates, findings, status,
            incidents.shown(About.group(key), now));
    }
}
