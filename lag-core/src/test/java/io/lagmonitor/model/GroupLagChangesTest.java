package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Instant;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a group tells of an earlier sample of itself: progress, records that wait, partitions that changed hands. */
class GroupLagChangesTest {

    private static final GroupKey KEY = new GroupKey("prod", "orders-consumer");
    private static final Instant AS_OF = Instant.parse("2026-11-20T10:00:00Z");
    private static final Owner ONE = new Owner("member-1", "client-1", "/10.0.0.1");
    private static final Owner OTHER = new Owner("member-2", "client-2", "/10.0.0.2");

    @ParameterizedTest(name = "{0} and then {1}: progress {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # before    | after          | progress
        90 100      | 91 100         | true
        90 100      | 90 200         | false
        90 100      | 80 100         | true
        none 100    | 0 100          | true
        none 100    | none 200       | false
        90 100      | none 100       | false
        ?           | 90 100         | false
        90 100      | ?              | false
        90 ?        | 91 ?           | true
        90 ?        | 90 100         | false
        nothing     | 90 100         | true
        nothing     | none 100       | false
        90 100      | nothing        | false
        """)
    void progressIsACommitThatMoved(String before, String after, boolean progress) {
        GroupLag earlier = group(before);
        GroupLag later = group(after);

        assertThat(later.progressSince(earlier).isEmpty()).isEqualTo(!progress);
        assertThat(later.sharing(earlier).progressSince(earlier).isEmpty()).isEqualTo(!progress);
    }

    @ParameterizedTest(name = "{0} and then {1}: waiting {2}")
    @CsvSource(delimiter = '|', textBlock = """
        # before    | after          | waiting
        90 100      | 90 101         | true
        90 100      | 90 100         | false
        90 100      | 91 101         | false
        100 100     | 100 102        | true
        none 100    | none 200       | false
        none 100    | 90 200         | false
        90 ?        | 90 200         | false
        90 100      | 90 ?           | false
        nothing     | 90 200         | false
        90 100      | 90 50          | false
        10 100 50   | 10 101 60      | true
        """)
    void waitingIsAnEndThatMovedBehindACommitThatDidNot(String before, String after, boolean waiting) {
        GroupLag earlier = group(before);
        GroupLag later = group(after);

        assertThat(later.waitingSince(earlier).isEmpty()).isEqualTo(!waiting);
        assertThat(later.sharing(earlier).waitingSince(earlier).isEmpty()).isEqualTo(!waiting);
    }

    @Test
    void oneOffsetMayBeTheMarkerOfATransaction() {
        GroupLag earlier = group("100 100");

        assertThat(group("100 101").waitingSince(earlier).isEmpty()).isTrue();
        assertThat(group("100 102").waitingSince(earlier).isEmpty()).isFalse();
    }

    @Test
    void partitionThatNobodyOwnsWaitsForNobody() {
        GroupLag earlier = builder().partition("left", 0).committedOffset(5).logEndOffset(10)
            .partition("read", 0).committedOffset(5).logEndOffset(10).owner(ONE).build();
        GroupLag later = builder().partition("left", 0).committedOffset(5).logEndOffset(20)
            .partition("read", 0).committedOffset(5).logEndOffset(20).owner(ONE).build();

        assertThat(later.waitingSince(earlier)).isEqualTo(rows(1));
    }

    @Test
    void lagThatIsKnownWithoutTheEndTellsOfArrivals() {
        GroupLag earlier = builder().partition("t", 0).committedOffset(90).lag(10).build();
        GroupLag later = builder().partition("t", 0).committedOffset(90).lag(20).build();

        assertThat(later.waitingSince(earlier)).isEqualTo(rows(0));
        assertThat(later.progressSince(earlier)).isEqualTo(rows());
    }

    @Test
    void rowsAreThoseOfTheLaterSample() {
        GroupLag earlier = builder().partition("b", 1).committedOffset(1).logEndOffset(10)
            .partition("b", 2).committedOffset(1).logEndOffset(10).build();
        GroupLag later = builder().partition("a", 0).committedOffset(1).logEndOffset(10)
            .partition("b", 1).committedOffset(1).logEndOffset(20)
            .partition("b", 2).committedOffset(2).logEndOffset(20).build();

        assertThat(later.progressSince(earlier)).isEqualTo(rows(0, 2));
        assertThat(later.waitingSince(earlier)).isEqualTo(rows(1));
    }

    @Test
    void partitionsThatMayHaveBeenThereBeforeMakeNoProgress() {
        GroupLag earlier = builder().mayLackPartitions().build();

        assertThat(group("90 100").progressSince(earlier)).isEqualTo(rows());
    }

    @Test
    void totalsTellNothingOfTheirPartitions() {
        GroupLag earlier = GroupLag.total(KEY, AS_OF, 100);
        GroupLag later = GroupLag.total(KEY, AS_OF, 50);

        assertThat(later.progressSince(earlier)).isEqualTo(rows());
        assertThat(later.waitingSince(earlier)).isEqualTo(rows());
        assertThat(group("90 100").progressSince(earlier)).isEqualTo(rows());
        assertThat(later.hasCommits()).isFalse();
    }

    @Test
    void reassignedIsAnOwnerThatChanged() {
        GroupLag earlier = owned(ONE, ONE, null);
        GroupLag same = owned(ONE, ONE, null);
        GroupLag later = owned(ONE, OTHER, ONE);

        assertThat(same.reassignedSince(earlier)).isEqualTo(rows());
        assertThat(same.sharing(earlier).reassignedSince(earlier)).isEqualTo(rows());
        assertThat(later.reassignedSince(earlier)).isEqualTo(rows(1, 2));
        assertThat(owned(null, null, null).reassignedSince(earlier)).isEqualTo(rows(0, 1));
    }

    @Test
    void partitionThatIsNewIsReassigned() {
        GroupLag earlier = builder().partition("t", 1).owner(ONE).build();

        assertThat(owned(ONE, ONE, ONE).reassignedSince(earlier)).isEqualTo(rows(0, 2));
    }

    @Test
    void hasCommitsWhereAnyIsKnown() {
        assertThat(group("nothing").hasCommits()).isFalse();
        assertThat(group("none 100").hasCommits()).isFalse();
        assertThat(group("?").hasCommits()).isFalse();
        assertThat(group("90 ?").hasCommits()).isTrue();
        assertThat(builder().partition("t", 0).noCommit().partition("t", 1).committedOffset(0).build().hasCommits())
            .isTrue();
    }

    /** One partition as {@code committed end start}: {@code none} is no commit, {@code ?} is not known. */
    private static GroupLag group(String row) {
        GroupLagBuilder group = builder();
        if (row.equals("nothing")) {
            return group.build();
        }
        group.partition("t", 0);
        String[] words = row.split(" ");
        if (words[0].equals("none")) {
            group.noCommit();
        } else if (!words[0].equals("?")) {
            group.committedOffset(Long.parseLong(words[0]));
        }
        if (words.length > 1 && !words[1].equals("?")) {
            group.logEndOffset(Long.parseLong(words[1]));
        }
        if (words.length > 2) {
            group.logStartOffset(Long.parseLong(words[2]));
        }
        return group.build();
    }

    private static GroupLag owned(Owner... owners) {
        GroupLagBuilder group = builder();
        for (int partition = 0; partition < owners.length; partition++) {
            group.partition("t", partition).committedOffset(1).logEndOffset(2);
            if (owners[partition] != null) {
                group.owner(owners[partition]);
            }
        }
        return group.build();
    }

    private static GroupLagBuilder builder() {
        return GroupLag.builder(KEY, AS_OF);
    }

    private static BitSet rows(int... rows) {
        BitSet set = new BitSet();
        IntStream.of(rows).forEach(set::set);
        return set;
    }
}
