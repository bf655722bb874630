package io.lagmonitor.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something is wrong with a group, from the first finding until all are OK again.
 *
 * @param id       stable from opening to end, also across restarts
 * @param group    the group it is about
 * @param opened   when the first finding stood
 * @param ended    when all findings were OK again; empty while open
 * @param status   the worst standing finding; OK once it has ended
 * @param peakLag  the most records the group was at least behind meanwhile
 * @param findings what stands now, worst first; empty once it has ended
 */
public record Incident(
        String id,
        GroupKey group,
        Instant opened,
        Optional<Instant> ended,
        LagStatus status,
        long peakLag,
        List<StandingFinding> findings) {

    /** Copies the findings. */
    public Incident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(status, "status");
        findings = List.copyOf(findings);
    }
}
