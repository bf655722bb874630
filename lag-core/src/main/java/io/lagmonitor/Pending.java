package io.lagmonitor;

import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a teller has not heard of an incident, in its newest form. Derived anew from what is stored each time it is asked
 * for, so that nothing has to be queued. Pure.
 *
 * @param kind     what to tell
 * @param number   the number of the change to tell, or of the attempt to act
 * @param status   the status to tell
 * @param reminder which reminder since that change; 0 for the change itself
 */
record Pending(Kind kind, int number, LagStatus status, int reminder) {

    /**
     * What is pending, silence or not.
     *
     * @param lead a route is due this much early, so that a poll that comes a little early does not miss it
     */
    static Optional<Pending> of(IncidentRecord incident, Teller teller, Instant now, Duration lead) {
        Optional<Told> told = Optional.ofNullable(incident.told.get(teller.name()));
        if (!teller.isFor(incident.about) || teller.route().tellsOnce() && told.filter(Told::heard).isPresent()) {
            return Optional.empty();
        }
        if (!incident.isOpen()) {
            return ofEnded(incident, teller, told);
        }
        if (told.filter(Told::heard).isEmpty()) {
            return isDue(incident, teller, now, lead) ? change(Kind.OPENED, incident, teller) : Optional.empty();
        }
        return ofHeard(incident, teller, told.get(), now, lead);
    }

    /** Whether the route is due, by age and by checks. */
    static boolean isDue(IncidentRecord incident, Teller teller, Instant now, Duration lead) {
        return incident.since(teller.level())
            .filter(since -> isOld(since, teller.route().after(), now, lead))
            .filter(since -> incident.checks(teller.level()) >= teller.route().check())
            .isPresent();
    }

    /** A route that waits for no age joins at once, also when the clock was set back. */
    private static boolean isOld(Instant since, Duration after, Instant now, Duration lead) {
        return after.isZero() || Duration.between(since, now).plus(lead).compareTo(after) >= 0;
    }

    /** The part of the key that says what is carried. */
    String numbered() {
        return reminder == 0 ? Integer.toString(number) : number + "-" + reminder;
    }

    /** What the notifier knows once it has taken this. */
    Told taken(Instant now, Optional<String> note, Optional<String> refused) {
        return new Told(true, number, status, now, reminder, note, refused);
    }

    private static Optional<Pending> ofEnded(IncidentRecord incident, Teller teller, Optional<Told> told) {
        Ending.Kind how = incident.ending.orElseThrow().kind();
        boolean missedAgain = how != Ending.Kind.RECOVERED
            && told.filter(what -> what.number() < incident.reopening).isPresent();
        boolean wasDueAtOnce = told.isEmpty() && incident.endedAtOnce() && incident.news(teller.level()) > 0
            && teller.route().after().isZero() && teller.route().check() == 0;
        if (told.filter(what -> !what.knowsEnd()).isPresent() || missedAgain || wasDueAtOnce) {
            Kind kind = how == Ending.Kind.RECOVERED ? Kind.RECOVERED : Kind.ENDED;
            return Optional.of(new Pending(kind, incident.changes, LagStatus.OK, 0));
        }
        return told.filter(what -> what.heard() && incident.actNews > what.number())
            .map(what -> new Pending(Kind.ACTED, incident.changes, LagStatus.OK, 0));
    }

    private static Optional<Pending> ofHeard(
            IncidentRecord incident, Teller teller, Told told, Instant now, Duration lead) {
        LagStatus status = incident.status();
        if (incident.news(teller.level()) > told.number()) {
            boolean again = incident.reopening > told.number();
            boolean eased = status.compareTo(told.status()) < 0;
            return change(again ? Kind.AGAIN : eased ? Kind.EASED : Kind.WORSENED, incident, teller);
        }
        if (told.knowsEnd()) {
            return Optional.empty();
        }
        if (incident.actNews > told.number()) {
            return change(Kind.ACTED, incident, teller);
        }
        boolean remind = teller.route().remindEvery()
            .filter(every -> Duration.between(told.at(), now).plus(lead).compareTo(every) >= 0)
            .isPresent() && status.isAtLeast(teller.level());
        return remind ? Optional.of(new Pending(Kind.REMINDER, told.number(), status, told.reminders() + 1))
            : Optional.empty();
    }

    private static Optional<Pending> change(Kind kind, IncidentRecord incident, Teller teller) {
        return Optional.of(new Pending(kind, incident.newsFor(teller.level()), incident.status(), 0));
    }
}
