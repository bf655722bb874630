package io.lagmonitor;

import io.lagmonitor.Offer.Item;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Derives what each teller has not heard, and keeps what it has taken. Guarded by the lock of the monitor. */
final class Telling implements Offer.Outcomes {

    private final List<Teller> tellers;
    private final Incidents incidents;
    private final InstantSource clock;
    private final Duration lead;

    /** @param lead a route is due this much early */
    Telling(List<Teller> tellers, Incidents incidents, InstantSource clock, Duration lead) {
        this.tellers = tellers;
        this.incidents = incidents;
        this.clock = clock;
        this.lead = lead;
    }

    /** Marks routes that became due, so that they are told once also if the incident ends before they are. */
    void markDue(Instant now) {
        for (IncidentRecord incident : incidents.all()) {
            if (!incident.silenced()) {
                tellers.stream().filter(teller -> Pending.of(incident, teller, now, lead).isPresent())
                    .forEach(teller -> markDue(incident, teller));
            }
        }
    }

    /** Everything that is pending, by teller. Marks routes that became due. */
    List<Offer> offers(LagReport report, Instant now) {
        List<Offer> offers = new ArrayList<>();
        for (Teller teller : tellers) {
            List<Item> items = new ArrayList<>();
            for (IncidentRecord incident : incidents.all()) {
                if (!incident.silenced()) {
                    Pending.of(incident, teller, now, lead).ifPresent(pending -> {
                        markDue(incident, teller);
                        items.add(item(incident, teller, pending, report));
                    });
                }
            }
            if (!items.isEmpty() || teller.route().hearsEveryPoll()) {
                offers.add(new Offer(teller, items, this));
            }
        }
        return offers;
    }

    /** Whether nobody is still to hear of an incident. */
    boolean isTold(IncidentRecord incident, Instant now) {
        return tellers.stream().allMatch(teller -> Pending.of(incident, teller, now, lead).isEmpty());
    }

    @Override
    public void taken(Offer offer, Item item, Optional<String> note) {
        tell(offer, item, note, Optional.empty());
    }

    /**
     * What was refused counts as told, and the others are told that it was not; who refused need not hear of that. That
     * somebody refused to hear of it is no news again, or two who refuse everything would have each other called for ever.
     */
    @Override
    public void refused(Offer offer, Item item, String why) {
        tell(offer, item, Optional.empty(), Optional.of(why));
        if (item.pending().kind() == Kind.ACTED) {
            return;
        }
        incidents.change(item.incidentId(), incident -> {
            boolean newest = item.pending().number() >= incident.newsFor(offer.teller().level());
            incident.numberAct();
            if (newest) {
                incident.told.computeIfPresent(offer.teller().name(), (same, told) -> told.upTo(incident.actNews));
            }
        });
    }

    /** It stays pending. */
    @Override
    public void failed(Offer offer, List<Item> left, Throwable why, boolean cut) {}

    /** It stays pending. */
    @Override
    public void notBegun(Offer offer) {}

    private void tell(Offer offer, Item item, Optional<String> note, Optional<String> refused) {
        String name = offer.teller().name();
        incidents.change(item.incidentId(), incident -> {
            Optional<String> kept = note.isPresent() ? note
                : Optional.ofNullable(incident.told.get(name)).flatMap(Told::note);
            incident.told.put(name, item.pending().taken(clock.instant(), kept, refused));
        });
    }

    private void markDue(IncidentRecord incident, Teller teller) {
        if (incident.told.putIfAbsent(teller.name(), Told.DUE) == null) {
            incidents.touch(incident);
        }
    }

    private static Item item(IncidentRecord incident, Teller teller, Pending pending, LagReport report) {
        String key = incident.id + "/" + teller.name() + "/" + pending.numbered();
        return new Item(incident.id, new IncidentUpdate(key, pending.kind(), incident.view(),
            incident.group().flatMap(report::group),
            Optional.ofNullable(incident.told.get(teller.name())).flatMap(Told::note)), pending);
    }
}
