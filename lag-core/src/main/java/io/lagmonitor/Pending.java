package io.lagmonitor;

import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a notifier has not heard of an incident, in its newest form. Derived anew from what is stored each time it is
 * asked for, so that nothing has to be queued. Pure.
 *
 * @param kind   what to tell
 * @param number the number of the change to tell
 * @param status the status to tell
 */
record Pending(Kind kind, int number, LagStatus status) {

    /**
     * What is pending.
     *
     * @param told what the notifier knows; empty if its route was never due
     * @param lead a route is due this much early, so that a poll that comes a little early does not miss it
     */
    static Optional<Pending> of(IncidentRecord incident, Teller teller, Instant now, Duration lead) {
        Optional<Told> told = Optional.ofNullable(incident.told.get(teller.name()));
        if (incident.ended.isPresent()) {
            return told.filter(what -> !what.knowsEnd())
                .map(what -> new Pending(Kind.RECOVERED, incident.changes, LagStatus.OK));
        }
        LagStatus status = incident.status();
        int news = incident.news(teller.route().level());
        if (told.isEmpty() || !told.get().heard()) {
            return due(incident, teller, now, lead)
                ? Optional.of(new Pending(Kind.OPENED, news, status)) : Optional.empty();
        }
        if (news <= told.get().number()) {
            return Optional.empty();
        }
        Kind kind = status.compareTo(told.get().status()) < 0 ? Kind.EASED : Kind.WORSENED;
        return Optional.of(new Pending(kind, news, status));
    }

    /** What the notifier knows once it has taken this. */
    Told taken() {
        return Told.of(number, status);
    }

    private static boolean due(IncidentRecord incident, Teller teller, Instant now, Duration lead) {
        return incident.since(teller.route().level())
            .filter(since -> Duration.between(since, now).plus(lead).compareTo(teller.route().after()) >= 0)
            .isPresent();
    }
}
