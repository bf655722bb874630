package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A chat that a test reads, and can break. */
final class FakeNotifier implements Notifier {

    final AtomicInteger closed = new AtomicInteger();
    private final List<IncidentUpdate> heard = new ArrayList<>();
    private Optional<Exception> failure = Optional.empty();
    private final Route route;
    private int calls;

    FakeNotifier() {
        this(Route.atOpening());
    }

    FakeNotifier(Route route) {
        this.route = route;
    }

    @Override
    public Route route() {
        return route;
    }

    synchronized void fail(Exception why) {
        failure = Optional.of(why);
    }

    synchronized void work() {
        failure = Optional.empty();
    }

    @Override
    public synchronized void send(Notification notification) throws Exception {
        calls++;
        if (failure.isPresent()) {
            throw failure.get();
        }
        heard.addAll(notification.updates());
    }

    synchronized int calls() {
        return calls;
    }

    /** What was heard since the last call, as {@code KIND groupId STATUS}. */
    synchronized List<String> heard() {
        List<String> said = heard.stream()
            .map(update -> update.kind() + " " + name(update) + " " + update.incident().status())
            .toList();
        heard.clear();
        return said;
    }

    synchronized List<IncidentUpdate> updates() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    private static String name(IncidentUpdate update) {
        return update.incident().group().map(GroupKey::groupId).orElseGet(() -> update.incident().about().toString());
    }
}
