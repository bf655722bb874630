package io.lagmonitor;

import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One poll from end to end: load, fetch, judge, save, act, tell, save, report. Its steps are called by one thread at a
 * time; the lock guards what notifiers change when they finish on their own threads.
 */
final class Poll {

    private static final Duration LEAST_TO_FETCH = Duration.ofSeconds(5);
    private static final Duration LEAST_TO_TELL = Duration.ofSeconds(10);

    private final Object lock;
    private final GroupFilter filter;
    private final InstantSource clock;
    private final Fetching fetching;
    private final Reporter reporter;
    private final Absences absences;
    private final Incidents incidents;
    private final Deliveries deliveries;
    private final Memory memory;
    private volatile Optional<LagReport> latest = Optional.empty();

    Poll(Object lock, GroupFilter filter, InstantSource clock, Fetching fetching, Reporter reporter, Absences absences,
         Incidents incidents, Deliveries deliveries, Memory memory) {
        this.lock = lock;
        this.filter = filter;
        this.clock = clock;
        this.fetching = fetching;
        this.reporter = reporter;
        this.absences = absences;
        this.incidents = incidents;
        this.deliveries = deliveries;
        this.memory = memory;
    }

    Optional<LagReport> latest() {
        return latest;
    }

    /** Polls without a schedule: loads first, and waits for the notifiers, all within the budget. */
    LagReport once(Duration budget) throws InterruptedException {
        long deadline = System.nanoTime() + budget.toNanos();
        synchronized (lock) {
            memory.load();
        }
        LagReport report = fetchAndJudge(budget.minus(budget.dividedBy(2))); // half, and never nothing
        deliveries.deliver(report, Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)), true);
        synchronized (lock) {
            return publish(report);
        }
    }

    /**
     * Polls on schedule: what is in memory is the newest, and nobody waits for the tellers. Sources have half of the
     * interval, but never less than they need to connect.
     */
    LagReport scheduled(Duration interval) throws InterruptedException {
        synchronized (lock) {
            memory.loadIfOutdated();
        }
        Duration half = interval.dividedBy(2);
        LagReport report = fetchAndJudge(half.compareTo(LEAST_TO_FETCH) < 0 ? LEAST_TO_FETCH : half);
        synchronized (lock) {
            publish(report);
        }
        deliveries.deliver(report, interval.compareTo(LEAST_TO_TELL) < 0 ? LEAST_TO_TELL : interval, false);
        return report;
    }

    private LagReport fetchAndJudge(Duration timeout) throws InterruptedException {
        List<Answer> answers = fetching.fetch(new LagRequest(filter, known(), timeout));
        Instant now = clock.instant();
        synchronized (lock) {
            return reporter.report(answers, latest, now);
        }
    }

    private Set<GroupKey> known() {
        Set<GroupKey> known;
        synchronized (lock) {
            known = absences.remembered();
        }
        latest.ifPresent(report -> report.groups().stream().map(GroupReport::key).forEach(known::add));
        known.removeIf(key -> !filter.accepts(key.groupId()));
        return known;
    }

    /** The report with what became of its incidents since, and with the deliveries that have ended since the last one. */
    private LagReport publish(LagReport report) {
        Incidents.News news = incidents.news();
        incidents.published();
        LagReport published = new LagReport(report.time(), report.sources(),
            report.groups().stream().map(group -> withIncident(group, report.time())).toList(), incidents.open(),
            news.opened(), news.changed(), news.ended(), report.silences(), deliveries.finished());
        latest = Optional.of(published);
        return published;
    }

    private GroupReport withIncident(GroupReport group, Instant time) {
        return group.incident().isEmpty() ? group : new GroupReport(group.key(), group.presence(), group.lag(),
            group.failure(), group.estimates(), group.findings(), group.status(),
            incidents.shown(About.group(group.key()), time));
    }
}
