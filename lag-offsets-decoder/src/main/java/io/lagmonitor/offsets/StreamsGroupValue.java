package io.lagmonitor.offsets;

import static io.lagmonitor.offsets.ModernGroupValue.passed;

import io.lagmonitor.offsets.StreamsAssignment.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Reads the values of {@link ModernGroupRecord}s that only streams groups have. */
final class StreamsGroupValue {

    private final RecordType type;
    private final String groupId;
    private final String memberId;
    private final Cursor value;

    StreamsGroupValue(RecordType type, String groupId, String memberId, Cursor value) {
        this.type = type;
        this.groupId = groupId;
        this.memberId = memberId;
        this.value = value;
    }

    ModernGroupRecord read() {
        return switch (type) {
            case STREAMS_GROUP_METADATA -> group();
            case STREAMS_GROUP_MEMBER_METADATA -> member();
            case STREAMS_GROUP_TARGET_ASSIGNMENT_MEMBER -> targetAssignment();
            case STREAMS_GROUP_CURRENT_MEMBER_ASSIGNMENT -> currentAssignment();
            case STREAMS_GROUP_TOPOLOGY -> topology();
            default -> throw new IllegalArgumentException(type + " is not read here");
        };
    }

    private GroupEpoch group() {
        GroupEpoch epoch = new GroupEpoch(type, groupId, value.int32("epoch"));
        value.int64("metadata hash");
        value.tags(this::groupTag);
        return epoch;
    }

    private boolean groupTag(int tag) {
        return switch (tag) {
            case 0 -> passed(value.int32("validated topology epoch"));
            case 1 -> passed(value.nullableList("last assignment configs", this::keyAndValue));
            case 2 -> passed(value.int32("stored description topology epoch"));
            case 3 -> passed(value.int32("failed description topology epoch"));
            default -> false;
        };
    }

    private String keyAndValue() {
        String key = value.string("key");
        value.string("value");
        value.skipTags();
        return key;
    }

    private MemberMetadata member() {
        MemberMetadata member = new MemberMetadata(type, groupId, memberId,
            value.nullableString("instance id"), value.nullableString("rack id"),
            value.string("client id"), value.string("client host"), List.of(), Optional.empty());
        value.int32("rebalance timeout");
        value.int32("topology epoch");
        value.string("process id");
        userEndpoint();
        value.list("client tags", this::keyAndValue);
        value.skipTags();
        return member;
    }

    private void userEndpoint() {
        boolean present = value.int8("user endpoint") >= 0;
        if (present) {
            value.string("host");
            value.int16("port");
            value.skipTags();
        }
    }

    private StreamsAssignment targetAssignment() {
        List<TaskIds> active = tasks("active tasks", this::taskIds);
        List<TaskIds> standby = tasks("standby tasks", this::taskIds);
        List<TaskIds> warmup = tasks("warmup tasks", this::taskIds);
        value.skipTags();
        return new StreamsAssignment(type, groupId, memberId, OptionalInt.empty(), OptionalInt.empty(),
            active, standby, warmup, List.of());
    }

    private StreamsAssignment currentAssignment() {
        OptionalInt epoch = OptionalInt.of(value.int32("member epoch"));
        OptionalInt previous = OptionalInt.of(value.int32("previous member epoch"));
        value.int8("state");
        List<TaskIds> active = tasks("active tasks", this::taskIdsWithEpochs);
        List<TaskIds> standby = tasks("standby tasks", this::taskIdsWithEpochs);
        List<TaskIds> warmup = tasks("warmup tasks", this::taskIdsWithEpochs);
        List<TaskIds> revoked = new ArrayList<>(tasks("active tasks pending revocation", this::taskIdsWithEpochs));
        revoked.addAll(tasks("standby tasks pending revocation", this::taskIdsWithEpochs));
        revoked.addAll(tasks("warmup tasks pending revocation", this::taskIdsWithEpochs));
        value.skipTags();
        return new StreamsAssignment(type, groupId, memberId, epoch, previous, active, standby, warmup, revoked);
    }

    private List<TaskIds> tasks(String field, Supplier<TaskIds> taskIds) {
        return value.list(field, taskIds);
    }

    private TaskIds taskIds() {
        TaskIds ids = new TaskIds(value.string("subtopology"), value.int32s("partitions"));
        value.skipTags();
        return ids;
    }

    private TaskIds taskIdsWithEpochs() {
        TaskIds ids = new TaskIds(value.string("subtopology"), value.int32s("partitions"));
        value.tags(tag -> tag == 0 && passed(value.nullableInt32s("assignment epochs")));
        return ids;
    }

    private GroupTopics topology() {
        OptionalInt epoch = OptionalInt.of(value.int32("epoch"));
        List<List<String>> topics = value.list("subtopologies", this::subtopology);
        value.skipTags();
        return new GroupTopics(type, groupId, epoch, Optional.empty(), topics.stream().flatMap(List::stream).toList());
    }

    private List<String> subtopology() {
        value.string("subtopology");
        List<String> topics = new ArrayList<>(value.strings("source topics"));
        value.strings("source topic regex");
        value.list("state changelog topics", this::topic);
        value.strings("repartition sink topics");
        topics.addAll(value.list("repartition source topics", this::topic));
        value.list("copartition groups", this::copartitionGroup);
        value.skipTags();
        return topics;
    }

    private String topic() {
        String name = value.string("topic");
        value.int32("partitions");
        value.int16("replication factor");
        value.list("topic configs", this::keyAndValue);
        value.skipTags();
        return name;
    }

    private boolean copartitionGroup() {
        value.list("source topics", () -> value.int16("source topic"));
        value.list("source topic regex", () -> value.int16("source topic regex"));
        value.list("repartition source topics", () -> value.int16("repartition source topic"));
        value.skipTags();
        return true;
    }
}
