package io.lagmonitor.model;

import java.time.Instant;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.RandomAccess;

/**
 * What one source knows of one consumer group at one time. Immutable, and compact enough for a group of a million
 * partitions: the numbers lie in arrays, {@link #partitions()} makes its rows on demand.
 *
 * <p>Not every source knows the partitions: {@link #granularity()} says whether there is a row per partition, one number
 * per topic, or a single total. Unknown is never zero: lag is given as two bounds, {@link #lagAtLeast()} and
 * {@link #lagAtMost()}, and a judgement is certain where both give the same answer.
 */
public final class GroupLag {

    /** How finely a source knows the lag of a group. */
    public enum Granularity {
        /** A row per partition. */
        PARTITION,
        /** One number per topic. */
        TOPIC,
        /** One number for the group. */
        TOTAL
    }

    private final GroupKey key;
    private final Instant asOf;
    private final GroupType type;
    private final GroupState state;
    private final OptionalInt members;
    private final boolean simple;
    private final Optional<Habits> habits;
    private final Granularity granularity;
    private final boolean mayLackPartitions;
    private final Layout layout;
    private final Offsets offsets;
    private final long atLeast;
    private final long atMost;

    GroupLag(GroupKey key, Instant asOf, GroupType type, GroupState state, OptionalInt members, boolean simple,
             Optional<Habits> habits, Granularity granularity, boolean mayLackPartitions, Layout layout,
             Offsets offsets) {
        this.key = key;
        this.asOf = asOf;
        this.type = type;
        this.state = state;
        this.members = members;
        this.simple = simple;
        this.habits = habits;
        this.granularity = granularity;
        this.mayLackPartitions = mayLackPartitions;
        this.layout = layout;
        this.offsets = offsets;
        this.atLeast = sumAtLeast(0, layout.rows());
        this.atMost = mayLackPartitions ? Offsets.NONE : sumAtMost(0, layout.rows());
    }

    /** A group of which only the total is known. */
    public static GroupLag total(GroupKey key, Instant asOf, long lag) {
        return builder(key, asOf).total(lag).build();
    }

    /**
     * Begins a group without any partition.
     *
     * @param asOf the time the numbers are <em>of</em>, which for vendors lies minutes before the time of the answer
     */
    public static GroupLagBuilder builder(GroupKey key, Instant asOf) {
        return new GroupLagBuilder(Objects.requireNonNull(key, "key"), Objects.requireNonNull(asOf, "asOf"));
    }

    /** Which group. */
    public GroupKey key() {
        return key;
    }

    /** The time these numbers are of. */
    public Instant asOf() {
        return asOf;
    }

    /** The kind of group, UNKNOWN where the source cannot tell. */
    public GroupType type() {
        return type;
    }

    /** The state at its coordinator, UNKNOWN where the source cannot tell. */
    public GroupState state() {
        return state;
    }

    /** How many members it has; empty where the source cannot tell. */
    public OptionalInt members() {
        return members;
    }

    /**
     * Whether the group only commits and never had members, as consumers that assign themselves their partitions: it is
     * then judged by its commits alone. False also where the source cannot tell.
     */
    public boolean simple() {
        return simple;
    }

    /** How it behaves over time; empty where the source sees no commits, or has not read all of them yet. */
    public Optional<Habits> habits() {
        return habits;
    }

    /** How finely the lag is known. */
    public Granularity granularity() {
        return granularity;
    }

    /** Whether the group may have partitions that are not here, so that its lag has no upper bound. */
    public boolean mayLackPartitions() {
        return mayLackPartitions;
    }

    /** The topics, sorted; empty when only the total is known. */
    public List<String> topics() {
        return granularity == Granularity.TOTAL ? List.of() : layout.topics();
    }

    /** A row per partition, sorted by topic and partition, made on demand; empty unless partitions are known. */
    public List<PartitionLag> partitions() {
        return granularity == Granularity.PARTITION ? new Rows() : List.of();
    }

    /** The row of one partition, if it is known. */
    public Optional<PartitionLag> partition(TopicPartition partition) {
        int row = granularity == Granularity.PARTITION ? layout.row(partition) : -1;
        return row < 0 ? Optional.empty() : Optional.of(offsets.view(partition, row));
    }

    /** Whether this sample has a row for the same partitions, or topics, as another one of the group. */
    public boolean samePartitionsAs(GroupLag other) {
        return granularity == other.granularity && layout.sameAs(other.layout);
    }

    /** Whether any committed offset is known; never where partitions are not. */
    public boolean hasCommits() {
        return granularity == Granularity.PARTITION && offsets.hasCommits();
    }

    /** On how many partitions it is known what is committed, or that nothing is. */
    public int commitsKnown() {
        return granularity == Granularity.PARTITION ? offsets.commitsKnown() : 0;
    }

    /** On how many partitions the log end is known, or follows from the lag. */
    public int endsKnown() {
        return granularity == Granularity.PARTITION ? offsets.endsKnown() : 0;
    }

    /** Whether the member is known to whom any partition is assigned. */
    public boolean hasOwners() {
        return granularity == Granularity.PARTITION && offsets.hasOwners();
    }

    /**
     * Where the group made progress since an earlier sample of it: the rows of {@link #partitions()} whose committed
     * offset is another than then, or is the first. What either sample does not know is no progress. The caller may
     * change the set.
     */
    public BitSet progressSince(GroupLag earlier) {
        return offsets.sameCommitsAs(earlier.offsets) ? new BitSet() : rows(earlier, (row, before) -> before < 0
            ? offsets.hasCommit(row) && !earlier.mayLackPartitions
            : offsets.progressed(row, earlier.offsets, before));
    }

    /**
     * Where records arrived since an earlier sample and wait for the group: the rows of {@link #partitions()} with the
     * committed offset of then, a higher log end, and a lag of more than one; a single offset may be the marker of a
     * transaction, which nobody reads. Where members own partitions, a partition without an owner is nobody's to read.
     * The caller may change the set.
     */
    public BitSet waitingSince(GroupLag earlier) {
        return offsets.sameEndsAs(earlier.offsets) ? new BitSet()
            : rows(earlier, (row, before) -> before >= 0 && offsets.waits(row, earlier.offsets, before));
    }

    /**
     * Where the member changed since an earlier sample: the rows of {@link #partitions()} whose owner is another than
     * then, or is known in one of the two only. The caller may change the set.
     */
    public BitSet reassignedSince(GroupLag earlier) {
        return offsets.sameOwnersAs(earlier.offsets) && layout == earlier.layout ? new BitSet()
            : rows(earlier, (row, before) -> before < 0 || !offsets.sameOwner(row, earlier.offsets, before));
    }

    /** The sum of what is known: the group is at least this many records behind. */
    public long lagAtLeast() {
        return atLeast;
    }

    /**
     * The group is at most this many records behind: what is known, plus the whole log of partitions where it has not
     * committed or where its commit lies beyond the end. Empty when a partition could not be read, or may be missing.
     */
    public OptionalLong lagAtMost() {
        return optional(atMost);
    }

    /** As {@link #lagAtLeast()}, for one topic; 0 for a topic that is not here, or when only the total is known. */
    public long lagAtLeast(String topic) {
        return sumAtLeast(layout.firstRow(topic), layout.endRow(topic));
    }

    /** As {@link #lagAtMost()}, for one topic; that of the group when only the total is known. */
    public OptionalLong lagAtMost(String topic) {
        return granularity == Granularity.TOTAL || mayLackPartitions
            ? lagAtMost()
            : optional(sumAtMost(layout.firstRow(topic), layout.endRow(topic)));
    }

    /** Whether a subject is in these numbers. */
    public boolean mentions(Subject subject) {
        if (subject.topic().isEmpty()) {
            return true;
        }
        String topic = subject.topic().get();
        return subject.partition().isPresent()
            ? partition(new TopicPartition(topic, subject.partition().getAsInt())).isPresent()
            : granularity != Granularity.TOTAL && layout.firstRow(topic) < layout.endRow(topic);
    }

    /** The same facts, holding the arrays of an earlier sample where they are equal, so that a history stays small. */
    public GroupLag sharing(GroupLag earlier) {
        if (!layout.sameAs(earlier.layout)) {
            return this;
        }
        return new GroupLag(
            key.equals(earlier.key) ? earlier.key : key, asOf, type, state, members, simple, habits, granularity,
            mayLackPartitions, earlier.layout, offsets.sharing(earlier.offsets));
    }

    /** For logs: the group, its state and its bounds. */
    @Override
    public String toString() {
        return key + " " + state + " lag " + atLeast
            + (atMost == Offsets.NONE ? " or more" : atMost > atLeast ? " to " + atMost : "");
    }

    private BitSet rows(GroupLag earlier, RowTest test) {
        BitSet rows = new BitSet();
        if (granularity == Granularity.PARTITION && earlier.granularity == Granularity.PARTITION) {
            boolean same = layout.sameAs(earlier.layout);
            for (int row = 0; row < layout.rows(); row++) {
                if (test.holds(row, same ? row : earlier.layout.row(layout.topicPartition(row)))) {
                    rows.set(row);
                }
            }
        }
        return rows;
    }

    private long sumAtLeast(int from, int to) {
        long sum = 0;
        for (int row = from; row < to; row++) {
            sum = plus(sum, offsets.lagAtLeast(row));
        }
        return sum;
    }

    private long sumAtMost(int from, int to) {
        long sum = 0;
        for (int row = from; row < to; row++) {
            long lag = offsets.lagAtMost(row);
            if (lag == Offsets.NONE) {
                return Offsets.NONE;
            }
            sum = plus(sum, lag);
        }
        return sum;
    }

    /** Neither is negative; a sum that is too large stays the largest number. */
    private static long plus(long sum, long lag) {
        return sum > Long.MAX_VALUE - lag ? Long.MAX_VALUE : sum + lag;
    }

    private static OptionalLong optional(long lag) {
        return lag == Offsets.NONE ? OptionalLong.empty() : OptionalLong.of(lag);
    }

    /** What is asked about a row and the row of the same partition in an earlier sample, negative if there is none. */
    private interface RowTest {
        boolean holds(int row, int before);
    }

    private final class Rows extends AbstractList<PartitionLag> implements RandomAccess {

        @Override
        public PartitionLag get(int row) {
            return offsets.view(layout.topicPartition(row), row);
        }

        @Override
        public int size() {
            return layout.rows();
        }
    }
}
