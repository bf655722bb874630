package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.GroupReader.Read;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupReaderTest {

    private static final CommittedOffsets NOTHING = CommittedOffsets.of(Map.of());
    private static final CommittedOffsets SOMETHING =
        CommittedOffsets.of(Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1)));

    @Test
    void groupIsAbsentOnlyIfItsCoordinatorSaysSo() {
        Answer<GroupDescription> notFound = Answer.failed(new GroupIdNotFoundException("none"));
        Answer<GroupDescription> banned = Answer.failed(new GroupAuthorizationException("g"));

        assertThat(read(Answer.of(NOTHING), notFound).isAbsent()).isTrue();
        assertThat(read(Answer.of(NOTHING), described(GroupState.DEAD)).isAbsent()).isTrue();
        assertThat(read(Answer.of(SOMETHING), notFound).isAbsent()).isFalse();
        assertThat(read(Answer.of(NOTHING), described(GroupState.EMPTY)).isAbsent()).isFalse();
        assertThat(read(Answer.of(NOTHING), banned).isAbsent()).isFalse();
        assertThat(read(Answer.failed(new GroupAuthorizationException("g")), notFound).isAbsent()).isFalse();
    }

    @Test
    void groupWithoutCommitsAndWithUnknownMembersIsNotWithoutLag() {
        Answer<GroupDescription> silent = Answer.failed(new TimeoutException("late"));

        assertThat(read(Answer.of(NOTHING), silent).failure()).hasValueSatisfying(
            why -> assertThat(why).contains("nothing committed").contains("no answer in time"));
        assertThat(read(Answer.of(SOMETHING), silent).failure()).isEmpty();
        assertThat(read(Answer.of(NOTHING), described(GroupState.EMPTY)).failure()).isEmpty();
        assertThat(read(Answer.failed(new TimeoutException("late")), silent).failure()).hasValueSatisfying(
            why -> assertThat(why).startsWith("committed offsets: "));
    }

    @Test
    void whatIsListedIsKnownOfAGroupThatCouldNotBeDescribed() {
        Read read = read(Answer.of(SOMETHING), Answer.failed(new TimeoutException("late")));

        assertThat(read.known().state()).isEqualTo(GroupState.STABLE);
        assertThat(read.known().type()).isEqualTo(GroupType.CLASSIC);
        assertThat(read.known().members()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(GroupState.class)
    void groupMayLackPartitionsWhileMembersAreOnTheirWay(GroupState state) {
        Set<GroupState> rebalancing = Set.of(GroupState.PREPARING_REBALANCE, GroupState.COMPLETING_REBALANCE,
            GroupState.ASSIGNING, GroupState.RECONCILING);

        Read read = new Read(Answer.of(SOMETHING), described(state), GroupDescription.unknown());

        assertThat(read.mayLackPartitions()).isEqualTo(rebalancing.contains(state));
    }

    @Test
    void groupMayLackPartitionsWhenItsMembersCouldNotBeRead() {
        Answer<GroupDescription> failed = Answer.failed(new TimeoutException());

        assertThat(new Read(Answer.of(SOMETHING), failed, GroupDescription.unknown()).mayLackPartitions()).isTrue();
    }

    @Test
    void committedOffsetsAreSortedAndWithoutHoles() {
        Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
        answer.put(new TopicPartition("b", 0), new OffsetAndMetadata(3));
        answer.put(new TopicPartition("a", 10), new OffsetAndMetadata(2));
        answer.put(new TopicPartition("a", 2), new OffsetAndMetadata(1));
        answer.put(new TopicPartition("c", 0), null);

        CommittedOffsets committed = CommittedOffsets.of(answer);

        assertThat(committed.topics().keySet()).containsExactly("a", "b");
        assertThat(committed.topics().get("a").partitions()).containsExactly(2, 10);
        assertThat(committed.topics().get("a").offsets()).containsExactly(1, 2);
        assertThat(committed.topics().get("b").offsets()).containsExactly(3);
    }

    @Test
    void manyCommittedOffsetsStaySorted() {
        Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
        IntStream.range(0, 1_000).forEach(number ->
            answer.put(new TopicPartition("a", number * 7_919 % 1_000), new OffsetAndMetadata(number * 7_919 % 1_000)));

        CommittedOffsets.OfTopic committed = CommittedOffsets.of(answer).topics().get("a");

        assertThat(committed.partitions()).containsExactly(IntStream.range(0, 1_000).toArray());
        assertThat(committed.offsets()).containsExactly(LongStream.range(0, 1_000).toArray());
    }

    private static Read read(Answer<CommittedOffsets> committed, Answer<GroupDescription> description) {
        return new Read(committed, description, GroupDescription.of(new GroupListing(
            "g", Optional.of(org.apache.kafka.common.GroupType.CLASSIC), "consumer",
            Optional.of(org.apache.kafka.common.GroupState.STABLE))));
    }

    private static Answer<GroupDescription> described(GroupState state) {
        return Answer.of(new GroupDescription(GroupType.CLASSIC, state, OptionalInt.of(0), Map.of()));
    }
}
