package io.lagmonitor;

import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the incidents and the state store the same. A store that fails does not stop the monitor: what could not be
 * saved is saved with the next change. Guarded by the lock of the monitor.
 */
final class Memory {

    private static final String PREFIX = "incident:";

    private final Optional<StateStore> store;
    private final Incidents incidents;
    private final FailureLog log;
    private boolean outdated = true;
    private boolean everLoaded;

    Memory(Optional<StateStore> store, Incidents incidents, FailureLog log) {
        this.store = store;
        this.incidents = incidents;
        this.log = log;
    }

    /** Loads what is stored, if it was never loaded, or if another process saved since. */
    void loadIfOutdated() {
        if (outdated) {
            load();
        }
    }

    /** Loads what is stored, in place of what is remembered; not while there is something that could not be saved. */
    void load() {
        if (store.isEmpty() || !outdated && incidents.hasUnsaved()) {
            return;
        }
        try {
            List<IncidentRecord> stored = read(store.get().load());
            incidents.replace(stored, everLoaded ? List.of() : incidents.allUnsaved());
            everLoaded = true;
            outdated = false;
            log.worked("Loading state");
        } catch (Throwable e) { // whatever a stranger throws, judging and telling go on
            log.failed("Loading state", FailureLog.reason(e), e);
        }
    }

    /** Saves what changed. Says no if another process saved since: then nothing that is remembered may be acted upon. */
    boolean save() {
        Map<String, String> put = new HashMap<>();
        incidents.toSave().forEach((id, json) -> put.put(PREFIX + id, json));
        Set<String> delete = new HashSet<>();
        incidents.toDelete().forEach(id -> delete.add(PREFIX + id));
        if (store.isEmpty() || put.isEmpty() && delete.isEmpty()) {
            incidents.saved();
            return true;
        }
        try {
            store.get().save(put, delete);
            incidents.saved();
            log.worked("Saving state");
            return true;
        } catch (StateConflictException e) {
            outdated = true;
            log.failed("Saving state", FailureLog.reason(e), e);
            return false;
        } catch (Throwable e) { // whatever a stranger throws, judging and telling go on
            log.failed("Saving state", FailureLog.reason(e), e);
            return true;
        }
    }

    private List<IncidentRecord> read(Map<String, String> stored) {
        List<IncidentRecord> read = new ArrayList<>();
        stored.forEach((key, json) -> {
            if (key.startsWith(PREFIX)) {
                try {
                    read.add(IncidentJson.read(json));
                } catch (LagException e) {
                    log.failed("Reading stored " + key, "it is left alone: " + e.getMessage(), e);
                }
            }
        });
        read.sort(Comparator.comparing((IncidentRecord incident) -> incident.opened)
            .thenComparing(incident -> incident.id));
        return read;
    }
}
