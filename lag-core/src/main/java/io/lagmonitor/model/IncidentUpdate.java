package io.lagmonitor.model;

import java.util.Objects;
import java.util.Optional;

/**
 * News of an incident for one notifier, in its newest form: what lies between is not told.
 *
 * @param key         stable for this change and this notifier, also across restarts: use it to tell only once
 * @param kind        what changed since this notifier last heard
 * @param incident    the incident as it is now
 * @param groupReport the group in the newest report; empty if nothing is known of it now
 */
public record IncidentUpdate(String key, Kind kind, Incident incident, Optional<GroupReport> groupReport) {

    /** What changed. */
    public enum Kind {
        /** The notifier hears of this incident for the first time. */
        OPENED,
        /** The status rose, or a finding is new or worse. */
        WORSENED,
        /** The status fell, and is not yet OK. */
        EASED,
        /** All findings are OK. */
        RECOVERED
    }

    /** Checks that all is there. */
    public IncidentUpdate {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(groupReport, "groupReport");
    }
}
