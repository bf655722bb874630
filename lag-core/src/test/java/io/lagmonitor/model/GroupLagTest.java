package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupLagTest {

    private static final GroupKey KEY = new GroupKey("prod", "orders-consumer");
    private static final Instant AS_OF = Instant.parse("2026-11-20T10:00:00Z");
    private static final Owner OWNER = new Owner("member-1", "client-1", "/10.0.0.1");

    @Test
    void knowsNothingOfWhatWasNotSaid() {
        GroupLag group = builder().build();

        assertThat(group.key()).isEqualTo(KEY);
        assertThat(group.asOf()).isEqualTo(AS_OF);
        assertThat(group.type()).isEqualTo(GroupType.UNKNOWN);
        assertThat(group.state()).isEqualTo(GroupState.UNKNOWN);
        assertThat(group.members()).isEmpty();
    }

    @Test
    void aGroupWithoutPartitionsIsNotBehind() {
        GroupLag group = builder().type(GroupType.CLASSIC).state(GroupState.EMPTY).members(0).build();

        assertThat(group.type()).isEqualTo(GroupType.CLASSIC);
        assertThat(group.state()).isEqualTo(GroupState.EMPTY);
        assertThat(group.members()).hasValue(0);
        assertThat(group.granularity()).isEqualTo(Granularity.PARTITION);
        assertThat(group.topics()).isEmpty();
        assertThat(group.partitions()).isEmpty();
        assertThat(group.partition(new TopicPartition("orders", 0))).isEmpty();
        assertThat(group.lagAtLeast()).isZero();
        assertThat(group.lagAtMost()).hasValue(0);
        assertThat(group.lagAtMost("orders")).hasValue(0);
    }

    @Test
    void knowsATotalAlone() {
        GroupLag group = GroupLag.total(KEY, AS_OF, 42);

        assertThat(group.granularity()).isEqualTo(Granularity.TOTAL);
        assertThat(group.topics()).isEmpty();
        assertThat(group.partitions()).isEmpty();
        assertThat(group.partition(new TopicPartition("orders", 0))).isEmpty();
        assertThat(group.lagAtLeast()).isEqualTo(42);
        assertThat(group.lagAtMost()).hasValue(42);
    }

    @Test
    void ofATotalAnyTopicMayBeAllOrNothing() {
        GroupLag group = GroupLag.total(KEY, AS_OF, 42);

        assertThat(group.lagAtLeast("orders")).isZero();
        assertThat(group.lagAtMost("orders")).hasValue(42);
    }

    @Test
    void knowsTopicsAlone() {
        GroupLag group = builder().topic("payments", 5).topic("orders", 10).build();

        assertThat(group.granularity()).isEqualTo(Granularity.TOPIC);
        assertThat(group.topics()).isEqualTo(List.of("orders", "payments"));
        assertThat(group.partitions()).isEmpty();
        assertThat(group.partition(new TopicPartition("orders", 0))).isEmpty();
        assertThat(group.lagAtLeast()).isEqualTo(15);
        assertThat(group.lagAtMost()).hasValue(15);
        assertThat(group.lagAtLeast("orders")).isEqualTo(10);
        assertThat(group.lagAtMost("payments")).hasValue(5);
        assertThat(group.lagAtLeast("other")).isZero();
        assertThat(group.lagAtMost("other")).hasValue(0);
    }

    @Test
    void sortsRowsByTopicAndPartition() {
        GroupLag group = builder()
            .partition("b", 10).lag(1)
            .partition("a", 2).committedOffset(5).logStartOffset(1).logEndOffset(9).commitTime(AS_OF).owner(OWNER)
            .partition("b", 2).noCommit().logEndOffset(3)
            .partition("a", 0)
            .build();

        assertThat(group.topics()).isEqualTo(List.of("a", "b"));
        assertThat(group.partitions()).extracting(PartitionLag::topicPartition).isEqualTo(List.of(
            new TopicPartition("a", 0), new TopicPartition("a", 2), new TopicPartition("b", 2),
            new TopicPartition("b", 10)));
        assertThat(group.partitions()).extracting(PartitionLag::state)
            .isEqualTo(List.of(State.UNREADABLE, State.KNOWN, State.NO_COMMIT, State.KNOWN));
        assertThat(group.partition(new TopicPartition("a", 2))).contains(new PartitionLag(
            new TopicPartition("a", 2), State.KNOWN, OptionalLong.of(5), OptionalLong.of(1), OptionalLong.of(9),
            OptionalLong.of(4), Optional.of(AS_OF), Optional.of(OWNER)));
        assertThat(group.partition(new TopicPartition("b", 10)).orElseThrow().owner()).isEmpty();
        assertThat(group.lagAtLeast("b")).isEqualTo(1);
    }

    @Test
    void rowsAreViewsOfEveryPartition() {
        GroupLagBuilder builder = builder();
        IntStream.range(0, 100).forEach(i -> builder.partition("t" + i / 10, i % 10).lag(i));

        List<PartitionLag> rows = builder.build().partitions();

        assertThat(rows).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(rows.get(i).topicPartition()).isEqualTo(new TopicPartition("t" + i / 10, i % 10));
            assertThat(rows.get(i).lag()).hasValue(i);
        }
        assertThatThrownBy(() -> rows.get(100)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void findsOnlyPartitionsThatAreThere() {
        GroupLag group = builder().partition("b", 1).lag(1).partition("b", 3).lag(3).partition("d", 2).lag(2).build();

        assertThat(group.partition(new TopicPartition("b", 3)).orElseThrow().lag()).hasValue(3);
        assertThat(group.partition(new TopicPartition("b", 2))).isEmpty();
        assertThat(group.partition(new TopicPartition("a", 1))).isEmpty();
        assertThat(group.partition(new TopicPartition("c", 2))).isEmpty();
        assertThat(group.partition(new TopicPartition("e", 2))).isEmpty();
        assertThat(group.partition(new TopicPartition("d", 1))).isEmpty();
    }

    @Test
    void mentionsWhatItsNumbersAreAbout() {
        GroupLag partitions = builder().partition("orders", 1).build();
        GroupLag topics = builder().topic("orders", 1).build();
        GroupLag total = GroupLag.total(KEY, AS_OF, 1);
        Subject topic = Subject.topic("orders");
        Subject partition = Subject.partition(new TopicPartition("orders", 1));

        assertThat(List.of(partitions, topics, total)).allMatch(group -> group.mentions(Subject.group()));
        assertThat(partitions.mentions(topic)).isTrue();
        assertThat(partitions.mentions(partition)).isTrue();
        assertThat(partitions.mentions(Subject.topic("other"))).isFalse();
        assertThat(partitions.mentions(Subject.partition(new TopicPartition("orders", 0)))).isFalse();
        assertThat(topics.mentions(topic)).isTrue();
        assertThat(topics.mentions(partition)).isFalse();
        assertThat(total.mentions(topic)).isFalse();
    }

    @Test
    void refusesTwoRowsOfOnePartition() {
        assertRefused(builder().partition("a", 1).partition("b", 1).partition("a", 1)::build, "two rows of a-1");
        assertRefused(builder().partition("a", 1).partition("a", 1)::build, "two rows of a-1");
        assertRefused(builder().topic("a", 1).topic("a", 2)::build, "two rows of a");
    }

    @Test
    void refusesNegativeNumbers() {
        GroupLagBuilder row = builder().partition("a", 0);

        assertRefused(() -> row.committedOffset(-1), "committed offset -1 is negative");
        assertRefused(() -> row.logStartOffset(-1), "log start offset -1 is negative");
        assertRefused(() -> row.logEndOffset(-2), "log end offset -2 is negative");
        assertRefused(() -> row.lag(-1), "lag -1 is negative");
        assertRefused(() -> builder().total(-1), "lag -1 is negative");
        assertRefused(() -> builder().topic("a", -1), "lag -1 is negative");
        assertRefused(() -> builder().members(-1), "members -1 is negative");
        assertRefused(() -> builder().partition("a", -1), "no such partition");
    }

    @Test
    void refusesTopicsWithoutAName() {
        assertRefused(() -> builder().partition("", 0), "no such partition");
        assertRefused(() -> builder().topic("", 0), "a topic without a name");
    }

    @Test
    void refusesToMixWhatIsKnown() {
        assertRefused(() -> builder().total(1).total(2), "either partitions, or topics, or one total");
        assertRefused(() -> builder().total(1).topic("a", 2), "got TOTAL and TOPIC");
        assertRefused(() -> builder().topic("a", 2).partition("a", 0), "got TOPIC and PARTITION");
        assertRefused(() -> builder().partition("a", 0).total(2), "got PARTITION and TOTAL");
    }

    @Test
    void refusesOffsetsWithoutTheirPartition() {
        assertThatThrownBy(() -> builder().committedOffset(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder().lag(1)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("say partition(topic, number) first");
        assertThatThrownBy(() -> builder().total(1).lag(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder().topic("a", 1).logEndOffset(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sharesEveryArrayThatIsEqual() {
        GroupLag earlier = twoRows(90).build();
        GroupLag later = twoRows(95).state(GroupState.STABLE).build();

        GroupLag sharing = later.sharing(earlier);

        assertThat(field(sharing, "layout")).isSameAs(field(earlier, "layout"));
        assertThat(field(sharing, "key")).isSameAs(field(earlier, "key"));
        Object offsets = field(sharing, "offsets");
        for (String shared : List.of("states", "starts", "ends", "lags", "commitTimes", "owners")) {
            assertThat(field(offsets, shared)).as(shared).isSameAs(field(field(earlier, "offsets"), shared));
        }
        assertThat(field(offsets, "committed")).isSameAs(field(field(later, "offsets"), "committed"));
        assertThat(sharing.partitions()).isEqualTo(later.partitions());
        assertThat(sharing.lagAtLeast()).isEqualTo(later.lagAtLeast()).isNotEqualTo(earlier.lagAtLeast());
        assertThat(sharing.state()).isEqualTo(GroupState.STABLE);
    }

    @Test
    void sharesNothingWhenTheRowsDiffer() {
        GroupLag earlier = twoRows(90).build();

        for (GroupLag later : List.of(
                twoRows(90).partition("orders", 9).build(),
                builder().partition("orders", 0).partition("orders", 2).build(),
                builder().partition("orders", 0).partition("others", 1).build(),
                builder().partition("others", 0).partition("others", 1).build(),
                builder().build(),
                builder().topic("orders", 1).build(),
                GroupLag.total(KEY, AS_OF, 1))) {
            assertThat(later.sharing(earlier)).isSameAs(later);
        }
    }

    @Test
    void holdsAMillionPartitions() {
        Instant begin = Instant.now();
        GroupLagBuilder builder = builder();
        for (int topic = 0; topic < 1_000; topic++) {
            for (int partition = 0; partition < 1_000; partition++) {
                builder.partition("topic-" + (10_000 + topic), partition)
                    .committedOffset(partition).logEndOffset(1_000);
            }
        }

        GroupLag group = builder.build();

        assertThat(group.lagAtLeast()).isEqualTo(1_000L * 1_000 * 1_001 / 2);
        assertThat(group.partition(new TopicPartition("topic-10500", 500)).orElseThrow().lag()).hasValue(500);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void sortsAMillionPartitions() {
        Instant begin = Instant.now();
        GroupLagBuilder builder = builder();
        for (int i = 0; i < 1_000_000; i++) {
            int shuffled = (int) (i * 7_919L % 1_000_000);
            builder.partition("topic-" + shuffled / 1_000, shuffled % 1_000).lag(shuffled);
        }

        GroupLag group = builder.build();

        assertThat(group.partition(new TopicPartition("topic-123", 456)).orElseThrow().lag()).hasValue(123_456);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void saysItsBoundsInLogs() {
        GroupLagBuilder open = builder().partition("a", 0).lag(5).partition("a", 1);
        GroupLagBuilder wide = builder().partition("a", 0).lag(5).partition("a", 1).noCommit().logEndOffset(2);

        assertThat(GroupLag.total(KEY, AS_OF, 5)).hasToString("prod/orders-consumer UNKNOWN lag 5");
        assertThat(open.build()).hasToString("prod/orders-consumer UNKNOWN lag 5 or more");
        assertThat(wide.build()).hasToString("prod/orders-consumer UNKNOWN lag 5 to 7");
    }

    private static GroupLagBuilder twoRows(long committedOffset) {
        return GroupLag.builder(new GroupKey("prod", "orders-consumer"), AS_OF)
            .partition("orders", 0).committedOffset(committedOffset).logStartOffset(0).logEndOffset(100)
            .commitTime(AS_OF).owner(new Owner("member-1", "client-1", "/10.0.0.1"))
            .partition("orders", 1).lag(3);
    }

    private static GroupLagBuilder builder() {
        return GroupLag.builder(KEY, AS_OF);
    }

    private static void assertRefused(Runnable action, String message) {
        assertThatThrownBy(action::run).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(message).hasMessageContaining(KEY.toString());
    }

    private static Object field(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
