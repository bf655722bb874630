package io.lagmonitor.offsets;

import java.util.Objects;

/**
 * The epoch of a group (types 3, 11 and 17), or of the assignment that its members work towards (6, 12 and 20): when
 * that is lower, a new assignment is due.
 *
 * @param type    which of these it is
 * @param groupId the group
 * @param epoch   the epoch
 */
public record GroupEpoch(RecordType type, String groupId, int epoch) implements ModernGroupRecord {

    /** Checks that all are there. */
    public GroupEpoch {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
    }
}
