package io.lagmonitor.offsets;

import java.util.Objects;

/**
 * The offset of a group in a partition is gone: it expired, was deleted, or its topic was. Compaction removes these too,
 * so that one who comes late may never see them.
 *
 * @param groupId   the group
 * @param topic     the topic's name
 * @param partition the partition
 */
public record OffsetTombstone(String groupId, String topic, int partition) implements OffsetsRecord {

    /** Checks that both names are there. */
    public OffsetTombstone {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(topic, "topic");
    }
}
