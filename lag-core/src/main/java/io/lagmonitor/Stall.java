package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That a group, or members of it, make no progress. It stands until they do: a restart, a rebalance or a member that
 * comes back is no progress.
 *
 * @param since    since when records wait
 * @param ofMember whether it is told by members: then one that made progress says nothing of the others
 * @param stuck    what was committed where records wait: one partition of each member, or of the group
 */
record Stall(Instant since, boolean ofMember, Map<TopicPartition, Long> stuck) {

    private static final int MOST = 100;

    Stall {
        stuck = Map.copyOf(stuck);
    }

    /** A group, or all of its members, that make no progress. */
    static Stall ofGroup(GroupLag lag, Instant since) {
        BitSet behind = new BitSet();
        for (int row = 0; row < lag.partitions().size(); row++) {
            PartitionLag partition = lag.partitions().get(row);
            behind.set(row, isBehind(partition) && (partition.owner().isPresent() || !lag.hasOwners()));
        }
        return of(lag, since, behind);
    }

    /** Those who own these rows make no progress. */
    static Stall of(GroupLag lag, Instant since, BitSet rows) {
        Map<Optional<Owner>, PartitionLag> first = new LinkedHashMap<>();
        for (int row = rows.nextSetBit(0); row >= 0 && first.size() < MOST; row = rows.nextSetBit(row + 1)) {
            PartitionLag partition = lag.partitions().get(row);
            first.putIfAbsent(partition.owner(), partition);
        }
        boolean ofMember = lag.members().orElse(0) > 1 && first.keySet().stream().anyMatch(Optional::isPresent);
        if (ofMember) {
            first.remove(Optional.<Owner>empty());
        }
        Map<TopicPartition, Long> stuck = new HashMap<>();
        first.values().forEach(partition ->
            stuck.put(partition.topicPartition(), partition.committedOffset().orElseThrow()));
        return new Stall(since, ofMember, stuck);
    }

    static Stall read(JsonNode node) {
        Map<TopicPartition, Long> stuck = new HashMap<>();
        node.required("stuck").forEach(each -> stuck.put(
            new TopicPartition(each.required("topic").asText(), each.required("partition").asInt()),
            each.required("committed").asLong()));
        return new Stall(Stored.requiredTime(node, "since"), node.path("ofMember").asBoolean(), stuck);
    }

    void write(ObjectNode node) {
        node.put("since", since.toString());
        if (ofMember) {
            node.put("ofMember", true);
        }
        ArrayNode partitions = node.putArray("stuck");
        stuck.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each ->
            partitions.addObject().put("topic", each.getKey().topic()).put("partition", each.getKey().partition())
                .put("committed", each.getValue()));
    }

    /**
     * What is left of it; empty once there was progress. Partitions that are gone are none: what is left then has none, and
     * ends with any progress.
     *
     * @param moved the rows that made progress
     */
    Optional<Stall> after(GroupLag lag, BitSet moved) {
        if (!moved.isEmpty() && (!ofMember || stuck.isEmpty())) {
            return Optional.empty();
        }
        Set<Owner> progressing = new HashSet<>();
        for (int row = moved.nextSetBit(0); row >= 0; row = moved.nextSetBit(row + 1)) {
            lag.partitions().get(row).owner().ifPresent(progressing::add);
        }
        Map<TopicPartition, Long> left = new HashMap<>(stuck);
        boolean progress = left.entrySet().removeIf(each ->
            lag.partition(each.getKey()).filter(now -> madeProgress(now, each.getValue(), progressing)).isPresent());
        boolean gone = left.keySet().removeIf(each -> lag.partition(each).filter(Stall::hasNothingToRead).isPresent()
            || lag.partition(each).isEmpty() && !lag.mayLackPartitions());
        return left.isEmpty() && progress && !gone ? Optional.empty() : Optional.of(new Stall(since, ofMember, left));
    }

    /** Whether there is more to read than the marker of a transaction. */
    static boolean isBehind(PartitionLag row) {
        return row.committedOffset().isPresent() && row.lag().orElse(0) > 1;
    }

    private static boolean madeProgress(PartitionLag now, long committed, Set<Owner> progressing) {
        boolean moved = now.committedOffset().isPresent() && now.committedOffset().getAsLong() != committed;
        return moved || now.owner().filter(progressing::contains).isPresent();
    }

    /** The log was cut off, or made anew, behind what is committed. */
    private static boolean hasNothingToRead(PartitionLag now) {
        return now.state() == State.KNOWN && now.lag().orElse(1) == 0;
    }
}
