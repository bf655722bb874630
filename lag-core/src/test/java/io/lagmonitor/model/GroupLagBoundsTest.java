package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What sources may say that must not turn into a negative lag. */
class GroupLagBoundsTest {

    private static final GroupKey KEY = new GroupKey("c", "g");

    @Test
    void startThatPassedTheEndSinceItWasReadLeavesNothing() {
        GroupLag lag = builder()
            .partition("t", 0).committedOffset(0).logStartOffset(10).logEndOffset(5)
            .partition("t", 1).committedOffset(0).logStartOffset(0).logEndOffset(3).build();

        assertThat(lag.lagAtLeast()).isEqualTo(3);
        assertThat(lag.partitions()).extracting(row -> row.lag().getAsLong()).containsExactly(0L, 3L);
    }

    @Test
    void startThatPassedTheEndDoesNotLowerTheUpperBound() {
        GroupLag lag = builder()
            .partition("t", 0).noCommit().logStartOffset(10).logEndOffset(5)
            .partition("t", 1).committedOffset(0).logStartOffset(0).logEndOffset(3).build();

        assertThat(lag.lagAtMost()).hasValue(3);
    }

    @Test
    void sumThatIsTooLargeStaysTheLargestNumber() {
        GroupLag lag = builder().topic("a", Long.MAX_VALUE).topic("b", 5).build();

        assertThat(lag.lagAtLeast()).isEqualTo(Long.MAX_VALUE);
        assertThat(lag.lagAtMost()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void groupThatMayLackPartitionsHasNoUpperBound() {
        GroupLag lag = builder().mayLackPartitions()
            .partition("t", 0).committedOffset(0).logStartOffset(0).logEndOffset(3).build();

        assertThat(lag.lagAtLeast()).isEqualTo(3);
        assertThat(lag.lagAtMost()).isEmpty();
        assertThat(lag.lagAtMost("t")).isEmpty();
        assertThat(lag.sharing(lag).lagAtMost()).isEmpty();
    }

    private static GroupLagBuilder builder() {
        return GroupLag.builder(KEY, Instant.EPOCH);
    }
}
