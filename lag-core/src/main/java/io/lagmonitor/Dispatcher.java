package io.lagmonitor;

import io.lagmonitor.model.Delivery;
import io.lagmonitor.model.Delivery.Outcome;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls the notifiers, each on its own thread, with one notification at a time. Called by one thread at a time; what
 * became of an offer comes back through the listener, from the notifier's thread.
 */
final class Dispatcher {

    private final List<Teller> tellers;
    private final Map<Notifier, Worker> workers = new IdentityHashMap<>();
    private final Map<Offer, Sending> sendings = new IdentityHashMap<>();
    private volatile boolean closing;

    /** @param tellers all who tell or act */
    Dispatcher(List<Teller> tellers) {
        this.tellers = tellers;
        tellers.forEach(teller ->
            workers.computeIfAbsent(teller.notifier(), notifier -> new Worker(teller.name() + "-notifier")));
    }

    /** Hears what became of offers, on the notifiers' threads. */
    interface Listener {

        /** Changes what is remembered under the lock of the monitor, and returns once that is saved. */
        void mark(Runnable change);

        /**
         * The call has ended.
         *
         * @param left what it had neither taken nor refused before
         * @param cut  whether an interrupt or the end of its time came between
         */
        void ended(Offer offer, List<Offer.Item> left, Optional<Throwable> failure, boolean cut);

        /** Whether the notifier wants to be called now; it may have asked not to be since this was offered. */
        boolean mayBegin(Offer offer);

        /** The call was given up before it began. */
        void notBegun(Offer offer);
    }

    boolean isReady(Teller teller) {
        return !workers.get(teller.notifier()).busy();
    }

    /** All names of the notifier that has this one. */
    List<String> namesOf(Teller one) {
        return tellers.stream().filter(teller -> teller.notifier() == one.notifier()).map(Teller::name).toList();
    }

    /** Ends what is late from earlier polls, and says which notifiers are left out of this one because they are busy. */
    List<Delivery> late() {
        List<Delivery> late = new ArrayList<>();
        for (Teller teller : tellers) {
            List<Sending> busy = isReady(teller) ? List.of()
                : sendings.values().stream().filter(sending -> sending.offer.teller() == teller).toList();
            if (!busy.isEmpty()) {
                long ended = busy.stream().filter(Sending::endIfLate).count();
                late.add(new Delivery(teller.name(), Outcome.LATE, List.of(), Optional.of(ended > 0
                    ? "did not end in time, and is interrupted" : "is still busy with an earlier notification")));
            }
        }
        return late;
    }

    /** Begins to send to every notifier that is not busy, and returns what is sent. */
    List<Offer> send(List<Offer> offers, LagReport report, Duration timeout, Listener listener) {
        sendings.values().removeIf(sending -> isReady(sending.offer.teller()));
        List<Offer> ready = offers.stream().filter(offer -> isReady(offer.teller())).toList();
        for (Offer offer : ready) {
            Receipt receipt = new Receipt(offer, listener::mark);
            Sending sending = new Sending(offer, System.nanoTime() + timeout.toNanos(), listener);
            sendings.put(offer, sending);
            Notification notification = new Notification(offer.updates(), report, timeout, receipt);
            sending.call = workers.get(offer.teller().notifier()).submit(() -> {
                if (!sending.begin()) {
                    return null;
                }
                if (!listener.mayBegin(offer)) {
                    listener.notBegun(offer);
                    return null;
                }
                Optional<Throwable> failure = call(offer.teller().notifier(), notification);
                boolean cut = sending.cut || closing
                    || failure.filter(InterruptedException.class::isInstance).isPresent();
                listener.ended(offer, receipt.takeRest(), failure, cut);
                return null;
            });
        }
        return ready;
    }

    /** Waits until these have ended, each at most until its timeout; says who was late, and interrupts those. */
    List<Delivery> await(List<Offer> sent) throws InterruptedException {
        List<Delivery> late = new ArrayList<>();
        for (Offer offer : sent) {
            Sending sending = sendings.get(offer);
            if (sending.call.isCancelled()) {
                sending.end();
                continue;
            }
            try {
                sending.call.get(Math.max(sending.deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                sending.end();
                late.add(new Delivery(offer.teller().name(), Outcome.LATE, offer.updates(),
                    Optional.of("did not end in time")));
            } catch (CancellationException e) {
                sending.end(); // the monitor was closed before this call began; its updates stay due
            } catch (InterruptedException e) {
                sendings.values().forEach(Sending::end);
                throw e;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return late;
    }

    /** From now on whatever ends was cut off. */
    void close() {
        closing = true;
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
        } finally {
            Thread.interrupted(); // it was meant for the call; a store that waits could not save what came of it
        }
    }

    private static final class Sending {

        private final Offer offer;
        private final long deadline;
        private final Listener listener;
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile boolean cut;
        private Future<?> call;

        Sending(Offer offer, long deadline, Listener listener) {
            this.offer = offer;
            this.deadline = deadline;
            this.listener = listener;
        }

        /** Says whether it may begin: it was not given up before. */
        boolean begin() {
            return decided.compareAndSet(false, true);
        }

        boolean endIfLate() {
            boolean late = System.nanoTime() - deadline > 0;
            if (late) {
                end();
            }
            return late;
        }

        /** Interrupts the call, or gives it up if it has not begun. */
        void end() {
            cut = true;
            call.cancel(true);
            if (decided.compareAndSet(false, true)) {
                listener.notBegun(offer);
            }
        }
    }
}
