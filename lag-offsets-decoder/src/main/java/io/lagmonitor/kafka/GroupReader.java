package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads what groups have committed and who their members are. Used by one fetch, on its thread. */
final class GroupReader {

    /** Offsets are many; members are few. */
    private static final int GROUPS_PER_FETCH = 500;
    private static final int GROUPS_PER_DESCRIPTION = 2_000;

    private final Admin admin;
    private final Deadline deadline;

    GroupReader(Admin admin, Deadline deadline) {
        this.admin = admin;
        this.deadline = deadline;
    }

    /** A group to ask for; without a listing if it is only remembered. */
    record Wanted(String groupId, Optional<GroupListing> listing) {

        /** A listed group without members has nothing left to describe. */
        boolean hasMoreToDescribe() {
            return listing.map(GroupDescription::of).filter(known -> known.state() == GroupState.EMPTY).isEmpty();
        }

        boolean isClassic() {
            return listing.flatMap(GroupListing::type).filter(GroupType.CLASSIC::equals).isPresent();
        }

        /** What is known of it before it is described. */
        GroupDescription listed() {
            return listing.map(GroupDescription::of).orElseGet(GroupDescription::unknown);
        }
    }

    /** What the coordinator answered for a group, and what was known of it before. */
    record Read(Answer<CommittedOffsets> committed, Answer<GroupDescription> description, GroupDescription listed) {

        /** One assignment that the client cannot parse costs all groups of the same request their descriptions. */
        GroupDescription known() {
            return description.value().orElse(listed);
        }

        /** Whether members may have partitions that nobody has told of. */
        boolean mayLackPartitions() {
            return description.failure().isPresent() || known().isRebalancing();
        }

        /** Why its lag cannot be said: without commits, the partitions of a group are known by its members only. */
        Optional<String> failure() {
            if (committed.failure().isPresent()) {
                return Optional.of("committed offsets: " + committed.reason());
            }
            return committed.value().filter(CommittedOffsets::isEmpty).isPresent() && description.failure().isPresent()
                ? Optional.of("nothing committed, and members: " + description.reason()) : Optional.empty();
        }

        /** The coordinator has clearly said that there is no such group. */
        boolean isAbsent() {
            boolean nothingCommitted = committed.value().filter(CommittedOffsets::isEmpty).isPresent();
            return nothingCommitted && (description.failedWith(GroupIdNotFoundException.class)
                || description.value().filter(group -> group.state() == GroupState.DEAD).isPresent());
        }
    }

    /** Every wanted group by its id. */
    Map<String, Read> read(List<Wanted> wanted) throws InterruptedException {
        // Groups that are described by the same request side by side.
        List<Wanted> byType = wanted.stream()
            .sorted(Comparator.comparing(Wanted::isClassic).thenComparing(Wanted::hasMoreToDescribe)).toList();
        Map<String, Read> read = new HashMap<>();
        for (int from = 0; from < byType.size(); from += GROUPS_PER_DESCRIPTION) {
            read(byType.subList(from, Math.min(byType.size(), from + GROUPS_PER_DESCRIPTION)), read);
        }
        return read;
    }

    private void read(List<Wanted> wanted, Map<String, Read> read) throws InterruptedException {
        Map<String, Awaited> described = describe(wanted);
        Map<String, Answer<CommittedOffsets>> committed = new HashMap<>();
        Chunks.ask(wanted, GROUPS_PER_FETCH, this::fetchOffsets, asked -> asked.into(committed));
        for (Wanted group : wanted) {
            String id = group.groupId();
            Answer<GroupDescription> description = described.containsKey(id)
                ? described.get(id).await() : Answer.of(GroupDescription.of(group.listing().get()));
            read.put(id, new Read(committed.get(id), description, group.listed()));
        }
    }

    private AskedOffsets fetchOffsets(List<Wanted> chunk) {
        ListConsumerGroupOffsetsSpec everything = new ListConsumerGroupOffsetsSpec();
        // A coordinator that fell silent must not use up the time of the chunks after this one.
        Deadline until = chunk.size() < GROUPS_PER_FETCH ? deadline : deadline.part(0.5);
        return new AskedOffsets(chunk, until, admin.listConsumerGroupOffsets(
            chunk.stream().collect(Collectors.toMap(Wanted::groupId, group -> everything)),
            new ListConsumerGroupOffsetsOptions().timeoutMs(until.leftMs())));
    }

    /** The descriptions that are on their way; a listed group without members has none. */
    private Map<String, Awaited> describe(List<Wanted> wanted) {
        Map<Boolean, List<String>> classic = wanted.stream().filter(Wanted::hasMoreToDescribe).collect(
            Collectors.partitioningBy(Wanted::isClassic, Collectors.mapping(Wanted::groupId, Collectors.toList())));
        Map<String, Awaited> described = new HashMap<>();
        if (!classic.get(true).isEmpty()) {
            admin.describeClassicGroups(
                classic.get(true), new DescribeClassicGroupsOptions().timeoutMs(deadline.leftMs()))
                .describedGroups().forEach((id, group) ->
                    described.put(id, () -> deadline.await(group).map(GroupDescription::of)));
        }
        if (!classic.get(false).isEmpty()) {
            admin.describeConsumerGroups(
                classic.get(false), new DescribeConsumerGroupsOptions().timeoutMs(deadline.leftMs()))
                .describedGroups().forEach((id, group) ->
                    described.put(id, () -> deadline.await(group).map(GroupDescription::of)));
        }
        return described;
    }

    /** A description that is converted on our thread: the client's has enough to do. */
    @FunctionalInterface
    private interface Awaited {
        Answer<GroupDescription> await() throws InterruptedException;
    }

    /** One chunk on its way. */
    private record AskedOffsets(List<Wanted> chunk, Deadline until, ListConsumerGroupOffsetsResult offsets) {

        void into(Map<String, Answer<CommittedOffsets>> committed) throws InterruptedException {
            for (Wanted group : chunk) {
                committed.put(group.groupId(),
                    until.await(offsets.partitionsToOffsetAndMetadata(group.groupId())).map(CommittedOffsets::of));
            }
        }
    }
}
