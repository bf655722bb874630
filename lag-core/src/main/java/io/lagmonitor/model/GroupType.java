package io.lagmonitor.model;

/** The kind of a consumer group, as Kafka names it. */
public enum GroupType {
    /** The source does not know. */
    UNKNOWN,
    /** The protocol of before KIP-848; also consumers that only commit and never join. */
    CLASSIC,
    /** The consumer protocol of KIP-848. */
    CONSUMER,
    /** A share group (KIP-932). */
    SHARE,
    /** A streams group (KIP-1071). */
    STREAMS
}
