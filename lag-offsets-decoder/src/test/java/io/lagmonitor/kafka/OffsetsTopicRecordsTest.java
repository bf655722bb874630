package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Habits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class OffsetsTopicRecordsTest {

    private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final int PARTITION = 7;

    private CommitTable commits = new CommitTable(1_000);
    private OffsetsTopicRecords records = new OffsetsTopicRecords(commits);
    private long at;

    @Test
    void commitIsLifeAndProgress() {
        take(commit(0, 10, 1));

        assertThat(habits().lastSeen()).contains(time(1));
        assertThat(habits().lastProgress()).contains(time(1));
        assertThat(commitTime(0, 10)).hasValue(NOON + 1);
    }

    @Test
    void sameOffsetAgainIsLifeAndNoProgress() {
        take(commit(0, 10, 1));
        take(commit(0, 10, 9));

        assertThat(habits().lastSeen()).contains(time(9));
        assertThat(habits().lastProgress()).contains(time(1));
        assertThat(commitTime(0, 10)).hasValue(NOON + 9);
    }

    @Test
    void timeIsKnownOfTheNewestCommitOnly() {
        take(commit(0, 10, 1));
        take(commit(0, 20, 9));

        assertThat(commitTime(0, 20)).hasValue(NOON + 9);
        assertThat(commitTime(0, 10)).isEmpty();
        assertThat(commitTime(1, 20)).isEmpty();
    }

    @Test
    void timeIsKnownOfACommitThatWasAskedForBeforeOthersCame() {
        take(commit(0, 10, 1));
        take(commit(1, 10, 1));
        commits.beginAsking();
        ask(0, 10);
        ask(1, 20);
        take(commit(0, 20, 2));
        take(commit(1, 20, 2));
        take(commit(1, 30, 3));

        assertThat(commitTime(0, 10)).hasValue(NOON + 1);
        assertThat(commitTime(1, 20)).hasValue(NOON + 2);
        commits.endAsking();
        assertThat(commitTime(0, 10)).isEmpty();
    }

    @Test
    void askedTimeIsNotThatOfAnotherKeyInTheSamePlace() {
        take(commit(0, 10, 1));
        commits.beginAsking();
        ask(0, 10);
        take(tombstone(0));
        take(commit(1, 99, 2));
        take(commit(1, 100, 3));

        assertThat(commitTime(1, 10)).isEmpty();
        assertThat(commitTime(0, 10)).isEmpty();
    }

    @Test
    void usualIntervalIsTheMedianOfTheLatestThatMovedOffsets() {
        take(commit(0, 10, 0));
        take(commit(0, 20, 5_000));
        take(commit(0, 20, 7_000));
        take(commit(0, 30, 10_000));
        assertThat(habits().usualCommitInterval()).isEmpty();

        take(commit(0, 40, 95_000));
        assertThat(habits().usualCommitInterval()).contains(Duration.ofSeconds(5));

        for (int i = 1; i <= 8; i++) {
            take(commit(0, 40 + i, 95_000 + 2_000 * i));
        }
        assertThat(habits().usualCommitInterval()).contains(Duration.ofSeconds(2));
    }

    /** Each of them moves ten times a minute, though the group does so with every second. */
    @Test
    void usualIntervalIsThatOfOnePartition() {
        for (int second = 0; second < 60; second++) {
            take(commit(second % 6, second, 1_000 * second));
        }

        assertThat(habits().usualCommitInterval()).contains(Duration.ofSeconds(6));
    }

    @Test
    void partitionsCommittedTogetherAreOneStep() {
        for (int partition = 0; partition < 50; partition++) {
            take(commit(partition, 10, 0));
        }
        for (int partition = 0; partition < 50; partition++) {
            take(commit(partition, 20, 5_000));
        }

        assertThat(habits().usualCommitInterval()).isEmpty();
    }

    @Test
    void rewindIsCountedAndIsProgress() {
        take(commit(0, 10, 1));
        take(commit(0, 3, 2));
        take(commit(0, 4, 3));

        assertThat(habits().rewinds()).isEqualTo(1);
        assertThat(habits().lastRewind()).contains(time(2));
        assertThat(habits().lastProgress()).contains(time(3));
    }

    /** As when reading failed after the records were taken. */
    @Test
    void whatIsTakenTwiceIsNoRewind() {
        for (int time = 0; time < 2; time++) {
            take(commit(0, 5, 1));
            take(commit(0, 6, 2));
            take(commit(0, 7, 3));
        }

        assertThat(habits().rewinds()).isZero();
        assertThat(habits().lastProgress()).contains(time(3));
        assertThat(commitTime(0, 7)).hasValue(NOON + 3);
    }

    /** Nothing is known of how long the offset before stood. */
    @Test
    void recreatedTopicIsNoInterval() {
        for (int i = 0; i < 3; i++) {
            take(Written.commit("billing", "orders", 0, i, NOON + 1_000 * i, new Uuid(1, 1)));
        }
        take(Written.commit("billing", "orders", 0, 2, NOON + 90_000, new Uuid(1, 2)));
        assertThat(habits().usualCommitInterval()).isEmpty();

        take(Written.commit("billing", "orders", 0, 5, NOON + 91_000, new Uuid(1, 2)));
        take(Written.commit("billing", "orders", 0, 4, NOON + 92_000, new Uuid(1, 2)));

        assertThat(habits().usualCommitInterval()).contains(Duration.ofSeconds(1));
        assertThat(habits().rewinds()).isEqualTo(1);
    }

    /** The first commits were of an older client. */
    @Test
    void topicIsLearntLater() {
        take(Written.commit("billing", "orders", 0, 10, NOON));
        take(Written.commit("billing", "orders", 0, 11, NOON + 1, new Uuid(1, 1)));
        take(Written.commit("billing", "orders", 0, 2, NOON + 2, new Uuid(1, 2)));

        assertThat(habits().rewinds()).isZero();
    }

    @Test
    void recreatedTopicIsNoRewind() {
        take(Written.commit("billing", "orders", 0, 10, NOON, new Uuid(1, 1)));
        take(Written.commit("billing", "orders", 0, 2, NOON + 1, new Uuid(1, 2)));
        take(Written.commit("billing", "orders", 0, 3, NOON + 2, new Uuid(1, 2)));

        assertThat(habits().rewinds()).isZero();
        assertThat(commitTime(0, 3)).hasValue(NOON + 2);
    }

    /** Older clients, and commits of transactions, do not tell the topic's id. */
    @Test
    void rewindIsOneAlsoWhereOneCommitDoesNotTellTheTopic() {
        take(Written.commit("billing", "orders", 0, 10, NOON, new Uuid(1, 1)));
        take(Written.commit("billing", "orders", 0, 9, NOON + 1));
        take(Written.commit("billing", "orders", 1, 10, NOON));
        take(Written.commit("billing", "orders", 1, 9, NOON + 1, new Uuid(1, 1)));

        assertThat(habits().rewinds()).isEqualTo(2);
    }

    @Test
    void commitThatMayNotCountIsLifeAndNothingElse() {
        take(commit(0, 10, 1));
        glimpse(commit(0, 20, 2), true);
        glimpse(commit(0, 30, 3), false);

        assertThat(habits().lastSeen()).contains(time(3));
        assertThat(habits().lastProgress()).contains(time(1));
        assertThat(habits().rewinds()).isZero();
        assertThat(commitTime(0, 10)).hasValue(NOON + 1);
        assertThat(commitTime(0, 20)).isEmpty();
        assertThat(undecidedTime(0, 20)).hasValue(NOON + 2);
        assertThat(undecidedTime(0, 30)).isEmpty();
    }

    /** The coordinator was asked before; the offset it gave may be the newest by then, or come after. */
    @Test
    void timeIsKnownOfAnUndecidedCommitThatWasAskedForBeforeOthersCame() {
        glimpse(commit(0, 10, 1), true);
        glimpse(commit(1, 20, 1), true);
        records.undecided().beginAsking((groupId, topic, partition) -> 20);
        glimpse(commit(0, 20, 2), true);
        glimpse(commit(0, 30, 3), true);
        glimpse(commit(0, 40, 4), true);
        glimpse(commit(1, 30, 3), true);

        assertThat(undecidedTime(0, 20)).hasValue(NOON + 2);
        assertThat(undecidedTime(0, 30)).isEmpty();
        assertThat(undecidedTime(0, 40)).hasValue(NOON + 4);
        assertThat(undecidedTime(1, 20)).hasValue(NOON + 1);
        records.undecided().endAsking();
        assertThat(undecidedTime(0, 20)).isEmpty();
    }

    @Test
    void undecidedCommitIsForgottenOnceItIsDecided() {
        glimpse(commit(0, 20, 2), true);
        records.undecided().forgetDecided(partition -> at);
        assertThat(undecidedTime(0, 20)).hasValue(NOON + 2);

        records.undecided().forgetDecided(partition -> at + 1);

        assertThat(undecidedTime(0, 20)).isEmpty();
        assertThat(records.undecided().size()).isZero();
    }

    @Test
    void undecidedCommitsAreForgottenWithTheirPartitionOfTheOffsetsTopic() {
        glimpse(commit(0, 20, 2), true);
        records.undecided().forgetPartition(PARTITION + 1);
        assertThat(undecidedTime(0, 20)).hasValue(NOON + 2);

        records.undecided().forgetPartition(PARTITION);

        assertThat(undecidedTime(0, 20)).isEmpty();
        assertThat(records.undecided().size()).isZero();
    }

    @Test
    void groupThatOnlyEverAbortedIsSeen() {
        take(Written.classicGroup("billing", "consumer", 1, NOON));
        glimpse(commit(0, 20, 2), false);

        assertThat(habits().lastSeen()).contains(time(2));
        assertThat(habits().lastProgress()).isEmpty();
    }

    @Test
    void groupWhoseFirstCommitsMayNotCountIsSeen() {
        glimpse(commit(0, 20, 2), true);

        assertThat(habits().lastSeen()).contains(time(2));
        assertThat(habits().lastProgress()).isEmpty();
    }

    @Test
    void deletedGroupDoesNotComeBackWithItsOldCommits() {
        take(commit(0, 10, 1));
        take(tombstone(0));
        assertThat(known()).isFalse();

        glimpse(commit(0, 10, 1), false);

        assertThat(known()).isFalse();
    }

    @Test
    void habitsGoWithTheLastCommitOfAGroupWithoutMembers() {
        take(commit(0, 10, 1));
        take(commit(1, 10, 1));
        take(tombstone(0));
        assertThat(commitTime(0, 10)).isEmpty();
        assertThat(habits().lastSeen()).contains(time(1));

        take(tombstone(1));

        assertThat(known()).isFalse();
        assertThat(commits.size()).isZero();
    }

    @Test
    void habitsOfDeletedGroupsGo() {
        take(Written.classicGroup("billing", "consumer", 1, NOON));
        take(commit(0, 10, 1));
        take(tombstone(0));
        assertThat(known()).isTrue();

        take(Written.classicGroupTombstone("billing"));

        assertThat(known()).isFalse();
    }

    @Test
    void upgradedGroupKeepsItsHabits() {
        take(Written.classicGroup("billing", "consumer", 1, NOON));
        take(commit(0, 10, 1));
        take(Written.classicGroupTombstone("billing"));
        take(Written.member("billing", "m1"));

        assertThat(habits().lastProgress()).contains(time(1));
        take(tombstone(0));
        assertThat(known()).isTrue();
        take(Written.consumerGroupTombstone("billing"));
        assertThat(known()).isFalse();
    }

    @Test
    void newCommitAfterATombstoneIsNoRewind() {
        take(commit(0, 10, 1));
        take(commit(1, 10, 1));
        take(tombstone(0));
        take(commit(0, 2, 5));

        assertThat(habits().rewinds()).isZero();
        assertThat(habits().lastProgress()).contains(time(5));
        assertThat(habits().usualCommitInterval()).isEmpty();
    }

    @Test
    void classicGroupIsMemberlessSinceItsStateSaysSo() {
        take(Written.classicGroup("billing", "consumer", 1, NOON));
        assertThat(habits().memberlessSince()).isEmpty();

        take(Written.classicGroup("billing", "consumer", 0, NOON + 60));
        assertThat(habits().memberlessSince()).contains(time(60));

        take(Written.classicGroup("billing", "consumer", 1, NOON + 70));
        assertThat(habits().memberlessSince()).isEmpty();
    }

    @Test
    void groupThatNeverHadMembersIsNotMemberlessSinceEver() {
        take(commit(0, 10, 1));
        take(Written.classicGroup("billing", "", 0, NOON));

        assertThat(habits().memberlessSince()).isEmpty();
    }

    @Test
    void consumerGroupIsMemberlessSinceItsLastMemberLeft() {
        take(Written.member("billing", "m1"), 10);
        take(Written.member("billing", "m2"), 20);
        take(Written.memberTombstone("billing", "m1"), 30);
        take(Written.memberTombstone("billing", "m2"), 40);

        assertThat(habits().memberlessSince()).contains(time(40));
        assertThat(habits().lastSeen()).contains(time(40));
        assertThat(commits.groups().habits(group(), false).memberlessSince()).isEmpty();
        take(Written.member("billing", "m3"), 50);
        assertThat(habits().memberlessSince()).isEmpty();
    }

    @Test
    void timesThatCannotBeAreNotBelieved() {
        records.now(NOON);
        take(commit(0, 10, Duration.ofDays(1).toMillis()));
        take(Written.commit("billing", "orders", 1, 10, -1));
        take(Written.commit("billing", "orders", 2, 10, 0));

        assertThat(habits().lastSeen()).isEmpty();
        assertThat(habits().lastProgress()).isEmpty();
        assertThat(commitTime(0, 10)).isEmpty();
        assertThat(commitTime(1, 10)).isEmpty();
    }

    @Test
    void recordsThatAreNoneAreSkippedAndCounted() {
        ByteBuffer garbage = ByteBuffer.wrap(new byte[] {0, 1, 0, 99, 1});
        ByteBuffer commitKey = commit(0, 10, 1).keyBuffer();
        poll(List.of(consumed(garbage, garbage), consumed(null, garbage), consumed(null, null), consumed(garbage, null),
            consumed(commitKey, ByteBuffer.allocate(0)), consumed(commitKey, ByteBuffer.wrap(new byte[] {0, 99})),
            consumed(ByteBuffer.allocate(1), garbage), consumed(commit(0, 10, 1))));

        assertThat(records.malformed()).isEqualTo(6);
        assertThat(commitTime(0, 10)).hasValue(NOON + 1);
    }

    @Test
    void recordsOfOnePollCountInTheirOrder() {
        poll(List.of(consumed(commit(0, 10, 1)), consumed(commit(1, 10, 1)), consumed(tombstone(0)), consumed(tombstone(1)),
            consumed(commit(0, 20, 2)), consumed(Written.classicGroup("billing", "consumer", 0, NOON)),
            consumed(commit(2, 5, 3)), consumed(tombstone(2))));

        assertThat(commitTime(0, 20)).hasValue(NOON + 2);
        assertThat(commitTime(1, 10)).isEmpty();
        assertThat(commitTime(2, 5)).isEmpty();
        assertThat(habits().rewinds()).isZero();
        assertThat(habits().memberlessSince()).contains(time(0));
        assertThat(records.malformed()).isZero();
    }

    @Test
    void nothingOfAPollIsTakenTwice() {
        poll(List.of(consumed(commit(0, 10, 1)), consumed(tombstone(0)), consumed(commit(0, 10, 2)),
            consumed(ByteBuffer.allocate(1), null)));

        assertThat(commitTime(0, 10)).hasValue(NOON + 2);
        poll(List.of(consumed(commit(0, 20, 3))));
        assertThat(commitTime(0, 20)).hasValue(NOON + 3);
        assertThat(habits().rewinds()).isZero();
    }

    /** The key before is of a tombstone. */
    @Test
    void valueWithoutAKeyIsNoCommit() {
        poll(List.of(consumed(commit(0, 10, 1)), consumed(commit(1, 10, 1)), consumed(tombstone(0)),
            consumed(null, commit(0, 20, 2).valueBuffer())));

        assertThat(commitTime(0, 20)).isEmpty();
        assertThat(commitTime(1, 10)).hasValue(NOON + 1);
        assertThat(commits.size()).isEqualTo(1);
    }

    /** As the bytes of a key may become one that are no text. */
    @Test
    void nameThatIsTooLongCostsNoOtherGroup() {
        take(commit(0, 10, 1));

        assertThat(commits.group("x".repeat(40_000))).isEqualTo(HabitTable.NO_GROUP);

        assertThat(known()).isTrue();
        assertThat(commits.droppedGroups()).isZero();
    }

    @Test
    void groupsSilentForLongestMakeRoom() {
        commits = new CommitTable(1_000);
        records = new OffsetsTopicRecords(commits);
        for (int group = 0; group < 10_000; group++) {
            for (int partition = 0; partition < 3; partition++) {
                take(Written.commit("run-" + group, "orders", partition, 1, NOON + group));
                take(commit(partition, group, group));
            }
        }

        assertThat(commits.size()).isBetween(300, 1_000);
        assertThat(commits.groups().size()).isBetween(100, 125);
        assertThat(commits.groups().size() + commits.droppedGroups()).isEqualTo(10_001);
        assertThat(commits.groups().find("run-9999")).isNotEqualTo(HabitTable.NO_GROUP);
        assertThat(commits.groups().find("run-9900")).isNotEqualTo(HabitTable.NO_GROUP);
        assertThat(commits.groups().find("run-9800")).isEqualTo(HabitTable.NO_GROUP);
        assertThat(habits().lastProgress()).contains(time(9_999));
        assertThat(commitTime(2, 9_999)).hasValue(NOON + 9_999);
    }

    @Test
    void oneGroupWithTooManyPartitionsKeepsWhatItHas() {
        for (int partition = 0; partition < 2_000; partition++) {
            take(commit(partition, 10, partition));
        }

        assertThat(commits.size()).isEqualTo(1_000);
        assertThat(commitTime(0, 10)).hasValue(NOON);
        assertThat(habits().lastSeen()).contains(time(999));
    }

    @Test
    void partitionIsForgottenWithItsGroupsOnly() {
        commits.restart(50);
        take(commit(0, 10, 1));
        take(Written.commit("shipping", "orders", 0, 5, NOON));
        assertThat(OffsetsTopic.partition("shipping", 50)).isNotEqualTo(OffsetsTopic.partition("billing", 50));

        commits.forgetPartition(OffsetsTopic.partition("billing", 50));

        assertThat(known()).isFalse();
        assertThat(commits.groups().find("shipping")).isNotEqualTo(HabitTable.NO_GROUP);
        assertThat(commits.size()).isEqualTo(1);
    }

    private static Written commit(int partition, long offset, long afterNoon) {
        return Written.commit("billing", "orders", partition, offset, NOON + afterNoon);
    }

    private static Written tombstone(int partition) {
        return Written.commitTombstone("billing", "orders", partition);
    }

    private void take(Written record) {
        take(record, 0);
    }

    private void take(Written record, long afterNoon) {
        poll(List.of(record.consumed(PARTITION, ++at, NOON + afterNoon, records.keys(), records.values())));
    }

    private ConsumerRecord<ByteBuffer, ByteBuffer> consumed(Written record) {
        return consumed(record.keyBuffer(), record.valueBuffer());
    }

    private ConsumerRecord<ByteBuffer, ByteBuffer> consumed(ByteBuffer key, ByteBuffer value) {
        return Written.consumed(PARTITION, ++at, NOON, key, value, records.keys(), records.values());
    }

    private void poll(List<ConsumerRecord<ByteBuffer, ByteBuffer>> consumed) {
        records.take(new ConsumerRecords<>(
            Map.of(new TopicPartition(OffsetsTopic.NAME, PARTITION), consumed), Map.of()));
    }

    private void glimpse(Written record, boolean ahead) {
        records.glimpse(PARTITION, ++at, NOON, record.keyBuffer(), record.valueBuffer(), ahead);
        at = ahead ? at : at - 1;
    }

    private void ask(int partition, long offset) {
        KeyBytes key = new KeyBytes();
        key.begin("billing", "orders");
        commits.ask(key.of(partition), offset);
    }

    private OptionalLong commitTime(int partition, long offset) {
        KeyBytes key = new KeyBytes();
        key.begin("billing", "orders");
        return optional(commits.time(key.of(partition), offset));
    }

    private OptionalLong undecidedTime(int partition, long offset) {
        return optional(records.undecided().time("billing", "orders", partition, offset));
    }

    private static OptionalLong optional(long time) {
        return time == CommitTable.NONE ? OptionalLong.empty() : OptionalLong.of(time);
    }

    private boolean known() {
        return group() != HabitTable.NO_GROUP;
    }

    private int group() {
        return commits.groups().find("billing");
    }

    /** As of a group that is known to have no members now. */
    private Habits habits() {
        return commits.groups().habits(group(), true);
    }

    private static Instant time(long afterNoon) {
        return Instant.ofEpochMilli(NOON + afterNoon);
    }
}
