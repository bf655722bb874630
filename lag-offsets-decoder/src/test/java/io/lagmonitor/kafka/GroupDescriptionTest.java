package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupDescriptionTest {

    @Test
    void assignmentsThatNoTopicCanHaveAreLeftOut() {
        GroupDescription description = GroupDescription.of(assigned(
            new TopicPartition("orders", 3), new TopicPartition("orders", -1),
            new TopicPartition("", 0), new TopicPartition("orders", Integer.MAX_VALUE)));

        assertThat(description.members()).hasValue(1);
        assertThat(description.owners()).containsOnlyKeys("orders");
        assertThat(description.owners().get("orders")).containsOnlyKeys(3);
    }

    private static ClassicGroupDescription assigned(TopicPartition... partitions) {
        MemberDescription member = new MemberDescription(
            "m", Optional.empty(), Optional.empty(), "client", "host", new MemberAssignment(Set.of(partitions)),
            Optional.empty(), Optional.empty(), Optional.empty());
        return new ClassicGroupDescription(
            "g", "consumer", "range", List.of(member), ClassicGroupState.STABLE, new Node(1, "broker-1", 9092));
    }
}
