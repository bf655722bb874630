package io.lagmonitor.notify;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.notify.Message.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where, since when and how bad, in one language. What is not known is left out. Immutable. */
final class Facts {

    /** Numbers older than this say so: those of vendors are minutes old. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Phrases phrases;
    private final Units units;
    private final Instant now;

    Facts(Phrases phrases, Units units, Instant now) {
        this.phrases = phrases;
        this.units = units;
        this.now = now;
    }

    List<Fact> of(IncidentUpdate update) {
        Incident incident = update.incident();
        List<Fact> facts = new ArrayList<>();
        where(incident.about(), facts);
        facts.add(since(incident));
        if (incident.group().isPresent()) {
            Optional<GroupReport> report = update.groupReport();
            lag(incident, report.flatMap(GroupReport::lag), facts);
            report.ifPresent(seen -> seen(seen, facts));
        }
        return facts;
    }

    /** How far behind the group is, as far as that is known. */
    Optional<String> lag(GroupLag lag) {
        OptionalLong most = lag.lagAtMost();
        long least = lag.lagAtLeast();
        if (most.isEmpty()) {
            return least == 0 ? Optional.empty() : Optional.of(phrases.say("lag.least", units.records(least)));
        }
        return Optional.of(most.getAsLong() == least ? units.records(least)
            : phrases.say("lag.between", least, most.getAsLong()));
    }

    private void where(About about, List<Fact> facts) {
        if (about instanceof About.Group group) {
            facts.add(literal("group", group.key().groupId()));
            facts.add(literal("cluster", group.key().cluster()));
        } else if (about instanceof About.Source source) {
            facts.add(literal("source", source.name()));
        }
    }

    private Fact since(Incident incident) {
        Instant end = incident.ended().orElse(now);
        String length = units.length(Duration.between(incident.opened(), end));
        return incident.ended().isEmpty()
            ? fact("since", phrases.say("since", units.time(incident.opened()), length))
            : fact("lasted", phrases.say("lasted", units.time(incident.opened()), units.time(end), length));
    }

    /** The lag with its trend: whether it was ever higher in this incident. */
    private void lag(Incident incident, Optional<GroupLag> lag, List<Fact> facts) {
        Optional<String> known = lag.flatMap(this::lag);
        boolean highest = lag.isPresent() && lag.get().lagAtLeast() >= incident.peakLag();
        if (known.isPresent()) {
            String trend = highest && incident.ending().isEmpty() ? phrases.say("lag.highest", known.get()) : known.get();
            facts.add(fact("lag", lag.get().asOf().isBefore(now.minus(FRESH))
                ? phrases.say("lag.as-of", trend, units.time(lag.get().asOf())) : trend));
        }
        if (incident.peakLag() > 0 && !(known.isPresent() && highest)) {
            facts.add(fact("peak", units.records(incident.peakLag())));
        }
    }

    private void seen(GroupReport report, List<Fact> facts) {
        report.lag().ifPresent(lag -> lag.members().ifPresent(
            members -> facts.add(fact("members", phrases.say("members", members)))));
        Liveness liveness = report.estimates().liveness();
        if (liveness.state() != Liveness.State.UNKNOWN) {
            facts.add(literal("liveness", phrases.say("liveness." + Composer.word(liveness.state()), liveness.reason())));
        }
        report.failure().ifPresent(why -> facts.add(literal("unreadable", why)));
    }

    private Fact fact(String label, String value) {
        return new Fact(phrases.say("label." + label), value, false);
    }

    private Fact literal(String label, String value) {
        return new Fact(phrases.say("label." + label), Text.cut(Text.visible(value), Message.LINE), true);
    }
}
