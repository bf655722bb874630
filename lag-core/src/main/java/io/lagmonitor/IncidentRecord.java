package io.lagmonitor;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.WARNING;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One incident with all that is remembered of it: what stands, which change was news at which level, and what each
 * notifier was told. Guarded by the lock of the monitor.
 *
 * <p>Changes are numbered. A change is news at a level if a finding of that level is new or worse, or if the status of
 * the incident rises to it or falls from it.
 */
final class IncidentRecord {

    final String id;
    final GroupKey group;
    final Instant opened;
    Optional<Instant> ended = Optional.empty();
    long peakLag;
    List<StandingFinding> findings = List.of();
    int changes;
    final Map<LagStatus, Integer> news = new EnumMap<>(LagStatus.class);
    final Map<LagStatus, Instant> since = new EnumMap<>(LagStatus.class);
    final Map<String, Told> told = new TreeMap<>();

    IncidentRecord(String id, GroupKey group, Instant opened) {
        this.id = id;
        this.group = group;
        this.opened = opened;
    }

    static IncidentRecord open(GroupKey group, Instant now) {
        return new IncidentRecord(UUID.randomUUID().toString(), group, now);
    }

    /** The worst that stands; OK once it has ended. */
    LagStatus status() {
        return findings.stream().map(StandingFinding::standing).reduce(OK, LagStatus::worst);
    }

    /** The number of the newest change that is news at this level, 0 without one. */
    int news(LagStatus level) {
        return news.getOrDefault(level, 0);
    }

    /** Since when the status is at this level or above; empty if it is below. */
    Optional<Instant> since(LagStatus level) {
        return Optional.ofNullable(since.get(level));
    }

    /** Moves on to what stands now; without any finding that is not OK the incident ends. Says whether it was news. */
    boolean stand(List<StandingFinding> judged, Instant now) {
        LagStatus before = status();
        LagStatus worstNews = worstNewOrWorse(judged);
        findings = judged.stream().filter(finding -> finding.standing() != OK).toList();
        LagStatus after = status();
        if (after != before) {
            worstNews = LagStatus.worst(worstNews, LagStatus.worst(before, after));
        }
        for (LagStatus level : List.of(WARNING, CRITICAL)) {
            if (!after.isAtLeast(level)) {
                since.remove(level);
            } else {
                since.putIfAbsent(level, now);
            }
        }
        if (after == OK) {
            ended = Optional.of(now);
        }
        return worstNews != OK && number(worstNews);
    }

    Incident view() {
        return new Incident(id, group, opened, ended, status(), peakLag, findings);
    }

    private boolean number(LagStatus newsAt) {
        changes++;
        for (LagStatus level : List.of(WARNING, CRITICAL)) {
            if (newsAt.isAtLeast(level)) {
                news.put(level, changes);
            }
        }
        return true;
    }

    private LagStatus worstNewOrWorse(List<StandingFinding> judged) {
        Map<About, LagStatus> stood = new HashMap<>();
        findings.forEach(finding -> stood.put(About.of(finding), finding.standing()));
        return judged.stream()
            .filter(finding -> finding.standing().compareTo(stood.getOrDefault(About.of(finding), OK)) > 0)
            .map(StandingFinding::standing)
            .reduce(OK, LagStatus::worst);
    }

    private record About(String policy, Subject subject) {

        static About of(StandingFinding finding) {
            return new About(finding.policy(), finding.subject());
        }
    }
}
