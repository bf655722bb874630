package io.lagmonitor.model;

import java.util.Objects;
import java.util.Optional;

/**
 * News of an incident for one notifier, in its newest form: what lies between is not told.
 *
 * @param key         stable for what it carries and this notifier, also across restarts: use it to tell or act only once
 * @param kind        what changed since this notifier last heard
 * @param incident    the incident as it is now
 * @param groupReport the group in the newest report; empty if nothing is known of it now, or it is not about a group
 * @param note        what this notifier left on the incident last; empty for an act
 */
public record IncidentUpdate(
        String key, Kind kind, Incident incident, Optional<GroupReport> groupReport, Optional<String> note) {

    /** What changed. */
    public enum Kind {
        /** The notifier hears of this incident for the first time. */
        OPENED,
        /** It had ended a short while ago and is bad again. */
        AGAIN,
        /** The status rose, or a finding is new or worse. */
        WORSENED,
        /** The status fell, and is not yet OK. */
        EASED,
        /** Only acts moved: one was done, failed, or is held back; or another notifier refused. */
        ACTED,
        /** Nothing changed, and the notifier wants to be reminded. */
        REMINDER,
        /** All findings are OK. */
        RECOVERED,
        /** It ended otherwise, as {@link Incident#ending()} says; that is not a recovery. */
        ENDED,
        /** To an act, not to people: do it. */
        ACT
    }

    /** Checks that all is there. */
    public IncidentUpdate {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(groupReport, "groupReport");
        Objects.requireNonNull(note, "note");
    }
}
