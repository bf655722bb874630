package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * That a group, or members of it, make no progress. It stands until they do: a restart, a rebalance or a member that
 * comes back is no progress.
 *
 * @param since    since when records wait
 * @param ofMember whether it is told by members: then one that made progress says nothing of the others
 * @param stuck    where records wait: one partition of each member, or of the group
 */
record Stall(Instant since, boolean ofMember, Map<TopicPartition, Stuck> stuck) {

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
        Map<TopicPartition, Stuck> stuck = new HashMap<>();
        first.forEach((owner, partition) -> stuck.put(partition.topicPartition(),
            new Stuck(partition.committedOffset().orElseThrow(), owner.map(Owner::memberId))));
        return new Stall(since, ofMember, stuck);
    }

    static Stall read(JsonNode node) {
        Map<TopicPartition, Stuck> stuck = new HashMap<>();
        node.required("stuck").forEach(each -> stuck.put(
            new TopicPartition(each.required("topic").asText(), each.required("partition").asInt()),
            new Stuck(each.required("committed").asLong(), Stored.text(each, "member"))));
        return new Stall(Stored.requiredTime(node, "since"), node.path("ofMember").asBoolean(), stuck);
    }

    void write(ObjectNode node) {
        node.put("since", since.toString());
        if (ofMember) {
            node.put("ofMember", true);
        }
        ArrayNode partitions = node.putArray("stuck");
        stuck.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each -> {
            ObjectNode partition = partitions.addObject().put("topic", each.getKey().topic())
                .put("partition", each.getKey().partition()).put("committed", each.getValue().committed());
            each.getValue().memberId().ifPresent(id -> partition.put("member", id));
        });
    }

    /**
     * What is left of it; empty once there was progress. Partitions that are gone are none: what is left then has none, and
     * ends with any progress.
     *
     * @param moved      the rows that made progress
     * @param reassigned the rows that belong to another member now: who made progress there is not known
     */
    Optional<Stall> after(GroupLag lag, BitSet moved, BitSet reassigned) {
        if (!moved.isEmpty() && (!ofMember || stuck.isEmpty())) {
            return Optional.empty();
        }
        BitSet theirs = (BitSet) moved.clone();
        theirs.andNot(reassigned);
        Set<String> progressing = theirs.stream().mapToObj(row -> lag.partitions().get(row).owner())
            .flatMap(Optional::stream).map(Owner::memberId).collect(Collectors.toSet());
        Map<TopicPartition, Stuck> left = new HashMap<>(stuck);
        boolean progress = left.entrySet().removeIf(each ->
            lag.partition(each.getKey()).filter(now -> each.getValue().madeProgress(now, progressing)).isPresent());
        boolean gone = left.keySet().removeIf(each -> lag.partition(each)
            .map(now -> hasNothingToRead(now) || isNobodys(now, lag)).orElse(!lag.mayLackPartitions()));
        return left.isEmpty() && progress && !gone ? Optional.empty() : Optional.of(new Stall(since, ofMember, left));
    }

    /** Whether there is more to read than the marker of a transaction. */
    static boolean isBehind(PartitionLag row) {
        return row.committedOffset().isPresent() && row.lag().orElse(0) > 1;
    }

    /** The log was cut off, or made anew, behind what is committed. */
    private static boolean hasNothingToRead(PartitionLag now) {
        return now.state() == State.KNOWN && now.lag().orElse(1) == 0;
    }

    /** The group does not read the topic any more, and its commit stays until it expires. */
    private static boolean isNobodys(PartitionLag now, GroupLag lag) {
        return now.owner().isEmpty() && lag.hasOwners() && lag.state() == GroupState.STABLE;
    }

    /**
     * A partition where records wait.
     *
     * @param committed what was committed there
     * @param memberId  who owned it: progress of this member elsewhere is progress too
     */
    record Stuck(long committed, Optional<String> memberId) {

        private boolean madeProgress(PartitionLag now, Set<String> progressing) {
            boolean moved = now.committedOffset().isPresent() && now.committedOffset().getAsLong() != committed;
            return moved || now.owner().map(Owner::memberId).filter(progressing::contains).equals(memberId)
                && memberId.isPresent();
        }
    }
}
