package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Since when each partition of a group with several members waits, or has made progress, so that a member that is stuck
 * is found although others are not. One number a partition, and none for other groups.
 */
final class MemberClocks {

    private static final long[] STOPPED = {};

    private long[] since = STOPPED;
    private BitSet waits = new BitSet();

    /**
     * Moves on to the next sample.
     *
     * @param moved   the rows that made progress
     * @param waiting the rows where records arrived and wait
     */
    void add(GroupLag lag, GroupLag before, BitSet moved, BitSet waiting) {
        if (!applyTo(lag)) {
            since = STOPPED;
            return;
        }
        long now = lag.asOf().toEpochMilli();
        if (since == STOPPED || !lag.samePartitionsAs(before)) {
            since = new long[lag.partitions().size()];
            Arrays.fill(since, now);
            waits = new BitSet();
        }
        BitSet begun = lag.reassignedSince(before);
        begun.or(moved);
        waits.andNot(moved);
        BitSet arrived = (BitSet) waiting.clone();
        arrived.andNot(waits);
        begun.or(arrived);
        waits.or(arrived);
        begun.stream().forEach(row -> since[row] = now);
    }

    /**
     * The rows where records wait for members that have made no progress for longer than this, on any of their
     * partitions.
     */
    BitSet stuck(GroupLag lag, Duration limit) {
        if (since == STOPPED) {
            return new BitSet();
        }
        long latest = lag.asOf().toEpochMilli() - limit.toMillis();
        BitSet longWaiting = rows(waits.stream().filter(row -> since[row] < latest));
        if (longWaiting.isEmpty()) {
            return longWaiting;
        }
        List<PartitionLag> rows = lag.partitions();
        Set<Owner> others = IntStream.range(0, since.length).filter(row -> since[row] >= latest)
            .mapToObj(row -> rows.get(row).owner()).flatMap(Optional::stream).collect(Collectors.toSet());
        return rows(longWaiting.stream().filter(row -> Stall.isBehind(rows.get(row)))
            .filter(row -> rows.get(row).owner().filter(owner -> !others.contains(owner)).isPresent()));
    }

    /** Since when the first of these rows waits. */
    Instant since(BitSet rows) {
        return Instant.ofEpochMilli(rows.stream().mapToLong(row -> since[row]).min().orElseThrow());
    }

    private static BitSet rows(IntStream numbers) {
        BitSet rows = new BitSet();
        numbers.forEach(rows::set);
        return rows;
    }

    /** Whether members own partitions of their own; those of a share group read the same ones. */
    static boolean applyTo(GroupLag lag) {
        return lag.members().orElse(0) > 1 && lag.type() != GroupType.SHARE && !lag.partitions().isEmpty()
            && lag.hasOwners();
    }
}
