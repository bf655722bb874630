package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lagmonitor.model.PartitionLag.State;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from the offsets of a partition, as a table of cases; no bound: nobody knows how much it is at most. */
class GroupLagStatesTest {

    private static final GroupKey KEY = new GroupKey("prod", "orders-consumer");
    private static final Instant AS_OF = Instant.parse("2026-11-20T10:00:00Z");
    private static final OptionalLong NO_BOUND = OptionalLong.empty();

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void followsFromTheOffsets(String name, UnaryOperator<GroupLagBuilder> row, State state, OptionalLong lag,
                               long atLeast, OptionalLong atMost) {
        GroupLag group = row.apply(GroupLag.builder(KEY, AS_OF).partition("orders", 0)).build();

        assertThat(group.partitions()).singleElement().satisfies(partition -> {
            assertThat(partition.state()).isEqualTo(state);
            assertThat(partition.lag()).isEqualTo(lag);
        });
        assertThat(group.lagAtLeast()).isEqualTo(atLeast);
        assertThat(group.lagAtMost()).isEqualTo(atMost);
        assertThat(group.lagAtLeast("orders")).isEqualTo(atLeast);
        assertThat(group.lagAtMost("orders")).isEqualTo(atMost);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
            row("within the log", r -> r.committedOffset(90).logStartOffset(10).logEndOffset(100),
                State.KNOWN, lag(10), 10, lag(10)),
            row("caught up", r -> r.committedOffset(100).logStartOffset(10).logEndOffset(100),
                State.KNOWN, lag(0), 0, lag(0)),
            row("at the start", r -> r.committedOffset(10).logStartOffset(10).logEndOffset(100),
                State.KNOWN, lag(90), 90, lag(90)),
            row("empty log", r -> r.committedOffset(0).logStartOffset(0).logEndOffset(0),
                State.KNOWN, lag(0), 0, lag(0)),
            row("start not known", r -> r.committedOffset(90).logEndOffset(100),
                State.KNOWN, lag(10), 10, lag(10)),
            row("only the lag is known", r -> r.lag(7),
                State.KNOWN, lag(7), 7, lag(7)),
            row("lag given, end not known", r -> r.lag(7).committedOffset(90),
                State.KNOWN, lag(7), 7, lag(7)),
            row("lag given, commit not known", r -> r.lag(7).logEndOffset(100),
                State.KNOWN, lag(7), 7, lag(7)),
            row("lag given with offsets", r -> r.lag(7).committedOffset(90).logEndOffset(100),
                State.KNOWN, lag(7), 7, lag(7)),
            row("lag given, but beyond the end", r -> r.lag(0).committedOffset(120).logStartOffset(0).logEndOffset(100),
                State.BEYOND_END, NO_BOUND, 0, lag(100)),
            row("lag given, but trimmed", r -> r.lag(95).committedOffset(5).logStartOffset(10).logEndOffset(100),
                State.TRIMMED, lag(90), 90, lag(90)),
            row("no commit", r -> r.noCommit().logStartOffset(10).logEndOffset(100),
                State.NO_COMMIT, NO_BOUND, 0, lag(90)),
            row("no commit, start not known", r -> r.noCommit().logEndOffset(100),
                State.NO_COMMIT, NO_BOUND, 0, lag(100)),
            row("no commit, empty log", r -> r.noCommit().logStartOffset(100).logEndOffset(100),
                State.NO_COMMIT, NO_BOUND, 0, lag(0)),
            row("no commit, end not known", r -> r.noCommit().logStartOffset(10),
                State.UNREADABLE, NO_BOUND, 0, NO_BOUND),
            row("beyond the end", r -> r.committedOffset(101).logStartOffset(10).logEndOffset(100),
                State.BEYOND_END, NO_BOUND, 0, lag(90)),
            row("beyond the end, start not known", r -> r.committedOffset(101).logEndOffset(100),
                State.BEYOND_END, NO_BOUND, 0, lag(100)),
            row("trimmed", r -> r.committedOffset(9).logStartOffset(10).logEndOffset(100),
                State.TRIMMED, lag(90), 90, lag(90)),
            row("trimmed to nothing", r -> r.committedOffset(9).logStartOffset(100).logEndOffset(100),
                State.TRIMMED, lag(0), 0, lag(0)),
            row("trimmed past an end that was read earlier",
                r -> r.committedOffset(90).logStartOffset(130).logEndOffset(100),
                State.TRIMMED, lag(0), 0, lag(0)),
            row("no commit, trimmed past an end that was read earlier",
                r -> r.noCommit().logStartOffset(130).logEndOffset(100),
                State.NO_COMMIT, NO_BOUND, 0, lag(0)),
            row("commit at a start past an end that was read earlier",
                r -> r.committedOffset(130).logStartOffset(130).logEndOffset(100),
                State.KNOWN, lag(0), 0, lag(0)),
            row("nothing known", r -> r, State.UNREADABLE, NO_BOUND, 0, NO_BOUND),
            row("only the commit known", r -> r.committedOffset(90), State.UNREADABLE, NO_BOUND, 0, NO_BOUND),
            row("only the log known", r -> r.logStartOffset(10).logEndOffset(100),
                State.UNREADABLE, NO_BOUND, 0, NO_BOUND));
    }

    @Test
    void everyStateAddsToTheBounds() {
        GroupLag group = GroupLag.builder(KEY, AS_OF)
            .partition("orders", 0).committedOffset(90).logStartOffset(0).logEndOffset(100)
            .partition("orders", 1).noCommit().logStartOffset(10).logEndOffset(100)
            .partition("orders", 2).committedOffset(500).logStartOffset(20).logEndOffset(100)
            .partition("payments", 0).committedOffset(5).logStartOffset(30).logEndOffset(100)
            .partition("payments", 1).lag(3)
            .build();

        assertThat(group.lagAtLeast()).isEqualTo(10 + 70 + 3);
        assertThat(group.lagAtMost()).hasValue(10 + 90 + 80 + 70 + 3);
        assertThat(group.lagAtLeast("orders")).isEqualTo(10);
        assertThat(group.lagAtMost("orders")).hasValue(10 + 90 + 80);
        assertThat(group.lagAtLeast("payments")).isEqualTo(73);
        assertThat(group.lagAtMost("payments")).hasValue(73);
    }

    @Test
    void anUnreadablePartitionTakesTheUpperBoundOfItsTopicAndOfTheGroup() {
        GroupLag group = GroupLag.builder(KEY, AS_OF)
            .partition("orders", 0).committedOffset(90).logEndOffset(100)
            .partition("orders", 1)
            .partition("payments", 0).committedOffset(95).logEndOffset(100)
            .build();

        assertThat(group.lagAtLeast()).isEqualTo(15);
        assertThat(group.lagAtMost()).isEmpty();
        assertThat(group.lagAtLeast("orders")).isEqualTo(10);
        assertThat(group.lagAtMost("orders")).isEmpty();
        assertThat(group.lagAtMost("payments")).hasValue(5);
    }

    private static Arguments row(String name, UnaryOperator<GroupLagBuilder> row, State state, OptionalLong lag,
                                 long atLeast, OptionalLong atMost) {
        return arguments(name, row, state, lag, atLeast, atMost);
    }

    private static OptionalLong lag(long lag) {
        return OptionalLong.of(lag);
    }
}
