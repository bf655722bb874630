package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.StandingFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All incidents: the open ones, at most one about the same, and those that ended and are still to be told, or may be
 * reopened. Opens, moves and ends them as findings come in, and knows what is not saved yet. Guarded by the lock of the
 * monitor.
 */
final class Incidents {

    static final String PREFIX = "incident:";

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);
    private static final int MOST_UNTOLD = 10;

    private final Unsaved unsaved;
    private final Duration reopenWithin;
    private final Map<String, IncidentRecord> byId = new LinkedHashMap<>();
    private final Map<About, List<IncidentRecord>> byAbout = new HashMap<>();
    private Silences.Active silences = new Silences.Active(List.of());
    private final List<String> opened = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<Incident> ended = new ArrayList<>();

    Incidents(Unsaved unsaved, Duration reopenWithin) {
        this.unsaved = unsaved;
        this.reopenWithin = reopenWithin;
    }

    /**
     * Forgets everything and takes what is stored.
     *
     * @param own kept besides, where nothing is stored about the same: what happened before the first load worked
     */
    void replace(List<IncidentRecord> stored, List<IncidentRecord> own) {
        byId.clear();
        byAbout.clear();
        stored.forEach(this::add);
        own.stream().filter(incident -> openAbout(incident.about).isEmpty()).forEach(incident -> {
            add(incident);
            touch(incident);
        });
    }

    List<IncidentRecord> allUnsaved() {
        return byId.values().stream().filter(incident -> unsaved.contains(PREFIX + incident.id)).toList();
    }

    /** What stands and is not OK. */
    List<StandingFinding> standing(About about) {
        return openAbout(about).map(incident -> incident.findings).orElse(List.of());
    }

    Optional<IncidentRecord> openAbout(About about) {
        return newest(about).filter(IncidentRecord::isOpen);
    }

    /** Also one that has ended. */
    Optional<IncidentRecord> newest(About about) {
        List<IncidentRecord> same = byAbout.get(about);
        return same == null ? Optional.empty() : Optional.of(same.get(same.size() - 1));
    }

    /** The open one, or the one that ended at this time. */
    Optional<Incident> shown(About about, Instant time) {
        return newest(about)
            .filter(incident -> incident.ending.map(how -> how.time().equals(time)).orElse(true))
            .map(IncidentRecord::view);
    }

    /** The groups with an open incident. */
    Set<GroupKey> groups() {
        return byId.values().stream().filter(IncidentRecord::isOpen).flatMap(incident -> incident.group().stream())
            .collect(Collectors.toSet());
    }

    /** Every incident, also ended ones, in the order of their opening. */
    Collection<IncidentRecord> all() {
        return byId.values();
    }

    /** The open incident about this, or the one that ended a short while ago, or a new one. */
    IncidentRecord openOrReopen(About about, Instant now) {
        Optional<IncidentRecord> open = openAbout(about);
        if (open.isPresent()) {
            return open.get();
        }
        Optional<IncidentRecord> again = newest(about)
            .filter(incident -> mayReopen(incident, now));
        IncidentRecord incident = again.orElseGet(() -> IncidentRecord.open(about, now));
        if (again.isPresent()) {
            incident.reopen(now);
        } else {
            dropWhatIsLongUntold(about);
            add(incident);
        }
        incident.silence(isSilenced(incident), now);
        opened.add(incident.id);
        touch(incident);
        return incident;
    }

    /** Whether an incident that ended did so only a short while ago. */
    boolean mayReopen(IncidentRecord incident, Instant now) {
        return now.isBefore(incident.ending.orElseThrow().time().plus(reopenWithin));
    }

    /** Moves an open incident on to what stands, with at least one finding that is not OK. */
    void stand(IncidentRecord incident, List<StandingFinding> bad, Instant now) {
        if (incident.stand(bad, now)) {
            touch(incident);
            if (!opened.contains(incident.id)) {
                changed.add(incident.id);
            }
        }
    }

    void end(IncidentRecord incident, Ending.Kind kind, String reason, Instant now) {
        incident.end(new Ending(now, kind, reason));
        touch(incident);
        ended.add(incident.view());
    }

    /**
     * Opens, holds or ends the incident about the monitor itself.
     *
     * @param now the time of the poll; it is one check, however often it is asked
     */
    void monitor(Optional<StandingFinding> wrong, Instant now) {
        Optional<IncidentRecord> open = openAbout(About.monitor());
        if (wrong.isPresent()) {
            IncidentRecord incident = openOrReopen(About.monitor(), now);
            if (open.isEmpty()) {
                stand(incident, List.of(wrong.get()), now);
            }
            incident.count(List.of(wrong.get()), now, Integer.MAX_VALUE);
        } else {
            open.ifPresent(incident -> end(incident, Ending.Kind.RECOVERED, "state can be kept again", now));
        }
    }

    /** The time of a new poll: what seems to have happened long after it is from before a clock was set back. */
    void clockIs(Instant now) {
        byId.values().stream().filter(incident -> incident.clockIs(now)).forEach(this::touch);
    }

    /** Begins or ends silences; incidents that open later are silenced by them too. */
    void silence(Silences.Active active, Instant now) {
        silences = active;
        for (IncidentRecord incident : byId.values()) {
            if (incident.silence(isSilenced(incident), now)) {
                touch(incident);
            }
        }
    }

    /** Changes an incident, and notes that it is to be saved; nothing if it is gone. */
    void change(String incidentId, Consumer<IncidentRecord> change) {
        IncidentRecord incident = byId.get(incidentId);
        if (incident != null) {
            change.accept(incident);
            touch(incident);
        }
    }

    /** The incident has to be saved. */
    void touch(IncidentRecord incident) {
        unsaved.change(PREFIX + incident.id, () -> Optional.ofNullable(byId.get(incident.id)).map(IncidentJson::write));
    }

    /** Forgets an incident that ended. */
    void remove(IncidentRecord incident) {
        byId.remove(incident.id);
        byAbout.computeIfPresent(incident.about, (about, same) -> {
            same.remove(incident);
            return same.isEmpty() ? null : same;
        });
        touch(incident);
    }

    /** The open ones, sorted by what they are about. */
    List<Incident> open() {
        return byId.values().stream().filter(IncidentRecord::isOpen).map(IncidentRecord::view)
            .sorted(Comparator.comparing(incident -> incident.about().toString())).toList();
    }

    /** What opened, changed and ended since the last report that was published. */
    News news() {
        return new News(views(opened), views(changed), List.copyOf(ended));
    }

    /** The news were published. */
    void published() {
        opened.clear();
        changed.clear();
        ended.clear();
    }

    /** What happened to incidents in one poll. */
    record News(List<Incident> opened, List<Incident> changed, List<Incident> ended) {}

    private boolean isSilenced(IncidentRecord incident) {
        return incident.group().flatMap(silences::covering).isPresent();
    }

    private List<Incident> views(List<String> ids) {
        return ids.stream().distinct().map(byId::get).filter(incident -> incident != null).map(IncidentRecord::view)
            .toList();
    }

    /** While a notifier is away for good and a group flaps, only its newest ends are kept for it. */
    private void dropWhatIsLongUntold(About about) {
        List<IncidentRecord> ended = byAbout.getOrDefault(about, List.of());
        List.copyOf(ended).stream().limit(Math.max(ended.size() - MOST_UNTOLD, 0)).forEach(incident -> {
            LOG.warn("The end of incident {} at {} was never taken and is no longer offered", incident.id,
                incident.ending.get().time());
            remove(incident);
        });
    }

    /** A damaged store may bring back one that had ended; the newer one is the truth. */
    private void add(IncidentRecord incident) {
        byId.put(incident.id, incident);
        List<IncidentRecord> same = byAbout.computeIfAbsent(incident.about, about -> new ArrayList<>(1));
        List.copyOf(same).stream().filter(IncidentRecord::isOpen).forEach(this::remove);
        byAbout.computeIfAbsent(incident.about, about -> same).add(incident);
    }
}
