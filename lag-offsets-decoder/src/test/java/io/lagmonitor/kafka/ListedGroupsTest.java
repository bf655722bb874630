package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ListedGroupsTest {

    private static final Node BROKER = new Node(7, "broker-7", 9092);

    @Test
    void knowsTheBrokerThatDidNotAnswer() {
        ListedGroups listed = failed(new TimeoutException("timed out", new DisconnectException()));

        assertThat(listed.silentBrokers()).containsExactly(7);
        assertThat(listed.errors()).containsExactly("broker 7 did not list its groups: no answer in time");
    }

    @Test
    void brokerThatAnsweredWithAnErrorIsNotSilent() {
        ListedGroups listed = failed(new KafkaException("too busy"));

        assertThat(listed.silentBrokers()).isEmpty();
        assertThat(listed.errors()).containsExactly("broker 7 did not list its groups: too busy");
    }

    @Test
    void brokerThatIsLoadingItsGroupsIsNotSilent() {
        ListedGroups listed = failed(
            new TimeoutException("timed out", new CoordinatorLoadInProgressException("loading")));

        assertThat(listed.silentBrokers()).isEmpty();
        assertThat(listed.lateBrokers()).containsExactly(7);
        assertThat(listed.errors()).hasSize(1);
    }

    @Test
    void wantsConsumerGroupsAndWhatElseIsAskedFor() {
        assertThat(accepts(GroupType.CLASSIC, "consumer")).isTrue();
        assertThat(accepts(GroupType.CLASSIC, "")).isTrue();
        assertThat(accepts(GroupType.CONSUMER, "consumer")).isTrue();
        assertThat(accepts(GroupType.CLASSIC, "connect")).isFalse();
        assertThat(accepts(GroupType.CLASSIC, "sr")).isTrue();
        assertThat(accepts(GroupType.SHARE, "share")).isTrue();
        assertThat(accepts(GroupType.STREAMS, "streams")).isTrue();
        assertThat(accepts(GroupType.UNKNOWN, "newer")).isFalse();
    }

    @Test
    void leavesOutTypesThatAreNotWanted() {
        Scope scope = new Scope(Isolation.HIGH_WATERMARK,
            Set.of(io.lagmonitor.model.GroupType.CLASSIC, io.lagmonitor.model.GroupType.CONSUMER), Set.of());

        assertThat(scope.accepts(listing(Optional.of(GroupType.SHARE), "share"))).isFalse();
        assertThat(scope.accepts(listing(Optional.of(GroupType.STREAMS), "streams"))).isFalse();
        assertThat(scope.accepts(listing(Optional.of(GroupType.CONSUMER), "consumer"))).isTrue();
        assertThat(scope.accepts(listing(Optional.empty(), "consumer"))).isTrue();
    }

    @Test
    void groupsOfBrokersWithoutTypesAreAccepted() {
        assertThat(Scope.CONSUMERS.accepts(listing(Optional.empty(), "consumer"))).isTrue();
    }

    private static boolean accepts(GroupType type, String protocol) {
        Scope scope = new Scope(Isolation.HIGH_WATERMARK, Scope.CONSUMERS.groupTypes(), Set.of("sr"));
        return scope.accepts(listing(Optional.of(type), protocol));
    }

    private static GroupListing listing(Optional<GroupType> type, String protocol) {
        return new GroupListing("g", type, protocol, Optional.of(GroupState.STABLE));
    }

    /** As the client words it. */
    private static ListedGroups failed(Throwable cause) {
        return ListedGroups.of(List.of(), List.of(new KafkaException("Error listing groups on " + BROKER, cause)));
    }
}
