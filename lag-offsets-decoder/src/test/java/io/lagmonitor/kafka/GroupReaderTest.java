package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.GroupReader.Read;
import io.lagmonitor.kafka.GroupReader.Wanted;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

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
    void groupOfATypeThatTheBrokerCannotTellOfSaysSo() {
        Answer<CommittedOffsets> unsupported =
            Answer.failed(new UnsupportedVersionException("no DESCRIBE_SHARE_GROUP_OFFSETS"));

        assertThat(read(unsupported, described(GroupType.SHARE)).failure()).hasValue("committed offsets: not supported"
            + " by this broker and this kafka-clients together: no DESCRIBE_SHARE_GROUP_OFFSETS");
    }

    @Test
    void whatIsListedIsKnownOfAGroupThatCouldNotBeDescribed() {
        Read read = read(Answer.of(SOMETHING), Answer.failed(new TimeoutException("late")));

        assertThat(read.known().state()).isEqualTo(GroupState.STABLE);
        assertThat(read.known().type()).isEqualTo(GroupType.CLASSIC);
        assertThat(read.known().members()).isEmpty();
    }

    @Test
    void groupMayLackPartitionsWhenItsMembersCouldNotBeRead() {
        Answer<GroupDescription> failed = Answer.failed(new TimeoutException());

        assertThat(new Read(Answer.of(SOMETHING), failed, GroupDescription.unknown()).mayLackPartitions()).isTrue();
    }

    @Test
    void shareGroupReadsAllPartitionsOfTopicsThatItHasOffsetsOf() {
        assertThat(new Read(Answer.of(SOMETHING), described(GroupType.SHARE), GroupDescription.unknown()).wholeTopics())
            .containsExactly("orders");
        assertThat(new Read(Answer.of(SOMETHING), described(GroupType.CONSUMER), GroupDescription.unknown())
            .wholeTopics()).isEmpty();
    }

    @Test
    void groupsAreAskedForAsWhatTheyAreListedAs() {
        assertThat(listed(Optional.of(org.apache.kafka.common.GroupType.SHARE), "share").type())
            .isEqualTo(GroupType.SHARE);
        assertThat(listed(Optional.of(org.apache.kafka.common.GroupType.CLASSIC), "consumer").type())
            .isEqualTo(GroupType.CLASSIC);
    }

    /** The client would refuse to describe Connect workers as a consumer group. */
    @Test
    void groupsOfOtherProtocolsAreClassicWhereBrokersTellNoTypes() {
        assertThat(listed(Optional.empty(), "connect").type()).isEqualTo(GroupType.CLASSIC);
        assertThat(listed(Optional.empty(), "consumer").type()).isEqualTo(GroupType.CONSUMER);
    }

    private static Read read(Answer<CommittedOffsets> committed, Answer<GroupDescription> description) {
        return new Read(committed, description, GroupDescription.of(new GroupListing(
            "g", Optional.of(org.apache.kafka.common.GroupType.CLASSIC), "consumer",
            Optional.of(org.apache.kafka.common.GroupState.STABLE))));
    }

    private static Wanted listed(Optional<org.apache.kafka.common.GroupType> type, String protocol) {
        return Wanted.listed(new GroupListing("g", type, protocol, Optional.empty()));
    }

    private static Answer<GroupDescription> described(GroupState state) {
        return Answer.of(new GroupDescription(
            GroupType.CLASSIC, state, OptionalInt.of(0), Map.of(), Set.of(), false));
    }

    private static Answer<GroupDescription> described(GroupType type) {
        return Answer.of(new GroupDescription(
            type, GroupState.STABLE, OptionalInt.of(1), Map.of(), Set.of(), false));
    }
}
