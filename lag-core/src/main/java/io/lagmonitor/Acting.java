package io.lagmonitor;

import io.lagmonitor.Offer.Item;
import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Derives which acts are due, holds them back if they are too many, and keeps what became of each. An act is begun once
 * an incident, after its intent was saved. Guarded by the lock of the monitor.
 */
final class Acting implements Offer.Outcomes {

    /** How often an act that may have been done is begun with the same key, if that does no harm. */
    private static final int MOST_ATTEMPTS = 3;

    private final List<Teller> actors;
    private final Incidents incidents;
    private final InstantSource clock;
    private final Duration lead;
    private final Brake brake;
    private final String process;
    private final Map<String, Act> before = new HashMap<>();

    /**
     * @param actors  in the order of their routes
     * @param process which process this is; it marks what it begins
     */
    Acting(List<Teller> actors, Incidents incidents, InstantSource clock, Duration lead, Brake brake, String process) {
        this.actors = actors;
        this.incidents = incidents;
        this.clock = clock;
        this.lead = lead;
        this.brake = brake;
        this.process = process;
    }

    /** At most so many acts are due at once or begun in the window; else none is begun. */
    record Brake(int maxActs, Duration window) {}

    /** Acts that were begun and whose end did not come in their time may have been done. */
    void endOverdue(Instant now) {
        for (IncidentRecord incident : incidents.all()) {
            List.copyOf(incident.acts.entrySet()).stream()
                .filter(act -> act.getValue().running() && !now.isBefore(act.getValue().deadline()))
                .forEach(act -> change(incident.id, act.getKey(), any -> true, running -> running.ended(State.UNSURE, now,
                    Optional.of("may have been done: no answer came by " + running.deadline()))));
        }
    }

    /**
     * The acts to begin now, at most one an incident, marked as begun; an offer each, so that one that fails says nothing
     * of the others.
     *
     * @param ready whether an actor can be called now
     * @param until when they have to be done
     */
    List<Offer> begin(LagReport report, Predicate<Teller> ready, Instant now, Instant until) {
        Map<IncidentRecord, Teller> due = new LinkedHashMap<>();
        for (IncidentRecord incident : incidents.all()) {
            dropHeldThatIsNotDue(incident, now);
            due(incident, report, now).filter(ready).ifPresent(actor -> due.put(incident, actor));
        }
        if (due.isEmpty()) {
            return List.of();
        }
        Optional<String> held = braked(due.size(), now);
        if (held.isPresent()) {
            due.forEach((incident, actor) -> hold(incident, actor, held.get(), now));
            return List.of();
        }
        List<Offer> offers = new ArrayList<>();
        before.clear();
        byAttempts(due).forEach((incident, actor) -> {
            Optional<Act> stood = act(incident, actor);
            stood.ifPresent(act -> before.put(incident.id, act));
            incident.acts.put(actor.name(), Act.begun(stood, now, process, until));
            incidents.touch(incident);
            offers.add(new Offer(actor, List.of(item(incident, actor, report)), this));
        });
        return offers;
    }

    /** Those just begun were not begun after all: they stand as before. */
    void takeBack(Offer offer, String why) {
        offer.items().forEach(item -> incidents.change(item.incidentId(), incident ->
            incident.acts.put(offer.teller().name(),
                Optional.ofNullable(before.get(incident.id)).orElseGet(() -> Act.held(clock.instant(), why)))));
    }

    boolean isRunning(IncidentRecord incident) {
        return incident.acts.values().stream().anyMatch(Act::running);
    }

    /** Whether the brake still has to count an act of this incident. */
    boolean counts(IncidentRecord incident, Instant now) {
        return incident.acts.values().stream().anyMatch(act -> act.begunSince(now.minus(brake.window())));
    }

    @Override
    public void taken(Offer offer, Item item, Optional<String> note) {
        change(offer, item, act -> act.ended(State.DONE, clock.instant(), note));
    }

    @Override
    public void refused(Offer offer, Item item, String why) {
        change(offer, item, act -> act.ended(State.REFUSED, clock.instant(), Optional.of(why)));
    }

    @Override
    public void failed(Offer offer, List<Item> left, Throwable why, boolean cut) {
        Instant now = clock.instant();
        String reason = FailureLog.reason(why);
        for (Item item : left) {
            if (cut) {
                change(offer, item, act ->
                    act.ended(State.UNSURE, now, Optional.of("may have been done: it was cut off: " + reason)));
            } else if (why instanceof DeliveryException asked && asked.retryAt().isPresent()) {
                change(offer, item, act -> act.failedUntil(asked.retryAt().get(), now, reason));
            } else {
                change(offer, item, act -> act.ended(State.FAILED, now, Optional.of(reason)));
            }
        }
    }

    @Override
    public void notBegun(Offer offer) {
        takeBack(offer, "held back: its notifier could not be called");
    }

    private Optional<Teller> due(IncidentRecord incident, LagReport report, Instant now) {
        if (!incident.isOpen() || isBlind(incident, report) || incident.silenced() || isRunning(incident)) {
            return Optional.empty();
        }
        return actors.stream()
            .filter(actor -> isDue(actor, incident, now))
            .filter(actor -> isToBegin(act(incident, actor), actor, now))
            .findFirst();
    }

    /** Whether this poll could not see a group it is about; what stands may not be so any more. */
    private static boolean isBlind(IncidentRecord incident, LagReport report) {
        return incident.group().flatMap(report::group)
            .filter(group -> group.presence() != Presence.UNREADABLE).isEmpty();
    }

    /** What was begun less often goes first: one that asks to be repeated for ever, and others to wait, would block them. */
    private static Map<IncidentRecord, Teller> byAttempts(Map<IncidentRecord, Teller> due) {
        Map<IncidentRecord, Teller> sorted = new LinkedHashMap<>();
        due.entrySet().stream().sorted(Comparator.comparing(each -> Act.attempts(act(each.getKey(), each.getValue()))))
            .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }

    private static Optional<Act> act(IncidentRecord incident, Teller actor) {
        return Optional.ofNullable(incident.acts.get(actor.name()));
    }

    private static boolean isToBegin(Optional<Act> act, Teller actor, Instant now) {
        if (act.isEmpty()) {
            return true;
        }
        return switch (act.get().state()) {
            case HELD -> true;
            case FAILED -> act.get().again().filter(time -> !now.isBefore(time)).isPresent();
            case UNSURE -> actor.idempotent() && act.get().attempts() < MOST_ATTEMPTS;
            case RUNNING, DONE, REFUSED -> false;
        };
    }

    private Optional<String> braked(int due, Instant now) {
        Instant begin = now.minus(brake.window());
        long begun = incidents.all().stream().flatMap(incident -> incident.acts.values().stream())
            .filter(act -> act.begunSince(begin)).count();
        return due + begun <= brake.maxActs() ? Optional.empty() : Optional.of("held back: " + due + " due now and "
            + begun + " begun in the last " + brake.window().toSeconds() + " s, at most " + brake.maxActs()
            + " together");
    }

    private void dropHeldThatIsNotDue(IncidentRecord incident, Instant now) {
        boolean dropped = incident.acts.entrySet().removeIf(act -> act.getValue().state() == State.HELD
            && actors.stream().noneMatch(actor -> actor.name().equals(act.getKey()) && isDue(actor, incident, now)));
        if (dropped) {
            incidents.touch(incident);
        }
    }

    private boolean isDue(Teller actor, IncidentRecord incident, Instant now) {
        return actor.isFor(incident.about) && Pending.isDue(incident, actor, now, lead);
    }

    private void hold(IncidentRecord incident, Teller actor, String why, Instant now) {
        Act before = incident.acts.get(actor.name());
        if (before == null) {
            incident.acts.put(actor.name(), Act.held(now, why));
            incident.numberAct();
            incidents.touch(incident);
        }
    }

    /**
     * Keeps the end of this attempt, which is news unless it failed as the one before; the late end of an earlier one says
     * nothing of the one that followed.
     */
    private void change(Offer offer, Item item, UnaryOperator<Act> change) {
        change(item.incidentId(), offer.teller().name(), act -> act.attempts() == item.pending().number(), change);
    }

    private void change(String incidentId, String name, Predicate<Act> meant, UnaryOperator<Act> change) {
        incidents.change(incidentId, incident ->
            Optional.ofNullable(incident.acts.get(name)).filter(meant).ifPresent(act -> {
                Act ended = change.apply(act);
                incident.acts.put(name, ended);
                if (!ended.failedAgain(act)) {
                    incident.numberAct();
                }
            }));
    }

    private static Item item(IncidentRecord incident, Teller actor, LagReport report) {
        IncidentUpdate update = new IncidentUpdate(incident.id + "/" + actor.name(), Kind.ACT, incident.view(),
            incident.group().flatMap(report::group), Optional.empty());
        int attempt = incident.acts.get(actor.name()).attempts();
        return new Item(incident.id, update, new Pending(Kind.ACT, attempt, incident.status(), 0));
    }
}
