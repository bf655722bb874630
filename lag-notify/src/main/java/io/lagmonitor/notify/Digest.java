package io.lagmonitor.notify;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.notify.Message.Fact;
import io.lagmonitor.notify.Message.Part;
import io.lagmonitor.notify.Message.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what many updates are about in one message: how many are how bad, and the ten worst. Immutable. */
final class Digest {

    private static final int WORST = 10;
    private static final Comparator<IncidentUpdate> WORST_FIRST =
        Comparator.comparing((IncidentUpdate update) -> Composer.tone(update.incident()))
            .thenComparing(update -> -lag(update));

    private final Phrases phrases;
    private final Units units;
    private final Composer composer;

    Digest(Phrases phrases, Units units, Composer composer) {
        this.phrases = phrases;
        this.units = units;
        this.composer = composer;
    }

    Message of(List<IncidentUpdate> updates, LagReport report) {
        Map<Tone, Integer> counts = new EnumMap<>(Tone.class);
        updates.forEach(update -> counts.merge(Composer.tone(update.incident()), 1, Integer::sum));
        List<String> counted = counts.entrySet().stream()
            .map(count -> phrases.say("digest." + Composer.word(count.getKey()), count.getValue())).toList();
        return new Message(
            counts.keySet().iterator().next(),
            Text.cut(phrases.say("digest.title", updates.size(), phrases.list(counted)), Message.TITLE),
            List.of(new Fact(phrases.say("label.open"),
                phrases.say("digest.open", report.incidents().size()), false)),
            List.of(new Part(phrases.say("label.worst"), worst(updates))),
            Optional.empty(), Optional.empty(),
            phrases.say("digest.footer", units.time(report.time())));
    }

    private List<String> worst(List<IncidentUpdate> updates) {
        List<String> lines = new ArrayList<>();
        updates.stream().sorted(WORST_FIRST).limit(WORST).forEach(update -> lines.add(line(update)));
        if (updates.size() > WORST) {
            lines.add(phrases.say("more", updates.size() - WORST));
        }
        return lines;
    }

    /** What acts did stands in the title already, if that is the news. */
    private String line(IncidentUpdate update) {
        List<String> said = new ArrayList<>();
        said.add(composer.title(update));
        composer.reason(update.incident()).ifPresent(said::add);
        if (update.kind() != Kind.ACTED) {
            composer.newestAct(update.incident()).ifPresent(said::add);
        }
        return Text.cut(said.stream().reduce((one, other) -> phrases.say("digest.and", one, other)).orElseThrow(),
            Message.LINE);
    }

    private static long lag(IncidentUpdate update) {
        return update.groupReport().flatMap(GroupReport::lag).map(GroupLag::lagAtLeast)
            .orElse(update.incident().peakLag());
    }
}
