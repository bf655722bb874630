package io.lagmonitor.model;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.UNKNOWN;
import static io.lagmonitor.model.LagStatus.WARNING;

import java.util.Objects;

/**
 * What a policy says about one subject: the interval in which its status stands. The core keeps the standing status and
 * moves it only as far as the interval forces it: {@code standing = min(max(standing, atLeast), atMost)}. A policy with
 * hysteresis therefore needs no memory; it answers with a wider interval between its limits.
 *
 * <p>A <em>measured</em> finding rests on numbers; an <em>unmeasured</em> one says what can be said without them, and is
 * shown as UNKNOWN unless something worse stands.
 *
 * @param subject  what it is about
 * @param measured whether the numbers it needs were there
 * @param atLeast  the subject is no better than this; OK, WARNING or CRITICAL
 * @param atMost   the subject is no worse than this; OK, WARNING or CRITICAL
 * @param reason   one line for people, numbers with units
 */
public record Finding(Subject subject, boolean measured, LagStatus atLeast, LagStatus atMost, String reason) {

    /** Checks the interval and the reason. */
    public Finding {
        Objects.requireNonNull(subject, "subject");
        if (atLeast == UNKNOWN || atMost == UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN cannot stand; use Finding.unknown(subject, why)");
        }
        if (atLeast.compareTo(atMost) > 0) {
            throw new IllegalArgumentException("interval [" + atLeast + ", " + atMost + "] is empty");
        }
        if (reason.isBlank() || reason.indexOf('\n') >= 0 || reason.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("reason must be one line for people, got '" + reason + "'");
        }
    }

    /** Measured, and good. */
    public static Finding ok(Subject subject, String reason) {
        return between(subject, OK, OK, reason);
    }

    /** Measured, and a warning. */
    public static Finding warning(Subject subject, String reason) {
        return between(subject, WARNING, WARNING, reason);
    }

    /** Measured, and critical. */
    public static Finding critical(Subject subject, String reason) {
        return between(subject, CRITICAL, CRITICAL, reason);
    }

    /** Measured, and whatever stood before within these bounds stands on: the answer between two limits of hysteresis. */
    public static Finding between(Subject subject, LagStatus atLeast, LagStatus atMost, String reason) {
        return new Finding(subject, true, atLeast, atMost, reason);
    }

    /** Could not be judged. */
    public static Finding unknown(Subject subject, String why) {
        return unknownAbove(subject, OK, why);
    }

    /** Certainly as bad as {@code level}; whether it is worse could not be judged. */
    public static Finding unknownAbove(Subject subject, LagStatus level, String why) {
        return new Finding(subject, false, level, CRITICAL, why);
    }
}
