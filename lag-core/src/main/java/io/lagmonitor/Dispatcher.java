package io.lagmonitor;

import io.lagmonitor.model.Delivery;
import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * Hands pending updates to the notifiers, each on its own thread, one notification at a time. What is offered is decided
 * under the lock of the monitor; what was taken comes back through the listener, from the notifier's thread.
 */
final class Dispatcher {

    private final List<Teller> tellers;
    private final Map<Notifier, Worker> workers = new IdentityHashMap<>();
    private final Map<String, Sending> sendings = new LinkedHashMap<>();
    private final Duration lead;

    Dispatcher(List<Teller> tellers, Duration lead) {
        this.tellers = tellers;
        this.lead = lead;
        tellers.forEach(teller ->
            workers.computeIfAbsent(teller.notifier(), notifier -> new Worker(teller.name() + "-notifier")));
    }

    /** What one notifier is offered in one poll, with what it knows of each incident once it has taken it. */
    record Offer(Teller teller, List<IncidentUpdate> updates, Map<String, Told> knowsThen) {}

    /** Everything that is pending, by notifier. Marks routes that became due, and drops what nobody needs to hear. */
    List<Offer> offers(Incidents incidents, LagReport report, Instant now) {
        List<Offer> offers = new ArrayList<>();
        for (Teller teller : tellers) {
            List<IncidentUpdate> updates = new ArrayList<>();
            Map<String, Told> knowsThen = new LinkedHashMap<>();
            for (IncidentRecord incident : incidents.all()) {
                Pending.of(incident, teller, now, lead).ifPresent(pending -> {
                    incidents.due(incident.id, teller.name());
                    updates.add(update(incident, teller, pending, report));
                    knowsThen.put(incident.id, pending.taken());
                });
            }
            if (!updates.isEmpty()) {
                offers.add(new Offer(teller, updates, knowsThen));
            }
        }
        return offers;
    }

    /** Ended incidents that nobody is still to hear of. */
    List<String> toldToAll(Incidents incidents) {
        return incidents.all().stream()
            .filter(incident -> incident.ended.isPresent())
            .filter(incident -> tellers.stream().map(teller -> incident.told.get(teller.name()))
                .allMatch(told -> told == null || told.knowsEnd()))
            .map(incident -> incident.id)
            .toList();
    }

    /** Ends what is late from earlier polls, and says which notifiers are left out of this one because they are busy. */
    List<Delivery> late() {
        List<Delivery> late = new ArrayList<>();
        for (Teller teller : tellers) {
            Sending sending = sendings.get(teller.name());
            if (sending != null && workers.get(teller.notifier()).busy()) {
                late.add(new Delivery(teller.name(), Outcome.LATE, List.of(), Optional.of(sending.endIfLate()
                    ? "did not end in time, and is interrupted" : "is still busy with an earlier notification")));
            }
        }
        return late;
    }

    /** Begins to send to every notifier that is not busy. The listener hears of each end, on the notifier's thread. */
    void send(List<Offer> offers, LagReport report, Duration timeout, BiConsumer<Offer, Optional<Throwable>> ended) {
        sendings.values().removeIf(sending -> !workers.get(sending.offer().teller().notifier()).busy());
        List<Notifier> busy = tellers.stream().map(Teller::notifier).filter(n -> workers.get(n).busy()).toList();
        for (Offer offer : offers) {
            Notifier notifier = offer.teller().notifier();
            if (busy.stream().noneMatch(other -> other == notifier)) {
                Notification notification = new Notification(offer.updates(), report, timeout);
                Future<?> call = workers.get(notifier).submit(() -> {
                    ended.accept(offer, call(notifier, notification));
                    return null;
                });
                sendings.put(offer.teller().name(), new Sending(offer, call, System.nanoTime() + timeout.toNanos()));
            }
        }
    }

    /** Waits until every notifier has ended, at most until its timeout; says who was late, and interrupts those. */
    List<Delivery> await() throws InterruptedException {
        List<Delivery> late = new ArrayList<>();
        for (Sending sending : sendings.values()) {
            if (sending.call().isCancelled()) {
                continue;
            }
            try {
                sending.call().get(Math.max(sending.deadline() - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                sending.call().cancel(true);
                late.add(new Delivery(sending.offer().teller().name(), Outcome.LATE, sending.offer().updates(),
                    Optional.of("did not end in time")));
            } catch (CancellationException e) {
                continue; // the monitor was closed before this call began; its updates stay due
            } catch (InterruptedException e) {
                sendings.values().forEach(running -> running.call().cancel(true));
                throw e;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return late;
    }

    List<Worker> workers() {
        return List.copyOf(workers.values());
    }

    private static Optional<Throwable> call(Notifier notifier, Notification notification) {
        try {
            notifier.send(notification);
            return Optional.empty();
        } catch (Throwable e) { // whatever a stranger throws is reported, or nobody would hear that nobody hears
            return Optional.of(e);
        }
    }

    private static IncidentUpdate update(IncidentRecord incident, Teller teller, Pending pending, LagReport report) {
        String key = incident.id + "/" + teller.name() + "/" + pending.number();
        Optional<GroupReport> group = report.group(incident.group);
        return new IncidentUpdate(key, pending.kind(), incident.view(), group);
    }

    private record Sending(Offer offer, Future<?> call, long deadline) {

        boolean endIfLate() {
            boolean late = System.nanoTime() - deadline > 0;
            if (late) {
                call.cancel(true);
            }
            return late;
        }
    }
}
