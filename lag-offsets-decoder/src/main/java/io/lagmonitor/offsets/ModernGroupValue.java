package io.lagmonitor.offsets;

import io.lagmonitor.offsets.MemberAssignment.TopicIdPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads the values of {@link ModernGroupRecord}s, of which there is one version so far, field by field as Kafka does. */
final class ModernGroupValue {

    private final RecordType type;
    private final String groupId;
    private final String secondPart;
    private final Cursor value;

    /** Of what the key says, and of the value behind its version. */
    ModernGroupValue(RecordType type, String groupId, String secondPart, Cursor value) {
        this.type = type;
        this.groupId = groupId;
        this.secondPart = secondPart;
        this.value = value;
    }

    ModernGroupRecord read() {
        return switch (type) {
            case CONSUMER_GROUP_METADATA, CONSUMER_GROUP_TARGET_ASSIGNMENT_METADATA,
                SHARE_GROUP_TARGET_ASSIGNMENT_METADATA, STREAMS_GROUP_TARGET_ASSIGNMENT_METADATA -> epoch();
            case SHARE_GROUP_METADATA -> shareGroup();
            case CONSUMER_GROUP_PARTITION_METADATA -> topicsOf40();
            case CONSUMER_GROUP_MEMBER_METADATA -> consumerMember();
            case SHARE_GROUP_MEMBER_METADATA -> shareMember();
            case CONSUMER_GROUP_TARGET_ASSIGNMENT_MEMBER, SHARE_GROUP_TARGET_ASSIGNMENT_MEMBER -> targetAssignment();
            case CONSUMER_GROUP_CURRENT_MEMBER_ASSIGNMENT -> consumerAssignment();
            case SHARE_GROUP_CURRENT_MEMBER_ASSIGNMENT -> shareAssignment();
            case SHARE_GROUP_STATE_PARTITION_METADATA -> shareTopics();
            case CONSUMER_GROUP_REGULAR_EXPRESSION -> regularExpression();
            default -> new StreamsGroupValue(type, groupId, secondPart, value).read();
        };
    }

    private GroupEpoch epoch() {
        GroupEpoch epoch = new GroupEpoch(type, groupId, value.int32("epoch"));
        value.tags(tag -> tag == 0 && passed(value.int64("metadata hash, or assignment timestamp")));
        return epoch;
    }

    private GroupEpoch shareGroup() {
        GroupEpoch epoch = new GroupEpoch(type, groupId, value.int32("epoch"));
        value.int64("metadata hash");
        value.skipTags();
        return epoch;
    }

    private MemberMetadata consumerMember() {
        MemberMetadata member = new MemberMetadata(type, groupId, secondPart,
            value.nullableString("instance id"), value.nullableString("rack id"),
            value.string("client id"), value.string("client host"),
            value.strings("subscribed topic names"), value.nullableString("subscribed topic regex"));
        value.int32("rebalance timeout");
        value.nullableString("server assignor");
        value.tags(tag -> tag == 0 && passed(classicMember()));
        return member;
    }

    /** Members of KIP-848 may have it as null, which is one byte. */
    private boolean classicMember() {
        boolean present = value.unsignedVarint("classic member") > 0;
        if (present) {
            value.int32("session timeout");
            value.list("supported protocols", this::supportedProtocol);
            value.skipTags();
        }
        return present;
    }

    private String supportedProtocol() {
        String name = value.string("protocol");
        value.bytes("protocol metadata");
        value.skipTags();
        return name;
    }

    private MemberMetadata shareMember() {
        MemberMetadata member = new MemberMetadata(type, groupId, secondPart,
            Optional.empty(), value.nullableString("rack id"),
            value.string("client id"), value.string("client host"),
            value.strings("subscribed topic names"), Optional.empty());
        value.skipTags();
        return member;
    }

    private MemberAssignment targetAssignment() {
        List<TopicIdPartitions> assigned = value.list("topic partitions", this::topicIdPartitions);
        value.skipTags();
        OptionalInt none = OptionalInt.empty();
        return new MemberAssignment(type, groupId, secondPart, none, none, assigned, List.of());
    }

    private MemberAssignment shareAssignment() {
        OptionalInt epoch = OptionalInt.of(value.int32("member epoch"));
        OptionalInt previous = OptionalInt.of(value.int32("previous member epoch"));
        value.int8("state");
        List<TopicIdPartitions> assigned = value.list("assigned partitions", this::topicIdPartitions);
        value.skipTags();
        return new MemberAssignment(type, groupId, secondPart, epoch, previous, assigned, List.of());
    }

    private MemberAssignment consumerAssignment() {
        OptionalInt epoch = OptionalInt.of(value.int32("member epoch"));
        OptionalInt previous = OptionalInt.of(value.int32("previous member epoch"));
        value.int8("state");
        List<TopicIdPartitions> assigned = value.list("assigned partitions", this::partitionsWithEpochs);
        List<TopicIdPartitions> revoked = value.list("partitions pending revocation", this::partitionsWithEpochs);
        value.skipTags();
        return new MemberAssignment(type, groupId, secondPart, epoch, previous, assigned, revoked);
    }

    private TopicIdPartitions topicIdPartitions() {
        UUID topicId = value.uuid("topic id");
        List<Integer> partitions = value.int32s("partitions");
        value.skipTags();
        return new TopicIdPartitions(topicId, partitions);
    }

    private TopicIdPartitions partitionsWithEpochs() {
        UUID topicId = value.uuid("topic id");
        List<Integer> partitions = value.int32s("partitions");
        value.tags(tag -> tag == 0 && passed(value.nullableInt32s("assignment epochs")));
        return new TopicIdPartitions(topicId, partitions);
    }

    private GroupTopics topicsOf40() {
        List<String> topics = value.list("topics", this::topicOf40);
        value.skipTags();
        return topics(Optional.empty(), topics);
    }

    private String topicOf40() {
        value.uuid("topic id");
        String topic = value.string("topic name");
        value.int32("number of partitions");
        value.list("partition metadata", this::racks);
        value.skipTags();
        return topic;
    }

    private List<String> racks() {
        value.int32("partition");
        List<String> racks = value.strings("racks");
        value.skipTags();
        return racks;
    }

    private GroupTopics shareTopics() {
        List<String> topics = new ArrayList<>(value.list("initializing topics", () -> shareTopic(true)));
        topics.addAll(value.list("initialized topics", () -> shareTopic(true)));
        value.list("deleting topics", () -> shareTopic(false));
        value.skipTags();
        return topics(Optional.empty(), topics);
    }

    private String shareTopic(boolean withPartitions) {
        value.uuid("topic id");
        String topic = value.string("topic name");
        if (withPartitions) {
            value.int32s("partitions");
        }
        value.skipTags();
        return topic;
    }

    private GroupTopics regularExpression() {
        List<String> topics = value.strings("topics");
        value.int64("version");
        value.int64("timestamp");
        value.skipTags();
        return topics(Optional.of(secondPart), topics);
    }

    private GroupTopics topics(Optional<String> regularExpression, List<String> topics) {
        return new GroupTopics(type, groupId, OptionalInt.empty(), regularExpression, topics);
    }

    /** A field that nobody here asks for was known, and is behind us. */
    static boolean passed(Object field) {
        return true;
    }
}
