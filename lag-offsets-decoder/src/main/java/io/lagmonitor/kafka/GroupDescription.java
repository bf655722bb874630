package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.PartitionLag.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * What a coordinator says of a group besides its offsets. Each type of group has a factory here.
 *
 * @param owners            to whom partitions are assigned, by topic and partition number
 * @param wholeTopics       topics of which the group reads every partition, whoever has it
 * @param mayLackPartitions whether members may have partitions, or get them next, that are not here
 */
record GroupDescription(
        GroupType type, GroupState state, OptionalInt members, Map<String, Map<Integer, Owner>> owners,
        Set<String> wholeTopics, boolean mayLackPartitions) {

    /** Of one topic: far more than any cluster carries, and little enough to keep a bit for each. */
    private static final int MOST_PARTITIONS = 1 << 22;

    /** What the listing alone says; it is everything if the group is empty. */
    static GroupDescription of(GroupListing listing) {
        GroupState state = state(listing.groupState().orElse(org.apache.kafka.common.GroupState.UNKNOWN));
        return new GroupDescription(
            type(listing.type().orElse(org.apache.kafka.common.GroupType.UNKNOWN)), state,
            state == GroupState.EMPTY ? OptionalInt.of(0) : OptionalInt.empty(), Map.of(), Set.of(),
            isRebalancing(state));
    }

    static GroupDescription of(ClassicGroupDescription group) {
        return of(GroupType.CLASSIC, state(group.state()), group.members());
    }

    static GroupDescription of(ConsumerGroupDescription group) {
        return of(type(group.type()), state(group.groupState()), group.members());
    }

    /** Several members may have the same partition; it is then nobody's. */
    static GroupDescription of(ShareGroupDescription group) {
        Owners owners = new Owners();
        Set<TopicPartition> assigned = new HashSet<>();
        Set<TopicPartition> shared = new HashSet<>();
        for (ShareMemberDescription member : group.members()) {
            Owner owner = new Owner(member.consumerId(), member.clientId(), member.host());
            for (TopicPartition partition : member.assignment().topicPartitions()) {
                (assigned.add(partition) ? assigned : shared).add(partition);
                owners.put(partition, owner);
            }
        }
        shared.forEach(owners::remove);
        return new GroupDescription(GroupType.SHARE, state(group.groupState()), OptionalInt.of(group.members().size()),
            owners.byTopic, owners.byTopic.keySet(), group.members().stream().anyMatch(GroupDescription::hasNothingYet));
    }

    /** A member gets partitions when its coordinator has made the share group known to the topics' leaders. */
    private static boolean hasNothingYet(ShareMemberDescription member) {
        return member.assignment().topicPartitions().isEmpty();
    }

    /** A task is a partition number on every topic that its subtopology reads; topics may have fewer partitions. */
    static GroupDescription of(StreamsGroupDescription group) {
        Map<String, Set<String>> topics = new HashMap<>();
        group.subtopologies().forEach(subtopology -> topics.put(subtopology.subtopologyId(), topicsOf(subtopology)));
        Owners owners = new Owners();
        for (StreamsGroupMemberDescription member : group.members()) {
            Owner owner = new Owner(member.memberId(), member.clientId(), member.clientHost());
            for (TaskIds tasks : member.assignment().activeTasks()) {
                for (String topic : topics.getOrDefault(tasks.subtopologyId(), Set.of())) {
                    tasks.partitions().forEach(number -> owners.put(new TopicPartition(topic, number), owner));
                }
            }
        }
        Set<String> whole = new HashSet<>();
        topics.values().forEach(whole::addAll);
        // A subtopology that names no topics reads those that match a pattern.
        return new GroupDescription(GroupType.STREAMS, state(group.groupState()),
            OptionalInt.of(group.members().size()), owners.byTopic, whole, topics.containsValue(Set.<String>of()));
    }

    /** What is said of a group that nobody has described. */
    static GroupDescription unknown() {
        return new GroupDescription(
            GroupType.UNKNOWN, GroupState.UNKNOWN, OptionalInt.empty(), Map.of(), Set.of(), true);
    }

    private static GroupDescription of(GroupType type, GroupState state, Collection<MemberDescription> members) {
        Owners owners = new Owners();
        for (MemberDescription member : members) {
            Owner owner = new Owner(member.consumerId(), member.clientId(), member.host());
            member.assignment().topicPartitions().forEach(partition -> owners.put(partition, owner));
        }
        return new GroupDescription(
            type, state, OptionalInt.of(members.size()), owners.byTopic, Set.of(), isRebalancing(state));
    }

    private static Set<String> topicsOf(StreamsGroupSubtopologyDescription subtopology) {
        Set<String> topics = new HashSet<>(subtopology.sourceTopics());
        topics.addAll(subtopology.repartitionSourceTopics().keySet());
        return topics;
    }

    /** Members are on their way to their partitions: some are assigned to nobody now, and their group may not say which. */
    private static boolean isRebalancing(GroupState state) {
        return switch (state) {
            case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> true;
            case UNKNOWN, STABLE, DEAD, EMPTY, NOT_READY -> false;
        };
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

    private static final class Owners {

        private final Map<String, Map<Integer, Owner>> byTopic = new HashMap<>();

        void put(TopicPartition assigned, Owner owner) {
            if (canExist(assigned)) {
                byTopic.computeIfAbsent(assigned.topic(), topic -> new HashMap<>()).put(assigned.partition(), owner);
            }
        }

        void remove(TopicPartition assigned) {
            byTopic.getOrDefault(assigned.topic(), new HashMap<>()).remove(assigned.partition());
        }

        /** Assignments are bytes of the members' making; no broker has looked at them. */
        private static boolean canExist(TopicPartition assigned) {
            return !assigned.topic().isEmpty() && assigned.partition() >= 0 && assigned.partition() < MOST_PARTITIONS;
        }
    }
}
