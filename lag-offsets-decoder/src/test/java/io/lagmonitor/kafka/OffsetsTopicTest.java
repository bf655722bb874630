package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class OffsetsTopicTest {

    private static final Node BROKER_1 = new Node(1, "broker-1", 9092);
    private static final Node BROKER_2 = new Node(2, "broker-2", 9092);
    private static final String ON_PARTITION_0 = "a"; // whose hash is 97
    private static final String ON_PARTITION_1 = "b";

    @Test
    void hashesAsTheBrokersDo() {
        assertThat(OffsetsTopic.partition("a", 50)).isEqualTo(47);
        assertThat(OffsetsTopic.partition("polygenelubricants", 50)).isZero(); // whose hash has no absolute value
        assertThat(OffsetsTopic.partition("orders-consumer", 50))
            .isEqualTo(Math.abs("orders-consumer".hashCode()) % 50);
    }

    @Test
    void wholeTopicHidesNoGroup() {
        OffsetsTopic topic = topic(Set.of(), BROKER_1, BROKER_2);

        assertThat(topic.incomplete(leaders(BROKER_1, BROKER_2))).isEmpty();
        assertThat(topic.unreachable(ON_PARTITION_0)).isEmpty();
    }

    @Test
    void groupsOfALeaderlessPartitionAreNotToBeAskedFor() {
        OffsetsTopic topic = topic(Set.of(), BROKER_1, null);

        assertThat(topic.incomplete(leaders(BROKER_1, BROKER_2))).singleElement().asString()
            .contains("1 of 2 partitions").contains("no leader");
        assertThat(topic.unreachable(ON_PARTITION_0).isPresent() ^ topic.unreachable(ON_PARTITION_1).isPresent())
            .isTrue();
    }

    @Test
    void aLeaderThatIsNowhereIsNoLeader() {
        assertThat(topic(Set.of(), BROKER_1, Node.noNode()).incomplete(leaders(BROKER_1, BROKER_2))).hasSize(1);
    }

    @Test
    void aLeaderThatIsGoneAfterTheListingMayHideGroups() {
        assertThat(topic(Set.of(), BROKER_1, BROKER_2).incomplete(leaders(BROKER_1, null))).singleElement().asString()
            .contains("no leader");
    }

    @Test
    void aLeaderThatMovedDuringTheListingMayHideGroups() {
        assertThat(topic(Set.of(), BROKER_1, BROKER_2).incomplete(leaders(BROKER_2, BROKER_2))).singleElement()
            .asString().contains("1 of 2 partitions").contains("changed their leader");
    }

    @Test
    void groupsOfASilentBrokerAreNotToBeAskedFor() {
        OffsetsTopic topic = topic(Set.of(2), BROKER_2, BROKER_2);

        assertThat(topic.incomplete(leaders(BROKER_2, BROKER_2))).isEmpty();
        assertThat(topic.unreachable(ON_PARTITION_0)).hasValueSatisfying(why -> assertThat(why).contains("broker 2"));
    }

    @Test
    void aTopicThatMayNotBeSeenIsNotHeldAgainstTheCluster() {
        Topic unseen = unreadable(new TopicAuthorizationException(Set.of(OffsetsTopic.NAME)));
        OffsetsTopic hidden = new OffsetsTopic(unseen, Set.of());

        assertThat(hidden.incomplete(unseen)).isEmpty();
        assertThat(hidden.isAbsent()).isFalse();
        assertThat(hidden.unreachable(ON_PARTITION_0)).isEmpty();
    }

    @Test
    void aTopicThatCouldNotBeReadMayHideGroups() {
        Topic unread = unreadable(new TimeoutException());

        assertThat(new OffsetsTopic(unread, Set.of()).incomplete(unread)).hasSize(1);
        assertThat(topic(Set.of(), BROKER_1).incomplete(unread)).hasSize(1);
    }

    @Test
    void withoutTheTopicThereHasNeverBeenAGroup() {
        Topic nothing = Topic.absent(OffsetsTopic.NAME);
        OffsetsTopic absent = new OffsetsTopic(nothing, Set.of());

        assertThat(absent.isAbsent()).isTrue();
        assertThat(absent.incomplete(nothing)).isEmpty();
    }

    private static Topic unreadable(Throwable why) {
        return Topic.unreadable(OffsetsTopic.NAME, why);
    }

    private static OffsetsTopic topic(Set<Integer> silentBrokers, Node... leaders) {
        return new OffsetsTopic(leaders(leaders), silentBrokers);
    }

    private static Topic leaders(Node... leaders) {
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (Node leader : leaders) {
            partitions.add(new TopicPartitionInfo(partitions.size(), leader, List.of(), List.of()));
        }
        return Topic.of(new TopicDescription(OffsetsTopic.NAME, true, partitions));
    }
}
