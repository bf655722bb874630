package io.lagmonitor.model;

import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The numbers of a {@link GroupLag} as parallel arrays, one entry a row of its {@link Layout}. Immutable. {@link #NONE}
 * marks what is not known; it does not leave this class. The last three are null where no row has such a fact.
 */
final class Offsets {

    static final long NONE = Long.MIN_VALUE;

    private static final State[] STATES = State.values();

    private final byte[] states;
    private final long[] committed;
    private final long[] starts;
    private final long[] ends;
    private final long[] lags;
    private final long[] commitTimes;
    private final Owner[] owners;

    Offsets(byte[] states, long[] committed, long[] starts, long[] ends, long[] lags, long[] commitTimes,
            Owner[] owners) {
        this.states = states;
        this.committed = committed;
        this.starts = starts;
        this.ends = ends;
        this.lags = lags;
        this.commitTimes = commitTimes;
        this.owners = owners;
    }

    PartitionLag view(TopicPartition partition, int row) {
        State state = STATES[states[row]];
        boolean counts = state == State.KNOWN || state == State.TRIMMED;
        return new PartitionLag(
            partition,
            state,
            optional(committed[row]),
            optional(starts[row]),
            optional(ends[row]),
            counts ? OptionalLong.of(lagAtLeast(row)) : OptionalLong.empty(),
            commitTimes == null || commitTimes[row] == NONE
                ? Optional.empty() : Optional.of(Instant.ofEpochMilli(commitTimes[row])),
            owners == null ? Optional.empty() : Optional.ofNullable(owners[row]));
    }

    /** The lag where it is known, else 0. A start that was read after the end may have passed it: then nothing is left. */
    long lagAtLeast(int row) {
        return switch (STATES[states[row]]) {
            case KNOWN -> lags != null && lags[row] != NONE ? lags[row] : ends[row] - committed[row];
            case TRIMMED -> Math.max(ends[row] - starts[row], 0);
            case NO_COMMIT, BEYOND_END, UNREADABLE -> 0;
        };
    }

    /** The lag where it is known, the whole log where the group may begin anywhere in it, NONE where nothing is known. */
    long lagAtMost(int row) {
        return switch (STATES[states[row]]) {
            case KNOWN, TRIMMED -> lagAtLeast(row);
            case NO_COMMIT, BEYOND_END -> Math.max(ends[row] - Math.max(starts[row], 0), 0);
            case UNREADABLE -> NONE;
        };
    }

    /** These numbers, holding the arrays of {@code earlier} where they are equal. */
    Offsets sharing(Offsets earlier) {
        return new Offsets(
            Arrays.equals(states, earlier.states) ? earlier.states : states,
            shared(committed, earlier.committed),
            shared(starts, earlier.starts),
            shared(ends, earlier.ends),
            shared(lags, earlier.lags),
            shared(commitTimes, earlier.commitTimes),
            Arrays.equals(owners, earlier.owners) ? earlier.owners : owners);
    }

    boolean hasCommits() {
        for (int row = 0; row < committed.length; row++) {
            if (hasCommit(row)) {
                return true;
            }
        }
        return false;
    }

    int commitsKnown() {
        int known = 0;
        for (int row = 0; row < committed.length; row++) {
            known += knowsCommit(row) ? 1 : 0;
        }
        return known;
    }

    int endsKnown() {
        int known = 0;
        for (int row = 0; row < committed.length; row++) {
            known += end(row) != NONE ? 1 : 0;
        }
        return known;
    }

    boolean hasOwners() {
        return owners != null;
    }

    boolean hasCommit(int row) {
        return committed[row] != NONE;
    }

    private boolean knowsCommit(int row) {
        return hasCommit(row) || STATES[states[row]] == State.NO_COMMIT;
    }

    /** Whether the committed offset is another than before, or the first. */
    boolean progressed(int row, Offsets earlier, int before) {
        return hasCommit(row) && (earlier.hasCommit(before)
            ? committed[row] != earlier.committed[before]
            : earlier.knowsCommit(before));
    }

    /** Whether more than one record lies behind the same committed offset, and there are more than before. */
    boolean waits(int row, Offsets earlier, int before) {
        return hasCommit(row) && committed[row] == earlier.committed[before] && lagAtLeast(row) > 1
            && earlier.end(before) != NONE && end(row) > earlier.end(before)
            && (owners == null || owners[row] != null);
    }

    boolean sameOwner(int row, Offsets earlier, int before) {
        return Objects.equals(owner(row), earlier.owner(before));
    }

    /** Quickly, from shared arrays: false says nothing. */
    boolean sameCommitsAs(Offsets earlier) {
        return committed == earlier.committed;
    }

    /** Quickly, from shared arrays: false says nothing. */
    boolean sameEndsAs(Offsets earlier) {
        return ends == earlier.ends && lags == earlier.lags && committed == earlier.committed;
    }

    /** Quickly, from shared arrays: false says nothing. */
    boolean sameOwnersAs(Offsets earlier) {
        return owners == earlier.owners;
    }

    /** The log end, also where it follows from a lag that is known without it. */
    private long end(int row) {
        boolean follows = ends[row] == NONE && hasCommit(row) && lags != null && lags[row] != NONE;
        return follows ? committed[row] + lags[row] : ends[row];
    }

    private Owner owner(int row) {
        return owners == null ? null : owners[row];
    }

    private static long[] shared(long[] now, long[] earlier) {
        return Arrays.equals(now, earlier) ? earlier : now;
    }

    private static OptionalLong optional(long value) {
        return value == NONE ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
