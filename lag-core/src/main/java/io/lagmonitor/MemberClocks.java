package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Since when each partition of a group with several members waits, and when it made progress, so that a member that is
 * stuck is found although others are not. Two numbers a partition, and none for other groups.
 */
final class MemberClocks {

    private static final long[] STOPPED = {};

    /** The newest sample that told who owns what; null before there was any. */
    private GroupLag owned;
    private long[] waiting = STOPPED;
    private long[] progress = STOPPED;
    private BitSet waits = new BitSet();

    /**
     * Moves on to the next sample.
     *
     * @param moved   the rows that made progress
     * @param arrived the rows where records arrived and wait
     */
    void add(GroupLag lag, BitSet moved, BitSet arrived) {
        long now = lag.asOf().toEpochMilli();
        if (applyTo(lag)) {
            BitSet reassigned = owned == null ? new BitSet() : lag.reassignedSince(owned);
            fit(lag, now);
            reassigned.stream().forEach(row -> waiting[row] = now);
            BitSet begun = (BitSet) arrived.clone();
            begun.andNot(waits);
            begun.stream().forEach(row -> waiting[row] = now);
            waits.or(arrived);
            progressed(moved, reassigned, now);
            owned = lag;
        } else if (owned == null || !hasSeveralReaders(lag)) {
            owned = null;
            waiting = STOPPED;
            progress = STOPPED;
        } else if (lag.samePartitionsAs(owned)) {
            progressed(moved, new BitSet(), now); // while it rebalances nobody tells who owns what
        }
    }

    /** So much time did not count. */
    void leaveOut(Duration unseen) {
        for (int row = 0; row < waiting.length; row++) {
            waiting[row] += unseen.toMillis();
            progress[row] += unseen.toMillis();
        }
    }

    /**
     * The rows where records wait for members that have made no progress for longer than this, on any of their
     * partitions.
     */
    BitSet stuck(GroupLag lag, Duration limit) {
        if (owned != lag) {
            return new BitSet();
        }
        long latest = lag.asOf().toEpochMilli() - limit.toMillis();
        BitSet longWaiting = rows(waits.stream().filter(row -> waiting[row] < latest));
        if (longWaiting.isEmpty()) {
            return longWaiting;
        }
        List<PartitionLag> rows = lag.partitions();
        Set<Owner> others = IntStream.range(0, progress.length).filter(row -> progress[row] >= latest)
            .mapToObj(row -> rows.get(row).owner()).flatMap(Optional::stream).collect(Collectors.toSet());
        return rows(longWaiting.stream().filter(row -> Stall.isBehind(rows.get(row)))
            .filter(row -> rows.get(row).owner().filter(owner -> !others.contains(owner)).isPresent()));
    }

    /** Since when the first of these rows waits. */
    Instant since(BitSet rows) {
        return Instant.ofEpochMilli(rows.stream().mapToLong(row -> waiting[row]).min().orElseThrow());
    }

    /** Whether members own partitions of their own, and it is told which. */
    static boolean applyTo(GroupLag lag) {
        return hasSeveralReaders(lag) && lag.hasOwners();
    }

    /** Members of a share group read the same partitions. */
    private static boolean hasSeveralReaders(GroupLag lag) {
        return lag.members().orElse(0) > 1 && lag.type() != GroupType.SHARE && !lag.partitions().isEmpty();
    }

    /** Whose progress it was on a partition that changed hands is not known. */
    private void progressed(BitSet moved, BitSet reassigned, long now) {
        waits.andNot(moved);
        moved.stream().filter(row -> !reassigned.get(row)).forEach(row -> progress[row] = now);
    }

    /** Keeps what is known of partitions that the sample has too. */
    private void fit(GroupLag lag, long now) {
        if (owned != null && lag.samePartitionsAs(owned)) {
            return;
        }
        Map<TopicPartition, Integer> rows = owned == null ? Map.of() : rows(owned);
        long[] waitingBefore = waiting;
        long[] progressBefore = progress;
        BitSet waitsBefore = waits;
        waiting = new long[lag.partitions().size()];
        progress = new long[waiting.length];
        waits = new BitSet();
        for (int row = 0; row < waiting.length; row++) {
            Integer before = rows.get(lag.partitions().get(row).topicPartition());
            waiting[row] = before == null ? now : waitingBefore[before];
            progress[row] = before == null ? 0 : progressBefore[before];
            waits.set(row, before != null && waitsBefore.get(before));
        }
    }

    private static Map<TopicPartition, Integer> rows(GroupLag lag) {
        Map<TopicPartition, Integer> rows = new HashMap<>();
        for (int row = 0; row < lag.partitions().size(); row++) {
            rows.put(lag.partitions().get(row).topicPartition(), row);
        }
        return rows;
    }

    private static BitSet rows(IntStream numbers) {
        BitSet rows = new BitSet();
        numbers.forEach(rows::set);
        return rows;
    }
}
