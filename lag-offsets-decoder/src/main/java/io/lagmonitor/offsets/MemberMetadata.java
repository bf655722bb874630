package io.lagmonitor.offsets;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a member is (types 5, 10 and 19). Members of streams groups subscribe no topics: {@link GroupTopics} has them.
 *
 * @param type                 which of these it is
 * @param groupId              the group
 * @param memberId             the member
 * @param instanceId           its {@code group.instance.id}, if it is a static member
 * @param rackId               its {@code client.rack}
 * @param clientId             its {@code client.id}
 * @param clientHost           the host it connects from
 * @param subscribedTopics     the topics it subscribed by name
 * @param subscribedTopicRegex the expression it subscribed; may be empty, which Kafka takes for none
 */
public record MemberMetadata(
        RecordType type,
        String groupId,
        String memberId,
        Optional<String> instanceId,
        Optional<String> rackId,
        String clientId,
        String clientHost,
        List<String> subscribedTopics,
        Optional<String> subscribedTopicRegex) implements ModernGroupRecord {

    /** Checks that all are there. */
    public MemberMetadata {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(instanceId, "instanceId");
        Objects.requireNonNull(rackId, "rackId");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientHost, "clientHost");
        subscribedTopics = List.copyOf(subscribedTopics);
        Objects.requireNonNull(subscribedTopicRegex, "subscribedTopicRegex");
    }
}
