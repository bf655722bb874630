package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A policy's finding as the monitor shows it: with the status that stands, which a hysteresis may have held.
 *
 * @param policy   the name of the policy
 * @param subject  what it is about
 * @param standing what stands: OK, WARNING or CRITICAL
 * @param measured whether the newest numbers allowed a judgement
 * @param reason   the policy's newest reason, one line
 * @param since    when the standing status began; for OK, which is not remembered, when it was judged
 */
public record StandingFinding(
        String policy, Subject subject, LagStatus standing, boolean measured, String reason, Instant since) {

    /** Checks that all is there and that UNKNOWN does not stand. */
    public StandingFinding {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
        if (standing == LagStatus.UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN cannot stand");
        }
    }

    /** What to show: the standing status, or UNKNOWN if that is higher and the newest numbers did not tell. */
    public LagStatus status() {
        return measured ? standing : LagStatus.worst(standing, LagStatus.UNKNOWN);
    }
}
