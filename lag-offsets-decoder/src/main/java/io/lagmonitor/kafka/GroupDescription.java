package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.PartitionLag.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * What a coordinator says of a group besides its offsets. A further type of group gets a further factory here.
 *
 * @param owners to whom partitions are assigned, by topic and partition number
 */
record GroupDescription(
        GroupType type, GroupState state, OptionalInt members, Map<String, Map<Integer, Owner>> owners) {

    /** Of one topic: far more than any cluster carries, and little enough to keep a bit for each. */
    private static final int MOST_PARTITIONS = 1 << 22;

    /** What the listing alone says; it is everything if the group is empty. */
    static GroupDescription of(GroupListing listing) {
        GroupState state = state(listing.groupState().orElse(org.apache.kafka.common.GroupState.UNKNOWN));
        return new GroupDescription(
            type(listing.type().orElse(org.apache.kafka.common.GroupType.UNKNOWN)), state,
            state == GroupState.EMPTY ? OptionalInt.of(0) : OptionalInt.empty(), Map.of());
    }

    static GroupDescription of(ClassicGroupDescription group) {
        return of(GroupType.CLASSIC, state(group.state()), group.members());
    }

    static GroupDescription of(ConsumerGroupDescription group) {
        return of(type(group.type()), state(group.groupState()), group.members());
    }

    /** Members are on their way to their partitions: some are assigned to nobody now, and their group may not say which. */
    boolean isRebalancing() {
        return switch (state) {
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> true;
            case UNKNOWN, STABLE, DEAD, EMPTY, NOT_READY -> false;
        };
    }

    /** What is said of a group that nobody has described. */
    static GroupDescription unknown() {
        return new GroupDescription(GroupType.UNKNOWN, GroupState.UNKNOWN, OptionalInt.empty(), Map.of());
    }

    private static GroupDescription of(GroupType type, GroupState state, Collection<MemberDescription> members) {
        Map<String, Map<Integer, Owner>> owners = new HashMap<>();
        for (MemberDescription member : members) {
            Owner owner = new Owner(member.consumerId(), member.clientId(), member.host());
            for (TopicPartition partition : member.assignment().topicPartitions()) {
                if (canExist(partition)) {
                    owners.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                        .put(partition.partition(), owner);
                }
            }
        }
        return new GroupDescription(type, state, OptionalInt.of(members.size()), owners);
    }

    /** Assignments are bytes of the members' making; no broker has looked at them. */
    private static boolean canExist(TopicPartition assigned) {
        return !assigned.topic().isEmpty() && assigned.partition() >= 0 && assigned.partition() < MOST_PARTITIONS;
    }

    /** Ours have Kafka's names; one that is newer than this library is unknown to it. */
    private static GroupState state(Enum<?> kafka) {
        try {
            return GroupState.valueOf(kafka.name());
        } catch (IllegalArgumentException e) {
            return GroupState.UNKNOWN;
        }
    }

    private static GroupType type(Enum<?> kafka) {
        try {
            return GroupType.valueOf(kafka.name());
        } catch (IllegalArgumentException e) {
            return GroupType.UNKNOWN;
        }
    }
}
