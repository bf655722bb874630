package io.lagmonitor.notify;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.notify.Message.Part;
import io.lagmonitor.notify.Message.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what one update is about, in one language. Immutable. */
final class Composer {

    private static final int MOST_FINDINGS = 5;
    private static final int MOST_ACTS = 8;
    private static final int MOST_REFUSED = 3;
    private static final int NAME_IN_TITLE = 56;

    private static final Pattern SAID = Pattern.compile("^(held back|may have been done)(: )?");

    private final Phrases phrases;
    private final Units units;
    private final NextStep next;

    Composer(Phrases phrases, Units units, NextStep next) {
        this.phrases = phrases;
        this.units = units;
        this.next = next;
    }

    Message message(IncidentUpdate update, Instant now) {
        Incident incident = update.incident();
        return new Message(
            tone(incident),
            title(update),
            new Facts(phrases, units, now).of(update),
            parts(incident),
            next.command(incident).map(line -> new Message.Command(phrases.say("label.next"), line)),
            next.console(incident).map(page -> new Message.Link(phrases.say("label.console"), page)),
            line(phrases.say("footer", Text.visible(incident.id()), units.time(now))));
    }

    /** How bad an incident is now. */
    static Tone tone(Incident incident) {
        if (incident.ending().isPresent()) {
            return incident.ending().get().kind() == Ending.Kind.RECOVERED ? Tone.GOOD : Tone.OVER;
        }
        return switch (incident.status()) {
            case CRITICAL -> Tone.CRITICAL;
            case WARNING, UNKNOWN -> Tone.WARNING;
            case OK -> Tone.GOOD;
        };
    }

    /** What has happened to whom. */
    String title(IncidentUpdate update) {
        Incident incident = update.incident();
        Optional<String> act = newestAct(incident);
        return Text.cut(phrases.say(titleKey(update.kind(), incident, act.isPresent()),
            phrases.say("status." + word(incident.status())), about(incident.about()), act.orElse("")), Message.TITLE);
    }

    /** What became of the act that moved last. */
    Optional<String> newestAct(Incident incident) {
        return incident.acts().stream().max(Comparator.comparing(ActOutcome::since)).map(this::outcome);
    }

    /** The first reason why it is bad, or how it ended; empty if there is none. */
    Optional<String> reason(Incident incident) {
        return why(incident).stream().findFirst();
    }

    private static String titleKey(Kind kind, Incident incident, boolean acts) {
        return switch (kind) {
            case RECOVERED -> "title.recovered";
            case ENDED -> "title.ended." + word(incident.ending().map(Ending::kind).orElse(Ending.Kind.UNWATCHED));
            case ACTED -> acts ? "title.acted" : "title.untold";
            case OPENED, AGAIN, WORSENED, EASED, REMINDER, ACT -> "title." + word(kind);
        };
    }

    private String about(About about) {
        if (about instanceof About.Group group) {
            return phrases.say("about.group", name(group.key().groupId()), name(group.key().cluster()));
        }
        return about instanceof About.Source source ? phrases.say("about.source", name(source.name()))
            : phrases.say("about.monitor");
    }

    private List<Part> parts(Incident incident) {
        return Stream.of(
            new Part(phrases.say("label.why"), most(why(incident), MOST_FINDINGS)),
            new Part(phrases.say("label.done"), most(acts(incident), MOST_ACTS)),
            new Part(phrases.say("label.untold"), most(untold(incident), MOST_REFUSED)))
            .filter(part -> !part.lines().isEmpty()).toList();
    }

    /** What stands, worst first; of what ended otherwise than well, how. */
    private List<String> why(Incident incident) {
        Optional<Ending> telling = incident.ending()
            .filter(ending -> ending.kind() != Ending.Kind.RECOVERED || incident.group().isEmpty());
        if (telling.isPresent()) {
            return List.of(line(Text.visible(telling.get().reason())));
        }
        return incident.findings().stream().filter(finding -> finding.standing().isAtLeast(LagStatus.WARNING))
            .map(this::why).toList();
    }

    private String why(StandingFinding finding) {
        String reason = line(Text.visible(finding.reason()));
        String measured = finding.measured() ? reason : phrases.say("why.unmeasured", reason);
        return line(subject(finding.subject()).map(subject -> phrases.say("why.subject", subject, measured))
            .orElse(measured));
    }

    private Optional<String> subject(Subject subject) {
        return subject.topic().map(topic -> subject.partition().isPresent()
            ? phrases.say("subject.partition", name(topic), Integer.toString(subject.partition().getAsInt()))
            : phrases.say("subject.topic", name(topic)));
    }

    private List<String> acts(Incident incident) {
        return incident.acts().stream().map(act -> line(note(act)
            .map(note -> phrases.say("act.note", outcome(act), Text.visible(note))).orElse(outcome(act)))).toList();
    }

    /** What the monitor says of an act begins as the outcome is named here. */
    private static Optional<String> note(ActOutcome act) {
        return act.note().map(note -> SAID.matcher(note).replaceFirst("")).filter(note -> !note.isBlank());
    }

    private String outcome(ActOutcome act) {
        return phrases.say("act." + word(act.state()), name(act.act()));
    }

    /** Whoever refused to hear of it was not told. */
    private List<String> untold(Incident incident) {
        return incident.heard().stream().filter(heard -> heard.refused().isPresent())
            .map(heard -> line(phrases.say("untold", name(heard.notifier()), Text.visible(heard.refused().get()))))
            .toList();
    }

    private List<String> most(List<String> lines, int most) {
        if (lines.size() <= most) {
            return lines;
        }
        List<String> some = new ArrayList<>(lines.subList(0, most));
        some.add(phrases.say("more", lines.size() - most));
        return some;
    }

    private static String name(String text) {
        return Text.cut(Text.visible(text), NAME_IN_TITLE);
    }

    private static String line(String text) {
        return Text.cut(text, Message.LINE);
    }

    /** As it stands in the keys of phrases. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
