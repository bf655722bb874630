package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All incidents: the open ones, at most one a group, and those that ended and are still to be told. Opens, moves and ends
 * them as findings come in, and knows what is not saved yet. Guarded by the lock of the monitor.
 */
final class Incidents {

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);
    private static final int MOST_UNTOLD = 10;

    private final Map<String, IncidentRecord> byId = new LinkedHashMap<>();
    private final Map<GroupKey, IncidentRecord> open = new HashMap<>();
    private final Set<String> unsaved = new HashSet<>();
    private final Set<String> unsavedRemovals = new HashSet<>();
    private final List<Incident> openedNow = new ArrayList<>();
    private final List<Incident> changedNow = new ArrayList<>();
    private final List<Incident> endedNow = new ArrayList<>();

    /**
     * Forgets everything and takes what is stored.
     *
     * @param own kept besides, where nothing is stored about their group: what happened before the first load worked
     */
    void replace(List<IncidentRecord> stored, List<IncidentRecord> own) {
        byId.clear();
        open.clear();
        unsaved.clear();
        unsavedRemovals.clear();
        stored.forEach(this::add);
        own.stream().filter(incident -> !open.containsKey(incident.group)).forEach(incident -> {
            add(incident);
            unsaved.add(incident.id);
        });
    }

    List<IncidentRecord> allUnsaved() {
        return unsaved.stream().map(byId::get).toList();
    }

    /** Begins a poll: nothing opened, changed or ended in it yet. */
    void beginPoll() {
        openedNow.clear();
        changedNow.clear();
        endedNow.clear();
    }

    /** What stands about a group and is not OK. */
    List<StandingFinding> standing(GroupKey group) {
        IncidentRecord incident = open.get(group);
        return incident == null ? List.of() : incident.findings;
    }

    /** Takes what stands about a group now, and says its incident: open, or just ended. */
    Optional<Incident> judged(GroupLag lag, List<StandingFinding> findings, Instant now) {
        boolean bad = findings.stream().anyMatch(finding -> finding.standing() != LagStatus.OK);
        IncidentRecord incident = open.get(lag.key());
        if (incident == null && !bad) {
            return Optional.empty();
        }
        boolean opening = incident == null;
        if (opening) {
            incident = IncidentRecord.open(lag.key(), now);
            add(incident);
        }
        boolean higher = lag.lagAtLeast() > incident.peakLag;
        incident.peakLag = Math.max(incident.peakLag, lag.lagAtLeast());
        boolean news = incident.stand(findings, now);
        if (news || higher || opening) {
            unsaved.add(incident.id);
        }
        if (incident.ended.isPresent()) {
            open.remove(incident.group);
            dropWhatIsLongUntold(incident.group);
        }
        Incident view = incident.view();
        if (news) {
            (opening ? openedNow : bad ? changedNow : endedNow).add(view);
        }
        return Optional.of(view);
    }

    Optional<Incident> openAbout(GroupKey group) {
        return Optional.ofNullable(open.get(group)).map(IncidentRecord::view);
    }

    Set<GroupKey> groupsWithIncident() {
        return open.keySet();
    }

    /** Every incident, also ended ones that are still to be told, in the order of their opening. */
    Collection<IncidentRecord> all() {
        return byId.values();
    }

    /** Notes what a notifier knows; nothing if the incident is gone. */
    void told(String incidentId, String notifier, Told what) {
        IncidentRecord incident = byId.get(incidentId);
        if (incident != null && !what.equals(incident.told.put(notifier, what))) {
            unsaved.add(incidentId);
        }
    }

    /** Notes that a notifier is to hear of an incident, unless it has. */
    void due(String incidentId, String notifier) {
        if (byId.get(incidentId).told.putIfAbsent(notifier, Told.DUE) == null) {
            unsaved.add(incidentId);
        }
    }

    /** Removes an incident that ended and was told to everybody who should hear. */
    void remove(String incidentId) {
        byId.remove(incidentId);
        unsaved.remove(incidentId);
        unsavedRemovals.add(incidentId);
    }

    List<Incident> views() {
        return open.values().stream().map(IncidentRecord::view)
            .sorted(Comparator.comparing(Incident::group)).toList();
    }

    List<Incident> openedNow() {
        return List.copyOf(openedNow);
    }

    List<Incident> changedNow() {
        return List.copyOf(changedNow);
    }

    List<Incident> endedNow() {
        return List.copyOf(endedNow);
    }

    boolean hasUnsaved() {
        return !unsaved.isEmpty() || !unsavedRemovals.isEmpty();
    }

    Map<String, String> toSave() {
        Map<String, String> put = new HashMap<>();
        unsaved.forEach(id -> put.put(id, IncidentJson.write(byId.get(id))));
        return put;
    }

    Set<String> toDelete() {
        return Set.copyOf(unsavedRemovals);
    }

    void saved() {
        unsaved.clear();
        unsavedRemovals.clear();
    }

    /** While a notifier is away for good and a group flaps, only its newest ends are kept for it. */
    private void dropWhatIsLongUntold(GroupKey group) {
        List<IncidentRecord> untold = byId.values().stream()
            .filter(incident -> incident.group.equals(group) && incident.ended.isPresent()).toList();
        untold.stream().limit(Math.max(untold.size() - MOST_UNTOLD, 0)).forEach(incident -> {
            LOG.warn("The end of incident {} at {} was never taken and is no longer offered", incident.id,
                incident.ended.get());
            remove(incident.id);
        });
    }

    /** A damaged store may bring back one that had ended; the newer one is the truth. */
    private void add(IncidentRecord incident) {
        byId.put(incident.id, incident);
        if (incident.ended.isEmpty()) {
            Optional.ofNullable(open.put(incident.group, incident)).ifPresent(older -> remove(older.id));
        }
    }
}
