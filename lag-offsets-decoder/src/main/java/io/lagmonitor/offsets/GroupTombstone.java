package io.lagmonitor.offsets;

import java.util.Objects;

/**
 * A classic group is gone: deleted, expired, or made a group of another type. From older brokers, groups that never had
 * a member get none.
 *
 * @param groupId the group
 */
public record GroupTombstone(String groupId) implements OffsetsRecord {

    /** Checks that the group is there. */
    public GroupTombstone {
        Objects.requireNonNull(groupId, "groupId");
    }
}
