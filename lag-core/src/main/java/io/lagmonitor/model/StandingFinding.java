package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A policy's finding as the monitor shows it: with the status that stands, which a hysteresis may have held.
 *
 * @param policy   the name of the policy; {@code absence}, and of an incident that is not about a group
 *                 {@code source}, {@code unjudged}, {@code leftovers} and {@code state}, are the monitor's own
 * @param finding  what the policy said last; not measured where it could not say anything this time
 * @param standing what stands: OK, WARNING or CRITICAL
 * @param since    when the standing status began; for OK, which is not remembered, when it was judged
 */
public record StandingFinding(String policy, Finding finding, LagStatus standing, Instant since) {

    /** Checks that all is there and that UNKNOWN does not stand. */
    public StandingFinding {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(since, "since");
        if (standing == LagStatus.UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN cannot stand");
        }
    }

    /** What it is about; of an incident about a source or the monitor always the whole. */
    public Subject subject() {
        return finding.subject();
    }

    /** Whether the newest numbers allowed a judgement. */
    public boolean measured() {
        return finding.measured();
    }

    /** The policy's newest reason, one line. */
    public String reason() {
        return finding.reason();
    }

    /** What to show: the standing status, or UNKNOWN if that is higher and the newest numbers did not tell. */
    public LagStatus status() {
        return measured() ? standing : LagStatus.worst(standing, LagStatus.UNKNOWN);
    }
}
