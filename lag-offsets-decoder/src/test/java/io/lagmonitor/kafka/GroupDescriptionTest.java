package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberAssignment;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription.TopicInfo;
import org.apache.kafka.clients.admin.StreamsGroupTopologyDescriptionStatus;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupDescriptionTest {

    private static final Node COORDINATOR = new Node(1, "broker-1", 9092);
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final TopicPartition ORDERS_2 = new TopicPartition("orders", 2);

    @Test
    void assignmentsThatNoTopicCanHaveAreLeftOut() {
        GroupDescription description = GroupDescription.of(classic(ClassicGroupState.STABLE,
            new TopicPartition("orders", 3), new TopicPartition("orders", -1),
            new TopicPartition("", 0), new TopicPartition("orders", Integer.MAX_VALUE)));

        assertThat(description.members()).hasValue(1);
        assertThat(description.owners()).containsOnlyKeys("orders");
        assertThat(description.owners().get("orders")).containsOnlyKeys(3);
    }

    @ParameterizedTest
    @EnumSource(ClassicGroupState.class)
    void groupMayLackPartitionsWhileMembersAreOnTheirWay(ClassicGroupState state) {
        Set<ClassicGroupState> rebalancing =
            Set.of(ClassicGroupState.PREPARING_REBALANCE, ClassicGroupState.COMPLETING_REBALANCE);

        assertThat(GroupDescription.of(classic(state)).mayLackPartitions()).isEqualTo(rebalancing.contains(state));
    }

    @Test
    void partitionThatSeveralMembersShareHasNoOwner() {
        GroupDescription description = GroupDescription.of(new ShareGroupDescription("g", List.of(
            shares("a", ORDERS_0, ORDERS_1), shares("b", ORDERS_1), shares("c", ORDERS_1, ORDERS_2)),
            org.apache.kafka.common.GroupState.STABLE, COORDINATOR, 1, 1));

        assertThat(description.type()).isEqualTo(GroupType.SHARE);
        assertThat(description.members()).hasValue(3);
        assertThat(description.wholeTopics()).containsExactly("orders");
        assertThat(description.owners().get("orders")).containsOnlyKeys(0, 2);
        assertThat(description.owners().get("orders").get(2).memberId()).isEqualTo("c");
    }

    @Test
    void shareGroupMayLackPartitionsWhileAMemberWaitsForSome() {
        GroupDescription waiting = GroupDescription.of(new ShareGroupDescription("g", List.of(shares("a", ORDERS_0),
            shares("b")), org.apache.kafka.common.GroupState.STABLE, COORDINATOR, 1, 1));
        GroupDescription served = GroupDescription.of(new ShareGroupDescription("g", List.of(shares("a", ORDERS_0)),
            org.apache.kafka.common.GroupState.STABLE, COORDINATOR, 1, 1));

        assertThat(waiting.mayLackPartitions()).isTrue();
        assertThat(served.mayLackPartitions()).isFalse();
    }

    @Test
    void tasksOwnThePartitionsOfAllTopicsThatTheirSubtopologyReads() {
        GroupDescription description = GroupDescription.of(streams(
            List.of(subtopology("0", List.of("orders", "prices"), "totals-repartition"),
                subtopology("1", List.of("other"))),
            member("a", new TaskIds("0", List.of(0))), member("b", new TaskIds("0", List.of(1)))));

        assertThat(description.state()).isEqualTo(GroupState.STABLE);
        assertThat(description.wholeTopics()).containsExactlyInAnyOrder(
            "orders", "prices", "totals-repartition", "other");
        assertThat(description.owners()).containsOnlyKeys("orders", "prices", "totals-repartition");
        assertThat(description.owners().values()).allSatisfy(owners -> {
            assertThat(owners.get(0).memberId()).isEqualTo("a");
            assertThat(owners.get(1).memberId()).isEqualTo("b");
        });
        assertThat(description.mayLackPartitions()).isFalse();
    }

    @Test
    void streamsGroupThatReadsByPatternMayLackPartitions() {
        GroupDescription description = GroupDescription.of(streams(
            List.of(subtopology("0", List.of("orders")), subtopology("1", List.of())),
            member("a", new TaskIds("0", List.of(0)), new TaskIds("1", List.of(0)))));

        assertThat(description.owners()).containsOnlyKeys("orders");
        assertThat(description.mayLackPartitions()).isTrue();
    }

    private static ClassicGroupDescription classic(ClassicGroupState state, TopicPartition... partitions) {
        MemberDescription member = new MemberDescription(
            "m", Optional.empty(), Optional.empty(), "client", "host", new MemberAssignment(Set.of(partitions)),
            Optional.empty(), Optional.empty(), Optional.empty());
        return new ClassicGroupDescription("g", "consumer", "range", List.of(member), state, COORDINATOR);
    }

    private static ShareMemberDescription shares(String memberId, TopicPartition... partitions) {
        return new ShareMemberDescription(memberId, Optional.empty(), "client", "host",
            new ShareMemberAssignment(Set.of(partitions)), 1);
    }

    private static StreamsGroupDescription streams(
            List<StreamsGroupSubtopologyDescription> topology, StreamsGroupMemberDescription... members) {
        return new StreamsGroupDescription("g", 1, 1, 1, topology, List.of(members),
            org.apache.kafka.common.GroupState.STABLE, COORDINATOR, Set.of(), Optional.empty(),
            StreamsGroupTopologyDescriptionStatus.NOT_REQUESTED, Optional.empty());
    }

    private static StreamsGroupSubtopologyDescription subtopology(
            String id, List<String> sources, String... repartitions) {
        Map<String, TopicInfo> read = Arrays.stream(repartitions).collect(
            Collectors.toMap(topic -> topic, topic -> new TopicInfo(0, 0, Map.of())));
        return new StreamsGroupSubtopologyDescription(id, sources, List.of(), Map.of(), read);
    }

    private static StreamsGroupMemberDescription member(String memberId, TaskIds... active) {
        StreamsGroupMemberAssignment assignment = new StreamsGroupMemberAssignment(
            List.of(active), List.of(new TaskIds("1", List.of(0))), List.of(new TaskIds("1", List.of(0))));
        return new StreamsGroupMemberDescription(memberId, 1, Optional.empty(), Optional.empty(), "client", "host", 1,
            "process", Optional.empty(), Map.of(), List.of(), List.of(), assignment, assignment, false);
    }
}
