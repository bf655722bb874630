package io.lagmonitor;

import io.lagmonitor.model.IncidentUpdate;
import java.util.List;
import java.util.Optional;

/**
 * What one notifier is offered in one poll.
 *
 * @param items    one for each incident it is to hear of, or to act on
 * @param outcomes keeps what became of each
 */
record Offer(Teller teller, List<Item> items, Outcomes outcomes) {

    List<IncidentUpdate> updates() {
        return items.stream().map(Item::update).toList();
    }

    /**
     * One update.
     *
     * @param pending what it stands for
     */
    record Item(String incidentId, IncidentUpdate update, Pending pending) {}

    /** Keeps what became of an item. Called under the lock of the monitor. */
    interface Outcomes {

        void taken(Offer offer, Item item, Optional<String> note);

        void refused(Offer offer, Item item, String why);

        /**
         * The notifier threw.
         *
         * @param cut whether an interrupt or the end of its time came between
         */
        void failed(Offer offer, List<Item> left, Throwable why, boolean cut);

        /** The notifier was not called after all. */
        void notBegun(Offer offer);
    }
}
