package io.lagmonitor.offsets;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The partitions of a member: those it shall have (types 7 and 13, without epochs), or those it has (8 and 14).
 *
 * @param type                which of these it is
 * @param groupId             the group
 * @param memberId            the member
 * @param memberEpoch         the epoch the member is in; -2 is a static member that left and may come back
 * @param previousMemberEpoch the epoch it was in before
 * @param assignedPartitions  its partitions
 * @param pendingRevocation   the partitions it still has to give back; for type 8
 */
public record MemberAssignment(
        RecordType type,
        String groupId,
        String memberId,
        OptionalInt memberEpoch,
        OptionalInt previousMemberEpoch,
        List<TopicIdPartitions> assignedPartitions,
        List<TopicIdPartitions> pendingRevocation) implements ModernGroupRecord {

    /** Checks that all are there. */
    public MemberAssignment {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(memberEpoch, "memberEpoch");
        Objects.requireNonNull(previousMemberEpoch, "previousMemberEpoch");
        assignedPartitions = List.copyOf(assignedPartitions);
        pendingRevocation = List.copyOf(pendingRevocation);
    }

    /**
     * Partitions of one topic, which is known by its id only.
     *
     * @param topicId    the topic's id
     * @param partitions the partitions
     */
    public record TopicIdPartitions(UUID topicId, List<Integer> partitions) {

        /** Checks that both are there. */
        public TopicIdPartitions {
            Objects.requireNonNull(topicId, "topicId");
            partitions = List.copyOf(partitions);
        }
    }
}
