package io.lagmonitor.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One group in a {@link LagReport}.
 *
 * @param key      the group
 * @param presence whether this poll saw it
 * @param lag      its newest numbers, of {@link GroupLag#asOf()}; also earlier ones, when this poll could not read it
 * @param failure  why this poll could not read it
 * @param estimates what the monitor makes of these numbers
 * @param findings what the policies say, worst first
 * @param status   the worst of the findings; UNKNOWN when this poll did not judge it and nothing worse stands
 * @param incident the open incident about it, or the one that ended in this poll
 */
public record GroupReport(
        GroupKey key,
        Presence presence,
        Optional<GroupLag> lag,
        Optional<String> failure,
        Estimates estimates,
        List<StandingFinding> findings,
        LagStatus status,
        Optional<Incident> incident) {

    /** Whether a poll saw a group. */
    public enum Presence {
        /** It was read. */
        PRESENT,
        /** It could not be read, or nothing could: it may exist or not. */
        UNREADABLE,
        /** A complete answer did not have it. */
        ABSENT
    }

    /** Copies the findings. */
    public GroupReport {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(presence, "presence");
        Objects.requireNonNull(lag, "lag");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(estimates, "estimates");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(incident, "incident");
        findings = List.copyOf(findings);
    }
}
