package io.lagmonitor.spi;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.GroupHistory;
import java.time.Duration;

/**
 * Judges one group at a time. The rules, checked by the contract test {@code LagPolicyContract} unless marked:
 *
 * <ul>
 * <li><b>P1</b> Pure: the same history gives the same evaluation, in any order of calls.
 * <li><b>P2</b> Too little history is not measured: it gives {@code Finding.unknown}, not OK.
 * <li><b>P3</b> Unknown lag is not zero.
 * <li><b>P4</b> A reason is one line for people, with units. (Only the one line can be checked.)
 * <li><b>P5</b> A policy that throws is not measured for that group, and is reported once. (Kept by the monitor.)
 * </ul>
 */
@FunctionalInterface
public interface LagPolicy {

    /** What this policy says about the group. Called for one group after the other, on the thread of the poll. */
    Evaluation evaluate(GroupHistory history);

    /** How far back it needs to see; zero for the newest numbers alone. */
    default Duration window() {
        return Duration.ZERO;
    }

    /** The name this policy has in a monitor if the user gives none. */
    default String name() {
        return "policy";
    }
}
