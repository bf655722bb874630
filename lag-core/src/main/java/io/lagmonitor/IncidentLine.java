package io.lagmonitor;

import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** News of an incident as one line for people: what, where, how bad, why, since when. */
final class IncidentLine {

    private static final int MOST_FINDINGS = 3;

    private IncidentLine() {}

    static String of(IncidentUpdate update) {
        Incident incident = update.incident();
        return Escaped.of(update.kind() + " " + incident.about() + " " + incident.status() + ": " + why(incident)
            + acts(incident)
            + " (since " + seconds(incident.opened()) + incident.ended().map(ended -> ", until " + seconds(ended)).orElse("")
            + ", incident " + incident.id() + ")");
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The worst findings; of an incident that ended, how bad it was. */
    private static String why(Incident incident) {
        Optional<Ending> otherwise = incident.ending().filter(ending -> ending.kind() != Ending.Kind.RECOVERED);
        if (otherwise.isPresent()) {
            return otherwise.get().reason();
        }
        List<StandingFinding> bad = incident.findings().stream()
            .filter(finding -> finding.standing().isAtLeast(LagStatus.WARNING))
            .toList();
        if (bad.isEmpty() && incident.group().isEmpty()) {
            return incident.ending().map(Ending::reason).orElse("");
        }
        if (bad.isEmpty()) {
            return String.format(Locale.ROOT, "peak lag %,d records", incident.peakLag());
        }
        String worst = bad.stream().limit(MOST_FINDINGS).map(IncidentLine::why).collect(Collectors.joining("; "));
        return bad.size() <= MOST_FINDINGS ? worst : worst + "; and " + (bad.size() - MOST_FINDINGS) + " more";
    }

    private static String acts(Incident incident) {
        return incident.acts().stream()
            .map(act -> "; " + act.act() + " " + act.state() + act.note().map(note -> ": " + note).orElse(""))
            .collect(Collectors.joining());
    }

    private static String why(StandingFinding finding) {
        return finding.subject().topic().isEmpty() ? finding.reason() : finding.subject() + " " + finding.reason();
    }
}
