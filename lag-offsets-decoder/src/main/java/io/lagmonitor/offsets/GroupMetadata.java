package io.lagmonitor.offsets;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A classic group as its coordinator stored it: after a rebalance, or without members when the last one left.
 *
 * @param groupId        the group
 * @param protocolType   {@code consumer}, {@code connect}, or what else its members speak; empty if it never had any
 * @param generation     counts its rebalances
 * @param protocol       the assignor its members agreed on; empty without members
 * @param leader         the member that assigns; empty without members
 * @param stateTimestamp since when it is in this state, in ms since 1970; since Kafka 2.1
 * @param members        its members
 */
public record GroupMetadata(
        String groupId,
        String protocolType,
        int generation,
        Optional<String> protocol,
        Optional<String> leader,
        OptionalLong stateTimestamp,
        List<Member> members) implements OffsetsRecord {

    /** Checks that all are there. */
    public GroupMetadata {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(protocolType, "protocolType");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(stateTimestamp, "stateTimestamp");
        members = List.copyOf(members);
    }

    /**
     * A member of a classic group. Topics and partitions are in bytes that only the members understand; they are read
     * if the group's protocol type is {@code consumer}, and empty if it is not or if they cannot be read.
     *
     * @param memberId           the member
     * @param instanceId         its {@code group.instance.id}, if it is a static member
     * @param clientId           its {@code client.id}
     * @param clientHost         the host it connects from
     * @param rebalanceTimeoutMs how long a rebalance waits for it; its session timeout where none is stored
     * @param sessionTimeoutMs   how long it may be silent
     * @param subscribedTopics   the topics it subscribed
     * @param assignedPartitions the partitions it was given
     */
    public record Member(
            String memberId,
            Optional<String> instanceId,
            String clientId,
            String clientHost,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            List<String> subscribedTopics,
            List<TopicPartitions> assignedPartitions) {

        /** Checks that all are there. */
        public Member {
            Objects.requireNonNull(memberId, "memberId");
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(clientHost, "clientHost");
            subscribedTopics = List.copyOf(subscribedTopics);
            assignedPartitions = List.copyOf(assignedPartitions);
        }
    }

    /**
     * Partitions of one topic.
     *
     * @param topic      the topic's name
     * @param partitions the partitions
     */
    public record TopicPartitions(String topic, List<Integer> partitions) {

        /** Checks that both are there. */
        public TopicPartitions {
            Objects.requireNonNull(topic, "topic");
            partitions = List.copyOf(partitions);
        }
    }
}
