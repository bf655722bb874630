package io.lagmonitor;

import io.lagmonitor.Memory.Saved;
import io.lagmonitor.Offer.Item;
import io.lagmonitor.model.Delivery;
import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second half of a poll: what is to be done is saved as an intent and done, then what is to be told is told, with the
 * outcomes. Its steps are called by one thread at a time; what notifiers change comes from their own threads.
 */
final class Deliveries implements Dispatcher.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);

    /** No other process waits longer for one that was killed while it sent. */
    private static final Duration LONGEST_CLAIM = Duration.ofMinutes(10);
    private static final Duration LEAST_TO_ACT = Duration.ofMillis(1);
    private static final Duration LONGEST_UNTOLD = Duration.ofDays(7);
    private static final int MOST_CONFLICTS = 5;

    private final Object lock;
    private final Incidents incidents;
    private final Telling telling;
    private final Acting acting;
    private final Dispatcher dispatcher;
    private final Memory memory;
    private final Pauses pauses;
    private final FailureLog log;
    private final InstantSource clock;
    private final Queue<Runnable> marks = new ConcurrentLinkedQueue<>();
    private final List<Delivery> finished = new ArrayList<>();
    private final Set<Offer> sending = Collections.newSetFromMap(new IdentityHashMap<>());

    Deliveries(Object lock, Incidents incidents, Telling telling, Acting acting, Dispatcher dispatcher, Memory memory,
               Pauses pauses, FailureLog log, InstantSource clock) {
        this.lock = lock;
        this.incidents = incidents;
        this.telling = telling;
        this.acting = acting;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.pauses = pauses;
        this.log = log;
        this.clock = clock;
    }

    /** Acts, for at most half of the time, and tells. Waits for the acts, and for the tellers if asked to. */
    void deliver(LagReport report, Duration timeout, boolean waitForTellers) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<List<Offer>> acts;
        synchronized (lock) {
            add(dispatcher.late());
            acting.endOverdue(clock.instant());
            telling.markDue(clock.instant());
            memory.dropClaimThatIsOver(clock.instant());
            acts = leavesItToAnother() ? Optional.empty() : act(report, timeout.dividedBy(2));
        }
        if (acts.isEmpty()) {
            return;
        }
        await(acts.get());
        List<Offer> tells;
        synchronized (lock) {
            tells = leavesItToAnother() ? List.of()
                : tell(report, Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)));
        }
        if (waitForTellers) {
            await(tells);
        }
    }

    /** What finished since this was last asked for. */
    List<Delivery> finished() {
        List<Delivery> all = List.copyOf(finished);
        finished.clear();
        return all;
    }

    /** Those that come while another one is being saved are saved together. */
    @Override
    public void mark(Runnable change) {
        marks.add(change);
        synchronized (lock) {
            List<Runnable> changes = new ArrayList<>();
            for (Runnable next = marks.poll(); next != null; next = marks.poll()) {
                changes.add(next);
            }
            if (!changes.isEmpty()) {
                keep(changes);
            }
        }
    }

    @Override
    public void ended(Offer offer, List<Item> left, Optional<Throwable> failure, boolean cut) {
        String name = offer.teller().name();
        failure.ifPresentOrElse(why -> log.failed("Notifier " + name, FailureLog.reason(why) + Pauses.consequence(why), why),
            () -> log.worked("Notifier " + name));
        mark(() -> {
            if (failure.isEmpty()) {
                left.forEach(item -> offer.outcomes().taken(offer, item, Optional.empty()));
            } else {
                if (failure.get() instanceof DeliveryException how) {
                    dispatcher.namesOf(offer.teller()).forEach(each -> pauses.asked(each, how, clock.instant()));
                }
                offer.outcomes().failed(offer, left, failure.get(), cut);
            }
            isOver(offer);
        });
        synchronized (lock) {
            finished.add(new Delivery(name, failure.isEmpty() ? Outcome.TAKEN : Outcome.FAILED, offer.updates(),
                failure.map(FailureLog::reason)));
        }
    }

    @Override
    public boolean mayBegin(Offer offer) {
        synchronized (lock) {
            String name = offer.teller().name();
            return !pauses.isPaused(name, clock.instant()) && pauses.never(name).isEmpty();
        }
    }

    @Override
    public void notBegun(Offer offer) {
        mark(() -> {
            offer.outcomes().notBegun(offer);
            isOver(offer);
        });
    }

    private void isOver(Offer offer) {
        sending.remove(offer);
        if (sending.isEmpty()) {
            memory.release();
        }
        forgetWhatIsOver();
    }

    /** Changes what is remembered and saves it; on top of what another process saved meanwhile, if one did. */
    private void keep(List<Runnable> changes) {
        changes.forEach(Runnable::run);
        Saved saved = memory.save();
        for (int i = 0; i < MOST_CONFLICTS && saved == Saved.CONFLICT; i++) {
            memory.load();
            if (memory.failure().isPresent()) {
                return;
            }
            changes.forEach(Runnable::run);
            saved = memory.save();
        }
    }

    private boolean leavesItToAnother() {
        if (!memory.isClaimed(clock.instant())) {
            return false;
        }
        LOG.info("Another process is telling now; this one saves and tells with its next poll");
        return true;
    }

    /** What was begun; empty if another process was faster: then nothing may be told either. */
    private Optional<List<Offer>> act(LagReport report, Duration timeout) {
        if (memory.failure().isPresent()) {
            return Optional.of(List.of()); // an intent could not be saved
        }
        if (timeout.compareTo(LEAST_TO_ACT) < 0) {
            return Optional.of(List.of()); // cut off at once, it might have been done
        }
        Instant until = after(timeout);
        Predicate<Teller> ready =
            actor -> dispatcher.isReady(actor) && !pauses.isPaused(actor.name(), clock.instant());
        List<Offer> offers = acting.begin(report, ready, clock.instant(), until);
        if (offers.isEmpty()) {
            return Optional.of(List.of());
        }
        claim(timeout);
        Saved saved = memory.save();
        if (saved == Saved.FAILED) {
            offers.forEach(offer -> acting.takeBack(offer, "held back: its intent cannot be saved"));
            return Optional.of(List.of());
        }
        return saved == Saved.CONFLICT ? Optional.empty() : Optional.of(send(offers, report, timeout));
    }

    /** Saves what is to be told before it is told; if another process was faster, tells nothing. */
    private List<Offer> tell(LagReport report, Duration timeout) {
        forgetWhatIsOver();
        boolean changed = true;
        List<Offer> offers = List.of();
        for (int i = 0; i < 3 && changed; i++) {
            incidents.monitor(whatIsWrong(), report.time());
            offers = telling.offers(report, clock.instant()).stream()
                .filter(offer -> dispatcher.isReady(offer.teller()))
                .filter(offer -> !pauses.isPaused(offer.teller().name(), clock.instant())).toList();
            if (offers.stream().anyMatch(offer -> !offer.items().isEmpty())) {
                claim(timeout);
            }
            Optional<String> before = memory.failure();
            if (memory.save() == Saved.CONFLICT) {
                return List.of();
            }
            changed = before.isPresent() != memory.failure().isPresent();
        }
        return send(offers, report, timeout);
    }

    private Optional<StandingFinding> whatIsWrong() {
        return memory.failure().map(why -> new StandingFinding("state",
            Finding.critical(Subject.group(), why), LagStatus.CRITICAL, clock.instant()));
    }

    private void claim(Duration timeout) {
        memory.claim(after(timeout.compareTo(LONGEST_CLAIM) < 0 ? timeout : LONGEST_CLAIM));
    }

    /** Stored, and read by people. */
    private Instant after(Duration time) {
        return clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private List<Offer> send(List<Offer> offers, LagReport report, Duration timeout) {
        List<Offer> callable = new ArrayList<>();
        for (Offer offer : offers) {
            Optional<DeliveryException> never = pauses.never(offer.teller().name());
            if (never.isPresent()) {
                sending.add(offer);
                ended(offer, offer.items(), Optional.of(never.get()), false);
            } else {
                callable.add(offer);
            }
        }
        List<Offer> sent = dispatcher.send(callable, report, timeout, this);
        sending.addAll(sent);
        return sent;
    }

    private void await(List<Offer> sent) throws InterruptedException {
        List<Delivery> late = dispatcher.await(sent);
        synchronized (lock) {
            add(late);
        }
    }

    private void add(List<Delivery> late) {
        late.forEach(delivery ->
            log.failed("Notifier " + delivery.notifier(), delivery.failure().orElse("is late"), null));
        finished.addAll(late);
    }

    /** Incidents that ended, that nobody is still to hear of, and that cannot be reopened. */
    private void forgetWhatIsOver() {
        Instant now = clock.instant();
        List.copyOf(incidents.all()).stream()
            .filter(incident -> !incident.isOpen() && !incidents.mayReopen(incident, now))
            .filter(incident -> !acting.isRunning(incident) && !acting.counts(incident, now))
            .filter(incident -> telling.isTold(incident, now) || isTooOldToTell(incident, now))
            .forEach(incidents::remove);
    }

    /** While a notifier is away for good and groups come and go, their ends would be kept for it for ever. */
    private static boolean isTooOldToTell(IncidentRecord incident, Instant now) {
        Instant ended = incident.ending.orElseThrow().time();
        boolean old = !incident.silenced() && ended.plus(LONGEST_UNTOLD).isBefore(now);
        if (old) {
            LOG.warn("The end of incident {} at {} was not taken for {} days and is no longer offered", incident.id, ended,
                LONGEST_UNTOLD.toDays());
        }
        return old;
    }
}
