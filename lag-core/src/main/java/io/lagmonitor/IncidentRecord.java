package io.lagmonitor;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.WARNING;

import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Heard;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * One incident with all that is remembered of it: what stands, which change was news at which level, how often it was
 * found bad, what each notifier was told and what was done. Guarded by the lock of the monitor.
 *
 * <p>Changes are numbered. A change is news at a level if a finding of that level is new or worse, or if the status of
 * the incident rises to it or falls from it; news of acts is for every level.
 */
final class IncidentRecord {

    private static final List<LagStatus> LEVELS = List.of(WARNING, CRITICAL);

    /** A clock that is set back by less is waited for. */
    private static final Duration FAR_AHEAD = Duration.ofHours(1);

    final String id;
    final About about;
    final Instant opened;
    Optional<Ending> ending = Optional.empty();
    private Instant begun;
    long peakLag;
    List<StandingFinding> findings = List.of();
    final Map<Subject, LastSeen> lastSeen = new HashMap<>();
    int changes;
    final Map<LagStatus, Integer> news = new EnumMap<>(LagStatus.class);
    int actNews;
    int reopening;
    final Map<LagStatus, Instant> since = new EnumMap<>(LagStatus.class);
    final Map<LagStatus, Integer> checks = new EnumMap<>(LagStatus.class);
    Optional<Instant> counted = Optional.empty();
    Optional<Instant> silentSince = Optional.empty();
    final Map<String, Told> told = new TreeMap<>();
    final Map<String, Act> acts = new LinkedHashMap<>();

    IncidentRecord(String id, About about, Instant opened) {
        this.id = id;
        this.about = about;
        this.opened = opened;
        this.begun = opened;
    }

    static IncidentRecord open(About about, Instant now) {
        return new IncidentRecord(UUID.randomUUID().toString(), about, now);
    }

    boolean isOpen() {
        return ending.isEmpty();
    }

    Optional<GroupKey> group() {
        return about instanceof About.Group group ? Optional.of(group.key()) : Optional.empty();
    }

    /** The worst that stands; OK once it has ended. */
    LagStatus status() {
        return findings.stream().map(StandingFinding::standing).reduce(OK, LagStatus::worst);
    }

    /** The number of the newest change that is news at this level, 0 without one. */
    int news(LagStatus level) {
        return news.getOrDefault(level, 0);
    }

    /** The number of the newest change that is news at this level, acts included. */
    int newsFor(LagStatus level) {
        return Math.max(news(level), actNews);
    }

    /** Since when the status is at this level or above, without the time it was silenced; empty if it is below. */
    Optional<Instant> since(LagStatus level) {
        return Optional.ofNullable(since.get(level));
    }

    /** How many checks found it at this level or above. */
    int checks(LagStatus level) {
        return checks.getOrDefault(level, 0);
    }

    boolean silenced() {
        return silentSince.isPresent();
    }

    /** Moves on to what stands now, with at least one finding that is not OK. Says whether it was news. */
    boolean stand(List<StandingFinding> bad, Instant now) {
        LagStatus before = status();
        LagStatus worstNews = worstNewOrWorse(bad);
        findings = bad;
        LagStatus after = status();
        if (after != before) {
            worstNews = LagStatus.worst(worstNews, LagStatus.worst(before, after));
        }
        for (LagStatus level : LEVELS) {
            if (after.isAtLeast(level)) {
                since.putIfAbsent(level, now);
            } else {
                since.remove(level);
            }
        }
        if (worstNews == OK) {
            return false;
        }
        number(worstNews);
        return true;
    }

    /** It ended a short while ago and goes on; what stands comes next. Acts stay done, checks go on. */
    void reopen(Instant now) {
        ending = Optional.empty();
        begun = now;
        reopening = changes + 1;
    }

    void end(Ending how) {
        number(status());
        ending = Optional.of(how);
        findings = List.of();
        lastSeen.clear();
        since.clear();
        acts.values().removeIf(act -> act.state() == State.HELD);
        if (silenced()) {
            told.values().removeIf(what -> !what.heard());
            news.clear();
        }
    }

    /** Whether it was over in the poll that opened or reopened it. */
    boolean endedAtOnce() {
        return ending.filter(how -> how.time().equals(begun)).isPresent();
    }

    /**
     * Counts a check at every level that this measurement found, if its numbers are newer than those counted last and
     * than the last act. Says whether anything was counted.
     *
     * @param most no route asks for more, so there is no need to count on
     */
    boolean count(List<StandingFinding> judged, Instant asOf, int most) {
        LagStatus found = judged.stream().filter(StandingFinding::measured)
            .map(finding -> finding.finding().atLeast()).reduce(OK, LagStatus::worst);
        boolean old = counted.filter(last -> !asOf.isAfter(last)).isPresent()
            || acts.values().stream().anyMatch(act -> act.begunSince(asOf));
        if (silenced() || old) {
            return false;
        }
        boolean any = false;
        for (LagStatus level : LEVELS) {
            if (found.isAtLeast(level) && checks(level) < most) {
                checks.merge(level, 1, Integer::sum);
                counted = Optional.of(asOf);
                any = true;
            }
        }
        return any;
    }

    /** Begins or ends a silence, in which its age stands still. Says whether that is new. */
    boolean silence(boolean covered, Instant now) {
        if (covered == silenced()) {
            return false;
        }
        silentSince.ifPresent(began -> since.replaceAll((level, time) ->
            time.plus(Duration.between(time.isAfter(began) ? time : began, now))));
        silentSince = covered ? Optional.of(now) : Optional.empty();
        return true;
    }

    /**
     * Moves times that lie far ahead of now to now: from before a clock was set back, they would hold routes, reminders,
     * the brake and the end of acts until it gets there. Says whether there was one.
     */
    boolean clockIs(Instant now) {
        Instant latest = now.plus(FAR_AHEAD);
        boolean[] ahead = new boolean[1];
        UnaryOperator<Instant> notAhead = time -> {
            ahead[0] |= time.isAfter(latest);
            return time.isAfter(latest) ? now : time;
        };
        ending = ending.map(how -> new Ending(notAhead.apply(how.time()), how.kind(), how.reason()));
        begun = notAhead.apply(begun);
        counted = counted.map(notAhead);
        silentSince = silentSince.map(notAhead);
        since.replaceAll((level, time) -> notAhead.apply(time));
        told.replaceAll((name, what) -> notAhead.apply(what.at()).equals(what.at()) ? what : what.takenAt(now));
        acts.replaceAll((name, act) -> notAhead.apply(act.began()).equals(act.began()) ? act : act.begunAt(now));
        return ahead[0];
    }

    /** Something was done or held back, or a notifier refused: news for those who are told. */
    void numberAct() {
        actNews = ++changes;
    }

    Incident view() {
        return new Incident(id, about, opened, ending, status(), peakLag, findings,
            acts.entrySet().stream().map(act -> act.getValue().outcome(act.getKey())).toList(),
            told.entrySet().stream().filter(what -> what.getValue().heard())
                .map(what -> heard(what.getKey(), what.getValue())).toList());
    }

    private static Heard heard(String notifier, Told told) {
        return new Heard(notifier, told.status(), told.at(), told.note(), told.refused());
    }

    private void number(LagStatus newsAt) {
        changes++;
        LEVELS.stream().filter(newsAt::isAtLeast).forEach(level -> news.put(level, changes));
    }

    private LagStatus worstNewOrWorse(List<StandingFinding> judged) {
        Map<Stood, LagStatus> stood = new HashMap<>();
        findings.forEach(finding -> stood.put(Stood.of(finding), finding.standing()));
        return judged.stream()
            .filter(finding -> finding.standing().compareTo(stood.getOrDefault(Stood.of(finding), OK)) > 0)
            .map(StandingFinding::standing)
            .reduce(OK, LagStatus::worst);
    }

    /**
     * A topic or partition with a finding.
     *
     * @param lag     its newest lag
     * @param missing how many complete snapshots in a row did not have it
     */
    record LastSeen(long lag, int missing) {}

    private record Stood(String policy, Subject subject) {

        static Stood of(StandingFinding finding) {
            return new Stood(finding.policy(), finding.subject());
        }
    }
}
