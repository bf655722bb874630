package io.lagmonitor;

import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the answers of the sources into a report: judges every group that was read, moves the incidents, and holds what
 * is known of groups that were not. Guarded by the lock of the monitor.
 */
final class Reporter {

    private final GroupFilter filter;
    private final Judge judge;
    private final Histories histories;
    private final Incidents incidents;

    /** @param filter also kept here, because sources of strangers may forget to */
    Reporter(GroupFilter filter, Judge judge, Histories histories, Incidents incidents) {
        this.filter = filter;
        this.judge = judge;
        this.histories = histories;
        this.incidents = incidents;
    }

    /** The report of this poll, without deliveries. */
    LagReport report(List<Answer> answers, Optional<LagReport> previous, Instant now) {
        incidents.beginPoll();
        Map<GroupKey, GroupReport> groups = new TreeMap<>();
        Set<String> completeClusters = new HashSet<>();
        for (Answer answer : answers) {
            answer.snapshot().ifPresent(snapshot -> {
                if (snapshot.complete()) {
                    completeClusters.addAll(snapshot.clusters());
                }
                add(snapshot, groups, now);
            });
        }
        judge.endPoll();
        addMissing(previous, completeClusters, groups);
        histories.retain(groups.keySet());
        return new LagReport(now, answers.stream().map(Answer::report).toList(), List.copyOf(groups.values()),
            incidents.views(), incidents.openedNow(), incidents.changedNow(), incidents.endedNow(), List.of());
    }

    private void add(LagSnapshot snapshot, Map<GroupKey, GroupReport> groups, Instant now) {
        for (GroupLag lag : snapshot.groups()) {
            if (filter.accepts(lag.key().groupId())) {
                groups.put(lag.key(), judged(histories.add(lag, now), now));
            }
        }
        for (GroupFailure failure : snapshot.failures()) {
            if (filter.accepts(failure.key().groupId())) {
                groups.put(failure.key(), unjudged(failure.key(), Presence.UNREADABLE, Optional.of(failure.reason())));
            }
        }
    }

    private GroupReport judged(GroupLag lag, Instant now) {
        List<StandingFinding> findings = Standings.after(
            incidents.standing(lag.key()), judge.evaluate(histories, lag.key(), now), lag, now);
        LagStatus status = findings.stream().map(StandingFinding::status)
            .reduce(judge.hasPolicies() ? LagStatus.OK : LagStatus.UNKNOWN, LagStatus::worst);
        return new GroupReport(lag.key(), Presence.PRESENT, Optional.of(lag), Optional.empty(), findings, status,
            incidents.judged(lag, findings, now));
    }

    /** What stands holds, and is shown as not measured. */
    private GroupReport unjudged(GroupKey key, Presence presence, Optional<String> failure) {
        List<StandingFinding> findings = Standings.unjudged(incidents.standing(key));
        LagStatus status = findings.stream().map(StandingFinding::status).reduce(LagStatus.UNKNOWN, LagStatus::worst);
        return new GroupReport(
            key, presence, histories.newest(key), failure, findings, status, incidents.openAbout(key));
    }

    /** Groups that were there before, or have an incident, and that no source speaks of now. */
    private void addMissing(Optional<LagReport> previous, Set<String> completeClusters,
                            Map<GroupKey, GroupReport> groups) {
        Set<GroupKey> remembered = new HashSet<>(incidents.groupsWithIncident());
        previous.ifPresent(report -> report.groups().forEach(group -> remembered.add(group.key())));
        remembered.removeAll(groups.keySet());
        for (GroupKey key : remembered) {
            if (!completeClusters.contains(key.cluster())) {
                groups.put(key, unjudged(key, Presence.UNREADABLE,
                    Optional.of("no source could tell about it in this poll")));
            } else if (incidents.openAbout(key).isPresent()) {
                groups.put(key, unjudged(key, Presence.ABSENT, Optional.empty()));
            }
        }
    }
}
