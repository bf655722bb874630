package io.lagmonitor;

import io.lagmonitor.Dispatcher.Offer;
import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.Delivery;
import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One poll from end to end: load, fetch, judge, save, tell, save, report. Its steps are called by one thread at a time;
 * the lock guards what notifiers change when they finish on their own threads.
 */
final class Poll {

    private static final Duration LEAST_TO_FETCH = Duration.ofSeconds(5);
    private static final Duration LEAST_TO_TELL = Duration.ofSeconds(10);

    private final Object lock = new Object();
    private final GroupFilter filter;
    private final InstantSource clock;
    private final Fetching fetching;
    private final Reporter reporter;
    private final Incidents incidents;
    private final Dispatcher dispatcher;
    private final Memory memory;
    private final FailureLog log;
    private final List<Delivery> finished = new ArrayList<>();
    private volatile Optional<LagReport> latest = Optional.empty();

    Poll(GroupFilter filter, InstantSource clock, Fetching fetching, Reporter reporter, Incidents incidents,
         Dispatcher dispatcher, Memory memory, FailureLog log) {
        this.filter = filter;
        this.clock = clock;
        this.fetching = fetching;
        this.reporter = reporter;
        this.incidents = incidents;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.log = log;
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
        LagReport report = fetchAndJudge(budget.dividedBy(2));
        send(report, Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)));
        List<Delivery> late = dispatcher.await();
        late.forEach(this::logLate);
        synchronized (lock) {
            finished.addAll(late);
            return publish(report);
        }
    }

    /**
     * Polls on schedule: what is in memory is the newest, and nobody waits for the notifiers. Sources have half of the
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
        send(report, interval.compareTo(LEAST_TO_TELL) < 0 ? LEAST_TO_TELL : interval);
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
        Set<GroupKey> known = new HashSet<>();
        latest.ifPresent(report -> report.groups().stream().map(GroupReport::key).forEach(known::add));
        synchronized (lock) {
            known.addAll(incidents.groupsWithIncident());
        }
        known.removeIf(key -> !filter.accepts(key.groupId()));
        return known;
    }

    /** Saves what is to be told before it is told; if another process was faster, tells nothing. */
    private void send(LagReport report, Duration timeout) {
        synchronized (lock) {
            List<Delivery> late = dispatcher.late();
            late.forEach(this::logLate);
            finished.addAll(late);
            List<Offer> offers = dispatcher.offers(incidents, report, report.time());
            if (memory.save()) {
                dispatcher.send(offers, report, timeout, this::ended);
                forgetWhatIsTold();
            }
        }
    }

    private void logLate(Delivery delivery) {
        log.failed("Notifier " + delivery.notifier(), delivery.failure().orElse("is late"), null);
    }

    private void ended(Offer offer, Optional<Throwable> failure) {
        String what = "Notifier " + offer.teller().name();
        synchronized (lock) {
            if (failure.isEmpty()) {
                log.worked(what);
                offer.knowsThen().forEach((incident, told) -> incidents.told(incident, offer.teller().name(), told));
                forgetWhatIsTold();
            } else {
                log.failed(what, FailureLog.reason(failure.get()), failure.get());
            }
            finished.add(new Delivery(offer.teller().name(), failure.isEmpty() ? Outcome.TAKEN : Outcome.FAILED,
                offer.updates(), failure.map(FailureLog::reason)));
        }
    }

    private void forgetWhatIsTold() {
        dispatcher.toldToAll(incidents).forEach(incidents::remove);
        memory.save();
    }

    /** The report with the deliveries that have ended since the last one. */
    private LagReport publish(LagReport report) {
        LagReport published = new LagReport(report.time(), report.sources(), report.groups(), report.incidents(),
            report.opened(), report.changed(), report.ended(), finished);
        finished.clear();
        latest = Optional.of(published);
        return published;
    }
}
