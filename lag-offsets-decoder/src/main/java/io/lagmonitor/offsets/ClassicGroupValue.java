package io.lagmonitor.offsets;

import io.lagmonitor.offsets.GroupMetadata.Member;
import io.lagmonitor.offsets.GroupMetadata.TopicPartitions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the value of {@link GroupMetadata}, versions 0 to 4. */
final class ClassicGroupValue {

    private static final int NONE = -1;

    private final Cursor value;
    private final short version;

    ClassicGroupValue(Cursor value, short version) {
        this.value = value;
        this.version = version;
    }

    GroupMetadata read(String groupId) {
        String protocolType = value.string("protocol type");
        int generation = value.int32("generation");
        Optional<String> protocol = value.nullableString("protocol");
        Optional<String> leader = value.nullableString("leader");
        long timestamp = version >= 2 ? value.int64("state timestamp") : NONE;
        OptionalLong stateTimestamp = timestamp == NONE ? OptionalLong.empty() : OptionalLong.of(timestamp);
        List<Member> members = value.list("members", () -> member(protocolType));
        value.skipTags();
        return new GroupMetadata(groupId, protocolType, generation, protocol, leader, stateTimestamp, members);
    }

    private Member member(String protocolType) {
        String memberId = value.string("member id");
        Optional<String> instanceId = version >= 3 ? value.nullableString("instance id") : Optional.empty();
        String clientId = value.string("client id");
        String clientHost = value.string("client host");
        int rebalanceTimeoutMs = version >= 1 ? value.int32("rebalance timeout") : NONE;
        int sessionTimeoutMs = value.int32("session timeout");
        Cursor subscription = value.bytes("subscription");
        Cursor assignment = value.bytes("assignment");
        value.skipTags();
        boolean readable = protocolType.equals(ConsumerProtocol.TYPE);
        List<String> topics = readable ? ConsumerProtocol.subscribedTopics(subscription) : List.of();
        List<TopicPartitions> partitions = readable ? ConsumerProtocol.assignedPartitions(assignment) : List.of();
        return new Member(memberId, instanceId, clientId, clientHost,
            rebalanceTimeoutMs == NONE ? sessionTimeoutMs : rebalanceTimeoutMs, sessionTimeoutMs, topics, partitions);
    }
}
