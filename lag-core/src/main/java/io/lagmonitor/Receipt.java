package io.lagmonitor;

import io.lagmonitor.Offer.Item;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Notification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows what becomes of each update of one offer while the notifier sends them. Safe for use by several threads. */
final class Receipt implements Notification.Receipts {

    private final Offer offer;
    private final Consumer<Runnable> marks;
    private final Map<String, Item> left = new LinkedHashMap<>();

    /** @param marks runs a change under the lock of the monitor, and returns once it is saved */
    Receipt(Offer offer, Consumer<Runnable> marks) {
        this.offer = offer;
        this.marks = marks;
        offer.items().forEach(item -> left.put(item.update().key(), item));
    }

    @Override
    public void taken(IncidentUpdate update, Optional<String> note) {
        take(update).ifPresent(item -> marks.accept(() -> offer.outcomes().taken(offer, item, note)));
    }

    @Override
    public void refused(IncidentUpdate update, String why) {
        take(update).ifPresent(item -> marks.accept(() -> offer.outcomes().refused(offer, item, why)));
    }

    /** What was neither taken nor refused; nothing can be any more. */
    synchronized List<Item> takeRest() {
        List<Item> rest = List.copyOf(left.values());
        left.clear();
        return rest;
    }

    private synchronized Optional<Item> take(IncidentUpdate update) {
        return Optional.ofNullable(left.remove(update.key()));
    }
}
