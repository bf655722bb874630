package io.lagmonitor;

import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.StandingFinding;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the answers of the sources into a report: judges every group that was read, moves the incidents, and holds what
 * is known of groups that were not. Guarded by the lock of the monitor.
 */
final class Reporter {

    private final GroupFilter filter;
    private final Judge judge;
    private final Estimator estimator;
    private final Histories histories;
    private final Course course;
    private final Absences absences;
    private final Flags flags;
    private final Sources sources;
    private final Silences silences;
    private final Incidents incidents;

    /** @param filter also kept here, because sources of strangers may forget to */
    Reporter(GroupFilter filter, Judge judge, Estimator estimator, Histories histories, Course course,
             Absences absences, Flags flags, Sources sources, Silences silences, Incidents incidents) {
        this.filter = filter;
        this.judge = judge;
        this.estimator = estimator;
        this.histories = histories;
        this.course = course;
        this.absences = absences;
        this.flags = flags;
        this.sources = sources;
        this.silences = silences;
        this.incidents = incidents;
    }

    /** The report of this poll, without deliveries. */
    LagReport report(List<Answer> answers, Optional<LagReport> previous, Instant now) {
        incidents.clockIs(now);
        Silences.Active active = silences.active(now);
        incidents.silence(active, now);
        Map<GroupKey, GroupReport> groups = new TreeMap<>();
        for (Answer answer : answers) {
            Map<GroupKey, String> unjudged = new TreeMap<>();
            answer.snapshot().ifPresent(snapshot -> add(snapshot, groups, unjudged, now));
            About source = About.source(answer.report().name());
            course.judged(source, Standings.after(incidents.standing(source),
                sources.judge(answer.report(), answer.snapshot().map(snapshot -> unjudged)), subject -> true, now), now);
        }
        judge.endPoll();
        addMissing(new Coverage(answers), previous, groups, now);
        List<String> names = answers.stream().map(answer -> answer.report().name()).toList();
        course.endUnwatched(names, now);
        sources.retain(names);
        histories.retain(groups.keySet());
        estimator.retain(groups.keySet());
        Incidents.News news = incidents.news();
        return new LagReport(now, answers.stream().map(Answer::report).toList(), List.copyOf(groups.values()),
            incidents.open(), news.opened(), news.changed(), news.ended(), active.all(), List.of());
    }

    private void add(LagSnapshot snapshot, Map<GroupKey, GroupReport> groups, Map<GroupKey, String> unjudged,
                     Instant now) {
        for (GroupLag lag : snapshot.groups()) {
            if (filter.accepts(lag.key().groupId()) && !isForgotten(lag)) {
                groups.put(lag.key(), read(lag, snapshot, unjudged, now));
            }
        }
        for (GroupFailure failure : snapshot.failures()) {
            GroupKey key = failure.key();
            if (filter.accepts(key.groupId()) && flags.of(key).forgotten().isEmpty()) {
                flags.change(key, GroupFlags::listed);
                groups.put(key, unreadable(key, failure.reason(), now));
                countUnjudged(key, Optional.of(failure.reason()), unjudged);
            }
        }
    }

    /** Whether it was removed by hand and still looks the same; if not, it is remembered again. */
    private boolean isForgotten(GroupLag lag) {
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

    /** One that is still listed and has lost all of its offsets is as good as deleted. */
    private GroupReport read(GroupLag lag, LagSnapshot snapshot, Map<GroupKey, String> unjudged, Instant now) {
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
        flags.seen(lag);
        Map<String, Evaluation> evaluations = judge.evaluate(histories, key, estimates, now);
        List<StandingFinding> findings =
            Standings.after(incidents.standing(About.group(key)), evaluations, lag::mentions, now);
        findings = course.judged(lag, snapshot, findings, evaluations.keySet(), now);
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

    private GroupReport unreadable(GroupKey key, String why, Instant now) {
        return unjudged(key, Presence.UNREADABLE, Optional.of(why), Estimates.unknown(), now);
    }

    private GroupReport absent(GroupKey key, Optional<Absence> meaning, Instant now) {
        return unjudged(key, Presence.ABSENT, Optional.empty(), absences.estimates(key, meaning), now);
    }

    /** What stands holds, and is shown as not measured. */
    private GroupReport unjudged(
            GroupKey key, Presence presence, Optional<String> failure, Estimates estimates, Instant now) {
        List<StandingFinding> findings = Standings.unjudged(incidents.standing(About.group(key)));
        LagStatus status = findings.stream().map(StandingFinding::status).reduce(LagStatus.UNKNOWN, LagStatus::worst);
        return new GroupReport(key, presence, histories.newest(key), failure, estimates, findings, status,
            incidents.shown(About.group(key), now));
    }

    /** Groups that were there before, have an incident or are expected, and that no source speaks of now. */
    private void addMissing(Coverage coverage, Optional<LagReport> previous, Map<GroupKey, GroupReport> groups,
                            Instant now) {
        Set<GroupKey> missing = absences.remembered();
        previous.ifPresent(report -> report.groups().forEach(group -> missing.add(group.key())));
        missing.removeAll(groups.keySet());
        missing.removeIf(key -> filter.accepts(key.groupId()) && coverage.lists(key));
        for (GroupKey key : missing) {
            if (filter.accepts(key.groupId()) && coverage.cannotTell(key.cluster())) {
                if (flags.of(key).forgotten().isEmpty()) {
                    groups.put(key, unreadable(key, "no source could tell about it in this poll", now));
                }
            } else if (absences.absent(key, coverage.absence(key.cluster()), histories.newest(key), now)) {
                groups.put(key, absent(key, coverage.absence(key.cluster()), now));
            }
        }
    }

    /** Which clusters were answered for, and how. */
    private static final class Coverage {

        private final Map<String, Optional<Absence>> clusters = new TreeMap<>();
        private final Set<GroupKey> listed = new HashSet<>();
        private final boolean all;

        Coverage(List<Answer> answers) {
            all = answers.stream().allMatch(answer -> answer.snapshot().isPresent());
            answers.stream().flatMap(answer -> answer.snapshot().stream()).forEach(this::add);
        }

        private void add(LagSnapshot snapshot) {
            snapshot.clusters().forEach(cluster -> clusters.put(cluster,
                snapshot.complete(cluster) ? Optional.of(snapshot.absence()) : Optional.empty()));
            snapshot.groups().forEach(group -> listed.add(group.key()));
            snapshot.failures().forEach(failure -> listed.add(failure.key()));
        }

        /** Whether the group is there, also if it is left out of the report. */
        boolean lists(GroupKey key) {
            return listed.contains(key);
        }

        /** What it means that a group is missing; empty if nobody can tell. */
        Optional<Absence> absence(String cluster) {
            return clusters.getOrDefault(cluster, Optional.empty());
        }

        boolean cannotTell(String cluster) {
            boolean nobodyAnswers = all && !clusters.containsKey(cluster);
            return absence(cluster).isEmpty() && !nobodyAnswers;
        }
    }
}
