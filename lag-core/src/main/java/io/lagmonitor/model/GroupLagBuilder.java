package io.lagmonitor.model;

import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Builds a {@link GroupLag}; made by {@link GroupLag#builder}. Partitions are given one after the other:
 * {@link #partition} begins a row, the calls after it say what is known of it, and its {@link State} follows from that.
 *
 * <pre>{@code
 * GroupLag.builder(key, asOf).members(2).state(GroupState.STABLE)
 *     .partition("orders", 0).committedOffset(90).logStartOffset(0).logEndOffset(100)
 *     .partition("orders", 1).noCommit().logStartOffset(0).logEndOffset(100)
 *     .partition("orders", 2)                                     // could not be read
 *     .build();
 * }</pre>
 *
 * Rows may come in any order, sorted ones are built fastest. A negative offset is refused: what is not known is left
 * out. A log start above the log end was read later, after a deletion: the end is then at least the start. Not for use
 * by several threads.
 */
public final class GroupLagBuilder {

    /** The partition number of the row that carries the lag of a whole topic or group. */
    private static final int WHOLE = -1;

    private final GroupKey key;
    private final Instant asOf;
    private GroupType type = GroupType.UNKNOWN;
    private GroupState state = GroupState.UNKNOWN;
    private OptionalInt members = OptionalInt.empty();
    private boolean simple;
    private Optional<Habits> habits = Optional.empty();
    private Granularity granularity = Granularity.PARTITION;
    private boolean mayLackPartitions;

    private int rows;
    private String[] topics = new String[8];
    private int[] partitions = new int[8];
    private boolean[] noCommit = new boolean[8];
    private long[] committed = new long[8];
    private long[] starts = new long[8];
    private long[] ends = new long[8];
    private long[] lags;
    private long[] commitTimes;
    private Owner[] owners;

    GroupLagBuilder(GroupKey key, Instant asOf) {
        this.key = key;
        this.asOf = asOf;
    }

    /** The kind of group; UNKNOWN if not said. */
    public GroupLagBuilder type(GroupType groupType) {
        type = Objects.requireNonNull(groupType, "groupType");
        return this;
    }

    /** The state at the coordinator; UNKNOWN if not said. */
    public GroupLagBuilder state(GroupState groupState) {
        state = Objects.requireNonNull(groupState, "groupState");
        return this;
    }

    /** How many members the group has. */
    public GroupLagBuilder members(int count) {
        members = OptionalInt.of(Math.toIntExact(notNegative("members", count)));
        return this;
    }

    /** The group only commits and never had members, as Kafka's simple consumer groups. */
    public GroupLagBuilder simple() {
        simple = true;
        return this;
    }

    /** How it behaves over time. */
    public GroupLagBuilder habits(Habits seen) {
        habits = Optional.of(seen);
        return this;
    }

    /**
     * The group may have partitions that cannot be said now, such as those assigned to members while it rebalances. Its
     * lag then has no upper bound.
     */
    public GroupLagBuilder mayLackPartitions() {
        mayLackPartitions = true;
        return this;
    }

    /** The lag of the whole group, where nothing finer is known. */
    public GroupLagBuilder total(long lag) {
        return whole(Granularity.TOTAL, "", lag);
    }

    /** The lag of a whole topic, where its partitions are not known. */
    public GroupLagBuilder topic(String topic, long lag) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException(key + ": a topic without a name");
        }
        return whole(Granularity.TOPIC, topic, lag);
    }

    /** Begins the row of a partition. Until more is said, it could not be read. */
    public GroupLagBuilder partition(String topic, int partition) {
        if (topic.isEmpty() || partition < 0) {
            throw new IllegalArgumentException(key + ": no such partition: '" + topic + "' " + partition);
        }
        begin(Granularity.PARTITION, topic, partition);
        return this;
    }

    /** What the group committed on this partition. */
    public GroupLagBuilder committedOffset(long offset) {
        committed[row()] = notNegative("committed offset", offset);
        return this;
    }

    /** The group has certainly not committed on this partition. */
    public GroupLagBuilder noCommit() {
        noCommit[row()] = true;
        return this;
    }

    /** The first offset still in the log of this partition. */
    public GroupLagBuilder logStartOffset(long offset) {
        starts[row()] = notNegative("log start offset", offset);
        return this;
    }

    /** The offset the next record on this partition will get. */
    public GroupLagBuilder logEndOffset(long offset) {
        ends[row()] = notNegative("log end offset", offset);
        return this;
    }

    /**
     * The lag on this partition, where a source is told it; it counts unless the offsets show that there is none to be
     * known: a commit past the end, or before the start.
     */
    public GroupLagBuilder lag(long lag) {
        setLag(row(), lag);
        return this;
    }

    /** When the offset on this partition was committed; kept to the millisecond. */
    public GroupLagBuilder commitTime(Instant time) {
        if (commitTimes == null) {
            commitTimes = unknown(ends.length);
        }
        commitTimes[row()] = time.toEpochMilli();
        return this;
    }

    /** The member this partition is assigned to. */
    public GroupLagBuilder owner(Owner owner) {
        if (owners == null) {
            owners = new Owner[ends.length];
        }
        owners[row()] = Objects.requireNonNull(owner, "owner");
        return this;
    }

    /** The group as said so far. Two rows of one partition or topic are refused. */
    public GroupLag build() {
        raiseEnds();
        int[] order = order();
        Layout layout = layout(order);
        return new GroupLag(key, asOf, type, state, members, simple, habits, granularity, mayLackPartitions, layout,
            new Offsets(states(order), pick(committed, order), pick(starts, order), pick(ends, order),
            lags == null ? null : pick(lags, order),
            commitTimes == null ? null : pick(commitTimes, order),
            owners == null ? null : IntStream.of(order).mapToObj(row -> owners[row]).toArray(Owner[]::new)));
    }

    private GroupLagBuilder whole(Granularity wanted, String topic, long lag) {
        begin(wanted, topic, WHOLE);
        setLag(rows - 1, lag);
        return this;
    }

    private void setLag(int row, long lag) {
        if (lags == null) {
            lags = unknown(ends.length);
        }
        lags[row] = notNegative("lag", lag);
    }

    private void begin(Granularity wanted, String topic, int partition) {
        if (rows > 0 && (granularity != wanted || wanted == Granularity.TOTAL)) {
            throw new IllegalArgumentException(
                key + ": a group has either partitions, or topics, or one total; got " + granularity + " and " + wanted);
        }
        granularity = wanted;
        if (rows == ends.length) {
            grow(rows * 2);
        }
        topics[rows] = topic;
        partitions[rows] = partition;
        committed[rows] = Offsets.NONE;
        starts[rows] = Offsets.NONE;
        ends[rows] = Offsets.NONE;
        rows++;
    }

    private int row() {
        if (rows == 0 || granularity != Granularity.PARTITION) {
            throw new IllegalStateException(key + ": say partition(topic, number) first");
        }
        return rows - 1;
    }

    private void grow(int size) {
        topics = Arrays.copyOf(topics, size);
        partitions = Arrays.copyOf(partitions, size);
        noCommit = Arrays.copyOf(noCommit, size);
        committed = Arrays.copyOf(committed, size);
        starts = Arrays.copyOf(starts, size);
        ends = Arrays.copyOf(ends, size);
        lags = lags == null ? null : growUnknown(lags, size);
        commitTimes = commitTimes == null ? null : growUnknown(commitTimes, size);
        owners = owners == null ? null : Arrays.copyOf(owners, size);
    }

    private void raiseEnds() {
        for (int row = 0; row < rows; row++) {
            ends[row] = ends[row] == Offsets.NONE ? Offsets.NONE : Math.max(ends[row], starts[row]);
        }
    }

    private int[] order() {
        Comparator<Integer> byPartition = Comparator
            .<Integer, String>comparing(row -> topics[row]).thenComparingInt(row -> partitions[row]);
        int[] given = IntStream.range(0, rows).toArray();
        for (int row = 1; row < rows; row++) {
            if (compare(row - 1, row) > 0) {
                return IntStream.of(given).boxed().sorted(byPartition).mapToInt(Integer::intValue).toArray();
            }
        }
        return given;
    }

    private int compare(int row, int other) {
        int byTopic = topics[row].equals(topics[other]) ? 0 : topics[row].compareTo(topics[other]);
        return byTopic != 0 ? byTopic : Integer.compare(partitions[row], partitions[other]);
    }

    private Layout layout(int[] order) {
        int[] firstRows = new int[rows + 1];
        String[] names = new String[rows];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            if (i > 0 && compare(order[i - 1], order[i]) == 0) {
                throw new IllegalArgumentException(
                    key + ": two rows of " + topics[order[i]] + (granularity == Granularity.PARTITION
                        ? "-" + partitions[order[i]] : ""));
            }
            if (i == 0 || !topics[order[i]].equals(names[count - 1])) {
                names[count] = topics[order[i]];
                firstRows[count++] = i;
            }
        }
        firstRows[count] = rows;
        return new Layout(Arrays.copyOf(names, count), Arrays.copyOf(firstRows, count + 1),
            IntStream.of(order).map(row -> partitions[row]).toArray());
    }

    private byte[] states(int[] order) {
        byte[] states = new byte[rows];
        for (int i = 0; i < rows; i++) {
            states[i] = (byte) stateOf(order[i]).ordinal();
        }
        return states;
    }

    /** A log start that is not known does not matter, one above the commit does. */
    private State stateOf(int row) {
        boolean lagGiven = lags != null && lags[row] != Offsets.NONE;
        if (ends[row] == Offsets.NONE || committed[row] == Offsets.NONE) {
            return lagGiven ? State.KNOWN
                : noCommit[row] && ends[row] != Offsets.NONE ? State.NO_COMMIT : State.UNREADABLE;
        }
        if (committed[row] > ends[row]) {
            return State.BEYOND_END;
        }
        return committed[row] < starts[row] ? State.TRIMMED : State.KNOWN;
    }

    private long[] pick(long[] values, int[] order) {
        long[] picked = new long[rows];
        for (int i = 0; i < rows; i++) {
            picked[i] = values[order[i]];
        }
        return picked;
    }

    private long notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(key + ": " + what + " " + value + " is negative; leave out the unknown");
        }
        return value;
    }

    private static long[] unknown(int size) {
        return growUnknown(new long[0], size);
    }

    private static long[] growUnknown(long[] values, int size) {
        long[] grown = Arrays.copyOf(values, size);
        Arrays.fill(grown, values.length, size, Offsets.NONE);
        return grown;
    }
}
