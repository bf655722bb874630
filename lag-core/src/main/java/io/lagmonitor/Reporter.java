package io.lagmonitor;

import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns the answers of the sources into a report: has every group judged that was read, or is missed, and then the
 * sources. Guarded by the lock of the monitor.
 */
final class Reporter {

    private final GroupFilter filter;
    private final Groups judging;
    private final Histories histories;
    private final Course course;
    private final Absences absences;
    private final Flags flags;
    private final Leftovers leftovers;
    private final Sources sources;
    private final Silences silences;
    private final Incidents incidents;

    /** @param filter also kept here, because sources of strangers may forget to */
    Reporter(GroupFilter filter, Groups judging, Histories histories, Course course, Absences absences, Flags flags,
             Leftovers leftovers, Sources sources, Silences silences, Incidents incidents) {
        this.filter = filter;
        this.judging = judging;
        this.histories = histories;
        this.course = course;
        this.absences = absences;
        this.flags = flags;
        this.leftovers = leftovers;
        this.sources = sources;
        this.silences = silences;
        this.incidents = incidents;
    }

    /** The report of this poll, without deliveries. */
    LagReport report(List<Answer> answers, Optional<LagReport> previous, Instant now) {
        incidents.clockIs(now);
        Silences.Active active = silences.active(now);
        incidents.silence(active, now);
        Set<GroupKey> leftBehind = leftovers.all();
        Map<GroupKey, GroupReport> groups = new TreeMap<>();
        Map<Answer, Map<GroupKey, String>> unjudged = new HashMap<>();
        for (Answer answer : answers) {
            Map<GroupKey, String> ofSource = new TreeMap<>();
            answer.snapshot().ifPresent(snapshot -> add(snapshot, groups, ofSource, now));
            unjudged.put(answer, ofSource);
        }
        addMissing(new Coverage(answers), previous, groups, now);
        judging.endPoll(groups.keySet());
        answers.forEach(answer -> judge(answer, unjudged.get(answer), leftBehind, groups, now));
        List<String> names = answers.stream().map(answer -> answer.report().name()).toList();
        course.endUnwatched(names, now);
        sources.retain(names);
        Incidents.News news = incidents.news();
        return new LagReport(now, answers.stream().map(Answer::report).toList(), List.copyOf(groups.values()),
            incidents.open(), news.opened(), news.changed(), news.ended(), active.all(), List.of());
    }

    private void add(LagSnapshot snapshot, Map<GroupKey, GroupReport> groups, Map<GroupKey, String> unjudged,
                     Instant now) {
        for (GroupLag lag : snapshot.groups()) {
            if (filter.accepts(lag.key().groupId()) && !judging.isForgotten(lag)) {
                groups.put(lag.key(), judging.read(lag, snapshot, unjudged, now));
            }
        }
        for (GroupFailure failure : snapshot.failures()) {
            GroupKey key = failure.key();
            if (filter.accepts(key.groupId()) && flags.of(key).forgotten().isEmpty()) {
                groups.put(key, judging.failed(key, failure.reason(), unjudged, now));
            }
        }
    }

    /**
     * Judges a source.
     *
     * @param unjudged   its groups that could not be judged for long, and why
     * @param leftBehind the groups that were left behind, as counted before this poll
     */
    private void judge(Answer answer, Map<GroupKey, String> unjudged, Set<GroupKey> leftBehind,
                       Map<GroupKey, GroupReport> groups, Instant now) {
        String name = answer.report().name();
        Map<String, Evaluation> evaluations = new HashMap<>(
            sources.judge(answer.report(), answer.snapshot().map(snapshot -> unjudged)));
        Optional<Set<GroupKey>> left = answer.snapshot().map(snapshot -> of(snapshot, leftovers.all()));
        evaluations.put(Leftovers.POLICY, Evaluation.of(left.map(count -> leftovers.judge(count, groups))
            .orElse(Finding.unknown(Subject.group(), "the source did not answer"))));
        answer.snapshot().ifPresent(snapshot -> {
            Set<GroupKey> gone = of(snapshot, leftBehind);
            gone.removeAll(left.get());
            sources.left(name, leftovers.left(gone, groups));
        });
        About source = About.source(name);
        course.judged(source, Standings.after(incidents.standing(source), evaluations, subject -> true, now),
            sources.endOfLeftovers(name, now), now);
        if (left.filter(Set::isEmpty).isPresent()) {
            sources.noneLeft(name);
        }
    }

    private static Set<GroupKey> of(LagSnapshot snapshot, Set<GroupKey> groups) {
        return groups.stream().filter(key -> snapshot.clusters().contains(key.cluster())).collect(Collectors.toSet());
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
                    groups.put(key, judging.unreadable(key, "no source could tell about it in this poll", now));
                }
            } else if (absences.absent(key, coverage.absence(key.cluster()), histories.newest(key), now)) {
                groups.put(key, judging.absent(key, coverage.absence(key.cluster()), now));
            }
        }
    }
}
