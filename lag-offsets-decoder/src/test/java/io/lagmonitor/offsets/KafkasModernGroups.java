package io.lagmonitor.offsets;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Stream.concat;

import io.lagmonitor.offsets.MemberAssignment.TopicIdPartitions;
import io.lagmonitor.offsets.StreamsAssignment.TaskIds;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupPartitionMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupRegularExpressionValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupStatePartitionMetadataValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.ShareGroupTargetAssignmentMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupCurrentMemberAssignmentValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTargetAssignmentMetadataValue;
import org.apache.kafka.coordinator.group.generated.StreamsGroupTopologyValue;

/** Kafka's generated messages about consumer, share and streams groups, said in our words. */
final class KafkasModernGroups {

    /** Keys of twenty types have the same getters and nothing else in common. */
    private static final ClassValue<Map<String, Method>> GETTERS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> key) {
            return Arrays.stream(key.getMethods())
                .filter(method -> method.getReturnType() == String.class && method.getParameterCount() == 0)
                .collect(toMap(Method::getName, Function.identity()));
        }
    };

    private final RecordType type;
    private final String groupId;
    private final String second;

    private KafkasModernGroups(RecordType type, String groupId, String second) {
        this.type = type;
        this.groupId = groupId;
        this.second = second;
    }

    static OffsetsRecord inOurWords(ApiMessage key, Object value) {
        RecordType type = RecordType.of(key.apiKey()).orElseThrow();
        String groupId = (String) get(key, "groupId").orElseThrow();
        Optional<String> member = get(key, "memberId").map(String.class::cast);
        Optional<String> regex = get(key, "regularExpression").map(String.class::cast);
        return value == null
            ? new ModernTombstone(type, groupId, member, regex)
            : new KafkasModernGroups(type, groupId, member.or(() -> regex).orElse(null)).record(value);
    }

    private OffsetsRecord record(Object value) {
        return switch (type) {
            case CONSUMER_GROUP_METADATA -> epoch(((ConsumerGroupMetadataValue) value).epoch());
            case SHARE_GROUP_METADATA -> epoch(((ShareGroupMetadataValue) value).epoch());
            case STREAMS_GROUP_METADATA -> epoch(((StreamsGroupMetadataValue) value).epoch());
            case CONSUMER_GROUP_TARGET_ASSIGNMENT_METADATA ->
                epoch(((ConsumerGroupTargetAssignmentMetadataValue) value).assignmentEpoch());
            case SHARE_GROUP_TARGET_ASSIGNMENT_METADATA ->
                epoch(((ShareGroupTargetAssignmentMetadataValue) value).assignmentEpoch());
            case STREAMS_GROUP_TARGET_ASSIGNMENT_METADATA ->
                epoch(((StreamsGroupTargetAssignmentMetadataValue) value).assignmentEpoch());
            case CONSUMER_GROUP_PARTITION_METADATA -> topics(((ConsumerGroupPartitionMetadataValue) value).topics()
                .stream().map(ConsumerGroupPartitionMetadataValue.TopicMetadata::topicName));
            case SHARE_GROUP_STATE_PARTITION_METADATA -> shareTopics((ShareGroupStatePartitionMetadataValue) value);
            case CONSUMER_GROUP_REGULAR_EXPRESSION -> new GroupTopics(type, groupId, OptionalInt.empty(),
                Optional.of(second), ((ConsumerGroupRegularExpressionValue) value).topics());
            case STREAMS_GROUP_TOPOLOGY -> topology((StreamsGroupTopologyValue) value);
            case CONSUMER_GROUP_MEMBER_METADATA -> consumerMember((ConsumerGroupMemberMetadataValue) value);
            case SHARE_GROUP_MEMBER_METADATA -> shareMember((ShareGroupMemberMetadataValue) value);
            case STREAMS_GROUP_MEMBER_METADATA -> streamsMember((StreamsGroupMemberMetadataValue) value);
            case CONSUMER_GROUP_TARGET_ASSIGNMENT_MEMBER -> target(
                ((ConsumerGroupTargetAssignmentMemberValue) value).topicPartitions().stream()
                    .map(topic -> partitions(topic.topicId(), topic.partitions())));
            case SHARE_GROUP_TARGET_ASSIGNMENT_MEMBER -> target(
                ((ShareGroupTargetAssignmentMemberValue) value).topicPartitions().stream()
                    .map(topic -> partitions(topic.topicId(), topic.partitions())));
            case CONSUMER_GROUP_CURRENT_MEMBER_ASSIGNMENT -> current((ConsumerGroupCurrentMemberAssignmentValue) value);
            case SHARE_GROUP_CURRENT_MEMBER_ASSIGNMENT -> current((ShareGroupCurrentMemberAssignmentValue) value);
            case STREAMS_GROUP_TARGET_ASSIGNMENT_MEMBER -> target((StreamsGroupTargetAssignmentMemberValue) value);
            case STREAMS_GROUP_CURRENT_MEMBER_ASSIGNMENT -> current((StreamsGroupCurrentMemberAssignmentValue) value);
            default -> throw new AssertionError(type);
        };
    }

    private GroupEpoch epoch(int epoch) {
        return new GroupEpoch(type, groupId, epoch);
    }

    private GroupTopics topics(Stream<String> topics) {
        return new GroupTopics(type, groupId, OptionalInt.empty(), Optional.empty(), topics.toList());
    }

    private GroupTopics shareTopics(ShareGroupStatePartitionMetadataValue value) {
        return topics(concat(value.initializingTopics().stream(), value.initializedTopics().stream())
            .map(ShareGroupStatePartitionMetadataValue.TopicPartitionsInfo::topicName));
    }

    private GroupTopics topology(StreamsGroupTopologyValue value) {
        Stream<String> topics = value.subtopologies().stream().flatMap(part -> concat(part.sourceTopics().stream(),
            part.repartitionSourceTopics().stream().map(StreamsGroupTopologyValue.TopicInfo::name)));
        return new GroupTopics(type, groupId, OptionalInt.of(value.epoch()), Optional.empty(), topics.toList());
    }

    private MemberMetadata consumerMember(ConsumerGroupMemberMetadataValue value) {
        return new MemberMetadata(type, groupId, second, Optional.ofNullable(value.instanceId()),
            Optional.ofNullable(value.rackId()), value.clientId(), value.clientHost(), value.subscribedTopicNames(),
            Optional.ofNullable(value.subscribedTopicRegex()));
    }

    private MemberMetadata shareMember(ShareGroupMemberMetadataValue value) {
        return new MemberMetadata(type, groupId, second, Optional.empty(), Optional.ofNullable(value.rackId()),
            value.clientId(), value.clientHost(), value.subscribedTopicNames(), Optional.empty());
    }

    private MemberMetadata streamsMember(StreamsGroupMemberMetadataValue value) {
        return new MemberMetadata(type, groupId, second, Optional.ofNullable(value.instanceId()),
            Optional.ofNullable(value.rackId()), value.clientId(), value.clientHost(), List.of(), Optional.empty());
    }

    private MemberAssignment target(Stream<TopicIdPartitions> assigned) {
        return new MemberAssignment(type, groupId, second, OptionalInt.empty(), OptionalInt.empty(), assigned.toList(),
            List.of());
    }

    private MemberAssignment current(ConsumerGroupCurrentMemberAssignmentValue value) {
        return new MemberAssignment(type, groupId, second, OptionalInt.of(value.memberEpoch()),
            OptionalInt.of(value.previousMemberEpoch()),
            partitions(value.assignedPartitions()), partitions(value.partitionsPendingRevocation()));
    }

    private MemberAssignment current(ShareGroupCurrentMemberAssignmentValue value) {
        return new MemberAssignment(type, groupId, second, OptionalInt.of(value.memberEpoch()),
            OptionalInt.of(value.previousMemberEpoch()),
            value.assignedPartitions().stream().map(topic -> partitions(topic.topicId(), topic.partitions())).toList(),
            List.of());
    }

    private StreamsAssignment target(StreamsGroupTargetAssignmentMemberValue value) {
        return new StreamsAssignment(type, groupId, second, OptionalInt.empty(), OptionalInt.empty(),
            targetTasks(value.activeTasks()), targetTasks(value.standbyTasks()), targetTasks(value.warmupTasks()),
            List.of());
    }

    private StreamsAssignment current(StreamsGroupCurrentMemberAssignmentValue value) {
        return new StreamsAssignment(type, groupId, second, OptionalInt.of(value.memberEpoch()),
            OptionalInt.of(value.previousMemberEpoch()),
            tasks(value.activeTasks()), tasks(value.standbyTasks()), tasks(value.warmupTasks()),
            Stream.of(value.activeTasksPendingRevocation(), value.standbyTasksPendingRevocation(),
                value.warmupTasksPendingRevocation()).flatMap(tasks -> tasks(tasks).stream()).toList());
    }

    private static List<TopicIdPartitions> partitions(
            List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics) {
        return topics.stream().map(topic -> partitions(topic.topicId(), topic.partitions())).toList();
    }

    private static TopicIdPartitions partitions(Uuid topicId, List<Integer> partitions) {
        return new TopicIdPartitions(KafkasReader.uuid(topicId), partitions);
    }

    private static List<TaskIds> targetTasks(List<StreamsGroupTargetAssignmentMemberValue.TaskIds> tasks) {
        return tasks.stream().map(ids -> new TaskIds(ids.subtopologyId(), ids.partitions())).toList();
    }

    private static List<TaskIds> tasks(List<StreamsGroupCurrentMemberAssignmentValue.TaskIds> tasks) {
        return tasks.stream().map(ids -> new TaskIds(ids.subtopologyId(), ids.partitions())).toList();
    }

    private static Optional<Object> get(ApiMessage key, String name) {
        Method getter = GETTERS.get(key.getClass()).get(name);
        try {
            return getter == null ? Optional.empty() : Optional.of(getter.invoke(key));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
