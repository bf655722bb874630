package io.lagmonitor.offsets;

/**
 * What the coordinator stores about a consumer group (KIP-848), a share group or a streams group. Their twenty record
 * types say the same few things; each kind of statement is a record here, and {@link #type()} tells whose it is. What
 * only coordinators need (hashes, states, racks of partitions, configurations) is read over.
 */
public sealed interface ModernGroupRecord extends OffsetsRecord
        permits GroupEpoch, GroupTopics, MemberMetadata, MemberAssignment, StreamsAssignment, ModernTombstone {

    /** Kafka's type of the record. */
    RecordType type();

    /** The group it is about. */
    String groupId();
}
