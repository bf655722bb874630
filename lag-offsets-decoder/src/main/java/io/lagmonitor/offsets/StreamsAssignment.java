package io.lagmonitor.offsets;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The tasks of a member of a streams group: those it shall have (type 21, without epochs), or those it has (22).
 *
 * @param type                which of these it is
 * @param groupId             the group
 * @param memberId            the member
 * @param memberEpoch         the epoch the member is in
 * @param previousMemberEpoch the epoch it was in before
 * @param active              the tasks it runs
 * @param standby             the tasks whose state it keeps a copy of
 * @param warmup              the tasks whose state it prepares to take over
 * @param pendingRevocation   the tasks of all three kinds that it still has to give back; for type 22
 */
public record StreamsAssignment(
        RecordType type,
        String groupId,
        String memberId,
        OptionalInt memberEpoch,
        OptionalInt previousMemberEpoch,
        List<TaskIds> active,
        List<TaskIds> standby,
        List<TaskIds> warmup,
        List<TaskIds> pendingRevocation) implements ModernGroupRecord {

    /** Checks that all are there. */
    public StreamsAssignment {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(memberEpoch, "memberEpoch");
        Objects.requireNonNull(previousMemberEpoch, "previousMemberEpoch");
        active = List.copyOf(active);
        standby = List.copyOf(standby);
        warmup = List.copyOf(warmup);
        pendingRevocation = List.copyOf(pendingRevocation);
    }

    /**
     * Tasks of one subtopology.
     *
     * @param subtopologyId the subtopology
     * @param partitions    the partitions of its source topics, of which each is a task
     */
    public record TaskIds(String subtopologyId, List<Integer> partitions) {

        /** Checks that both are there. */
        public TaskIds {
            Objects.requireNonNull(subtopologyId, "subtopologyId");
            partitions = List.copyOf(partitions);
        }
    }
}
