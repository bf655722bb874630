package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.CommittedOffsets.OfTopic;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.PartitionLag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommittedOffsetsTest {

    @Test
    void areSortedAndWithoutHoles() {
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
    void manyStaySorted() {
        Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
        IntStream.range(0, 1_000).forEach(number ->
            answer.put(new TopicPartition("a", number * 7_919 % 1_000), new OffsetAndMetadata(number * 7_919 % 1_000)));

        CommittedOffsets.OfTopic committed = CommittedOffsets.of(answer).topics().get("a");

        assertThat(committed.partitions()).containsExactly(IntStream.range(0, 1_000).toArray());
        assertThat(committed.offsets()).containsExactly(LongStream.range(0, 1_000).toArray());
    }

    @Test
    void shareGroupHasItsTopicsEvenWithoutAStartOffset() {
        Map<TopicPartition, Long> answer = new HashMap<>();
        answer.put(new TopicPartition("a", 0), null);

        CommittedOffsets committed = CommittedOffsets.ofShareGroup(answer, offset -> offset, OptionalLong::of);

        assertThat(committed.isEmpty()).isFalse();
        assertThat(committed.topics().get("a").partitions()).isEmpty();
    }

    /** More than the first arrays take, and some without. */
    @Test
    void lagThatIsToldStaysWithItsPartition() {
        Map<TopicPartition, Long> answer = new HashMap<>();
        IntStream.range(0, 100).forEach(number -> answer.put(new TopicPartition("a", number), (long) number));

        OfTopic committed = CommittedOffsets.ofShareGroup(answer, offset -> offset,
            offset -> offset % 3 == 0 ? OptionalLong.of(offset * 2) : OptionalLong.empty()).topics().get("a");

        assertThat(rows(committed)).hasSize(100).allSatisfy(row -> {
            long offset = row.committedOffset().getAsLong();
            assertThat(row.topicPartition().partition()).isEqualTo((int) offset);
            assertThat(row.lag()).hasValue(offset % 3 == 0 ? offset * 2 : 1_000 - offset);
        });
    }

    private static List<PartitionLag> rows(OfTopic committed) {
        GroupLagBuilder group = GroupLag.builder(new GroupKey("c", "g"), Instant.EPOCH);
        for (int n = 0; n < committed.partitions().length; n++) {
            committed.say(n, group.partition("a", committed.partitions()[n]).logEndOffset(1_000));
        }
        return group.build().partitions();
    }
}
