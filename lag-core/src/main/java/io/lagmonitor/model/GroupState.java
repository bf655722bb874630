package io.lagmonitor.model;

/** The state of a consumer group at its coordinator, as Kafka names it. */
public enum GroupState {
    /** The source does not know. */
    UNKNOWN,
    /** Members are joining (classic). */
    PREPARING_REBALANCE,
    /** The leader is assigning (classic). */
    COMPLETING_REBALANCE,
    /** All members have what is assigned to them. */
    STABLE,
    /** Being removed. */
    DEAD,
    /** No members; only committed offsets. */
    EMPTY,
    /** The coordinator is assigning (KIP-848). */
    ASSIGNING,
    /** Members are moving to their new assignment (KIP-848). */
    RECONCILING,
    /** Waiting for its topics (streams groups). */
    NOT_READY
}
