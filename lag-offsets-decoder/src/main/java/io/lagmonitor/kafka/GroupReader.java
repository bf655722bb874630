package io.lagmonitor.kafka;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Reads what groups have committed and who their members are. Used by one fetch, on its thread. */
final class GroupReader {

    /** Offsets are many; members are few. */
    private static final int GROUPS_PER_FETCH = 500;
    private static final int GROUPS_PER_DESCRIPTION = 2_000;

    private final Admin admin;
    private final Isolation isolation;
    private final boolean together;
    private final Deadline deadline;
    private final GroupDescriber describer;

    /** @param together whether to ask for the commits of many groups at once */
    GroupReader(Admin admin, Isolation isolation, boolean together, Deadline deadline) {
        this.admin = admin;
        this.isolation = isolation;
        this.together = together;
        this.deadline = deadline;
        describer = new GroupDescriber(admin, deadline);
    }

    /** A group to ask for, as one of a type; without a listing if it is only remembered. */
    record Wanted(String groupId, GroupType type, Optional<GroupListing> listing) {

        static Wanted listed(GroupListing listing) {
            GroupType type = GroupDescription.of(listing).type();
            return new Wanted(
                listing.groupId(), type == GroupType.UNKNOWN ? guess(listing) : type, Optional.of(listing));
        }

        static Wanted remembered(String groupId) {
            return new Wanted(groupId, GroupType.CONSUMER, Optional.empty());
        }

        /** Asked for as a consumer group, a classic one is found too, unless it is one of Connect workers and the like. */
        private static GroupType guess(GroupListing listing) {
            return listing.protocol().equals("consumer") ? GroupType.CONSUMER : GroupType.CLASSIC;
        }

        Wanted as(GroupType other) {
            return new Wanted(groupId, other, listing);
        }

        /** A listed group without members has nothing left to describe. */
        boolean hasMoreToDescribe() {
            return listed().state() != GroupState.EMPTY;
        }

        boolean isShareGroup() {
            return type == GroupType.SHARE;
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
            return description.failure().isPresent() || known().mayLackPartitions();
        }

        /** Topics of which the group reads every partition, also where it has no offset yet. */
        Set<String> wholeTopics() {
            Set<String> topics = new HashSet<>(known().wholeTopics());
            if (known().type() == GroupType.SHARE) {
                committed.value().ifPresent(offsets -> topics.addAll(offsets.topics().keySet()));
            }
            return topics;
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
            return committed.value().filter(CommittedOffsets::isEmpty).isPresent() && isUnknown();
        }

        /** The coordinator has no group of this name and of the type that was asked for. */
        boolean isUnknown() {
            return isUnknown(description);
        }

        static boolean isUnknown(Answer<GroupDescription> description) {
            return description.failedWith(GroupIdNotFoundException.class)
                || description.value().filter(group -> group.state() == GroupState.DEAD).isPresent();
        }

        Read described(Answer<GroupDescription> other) {
            return new Read(committed, other, listed);
        }

        Read committed(Answer<CommittedOffsets> other) {
            return new Read(other, description, listed);
        }
    }

    /** Every wanted group by its id. */
    Map<String, Read> read(List<Wanted> wanted) throws InterruptedException {
        // Groups that are asked for by the same request side by side.
        List<Wanted> byType = wanted.stream()
            .sorted(Comparator.comparing(Wanted::type).thenComparing(Wanted::hasMoreToDescribe)).toList();
        Map<String, Read> read = new HashMap<>();
        for (int from = 0; from < byType.size(); from += GROUPS_PER_DESCRIPTION) {
            List<Wanted> some = byType.subList(from, Math.min(byType.size(), from + GROUPS_PER_DESCRIPTION));
            read(some, read);
            lookAgain(some, read);
        }
        return read;
    }

    private void read(List<Wanted> wanted, Map<String, Read> read) throws InterruptedException {
        Map<String, Awaited<GroupDescription>> described = new HashMap<>();
        wanted.stream().filter(Wanted::hasMoreToDescribe)
            .collect(Collectors.groupingBy(Wanted::type, Collectors.mapping(Wanted::groupId, Collectors.toList())))
            .forEach((type, groupIds) -> described.putAll(describer.ask(type, groupIds)));
        Map<String, Answer<CommittedOffsets>> committed = fetchOffsets(wanted);
        for (Wanted group : wanted) {
            String id = group.groupId();
            Answer<GroupDescription> description =
                described.containsKey(id) ? described.get(id).await() : Answer.of(group.listed());
            read.put(id, new Read(committed.get(id), description, group.listed()));
        }
    }

    /**
     * Asks for groups again that their coordinator does not know as what they were asked for: one that was upgraded or
     * downgraded since it was listed is of another type by now, and one that was not listed may be of any.
     */
    private void lookAgain(List<Wanted> wanted, Map<String, Read> read) throws InterruptedException {
        List<Wanted> otherOffsets = new ArrayList<>();
        for (GroupType type : List.of(GroupType.CONSUMER, GroupType.SHARE, GroupType.STREAMS)) {
            List<Wanted> unknown = wanted.stream()
                .filter(group -> group.type() != type && read.get(group.groupId()).isUnknown()).toList();
            Map<String, Awaited<GroupDescription>> asked =
                describer.ask(type, unknown.stream().map(Wanted::groupId).toList());
            for (Wanted group : unknown) {
                Answer<GroupDescription> answer = asked.get(group.groupId()).await();
                if (!Read.isUnknown(answer) && !answer.failedWith(UnsupportedVersionException.class)) {
                    read.computeIfPresent(group.groupId(), (id, before) -> before.described(answer));
                    if (answer.value().isPresent() && group.isShareGroup() != (type == GroupType.SHARE)) {
                        otherOffsets.add(group.as(type));
                    }
                }
            }
        }
        fetchOffsets(otherOffsets).forEach((groupId, offsets) ->
            read.computeIfPresent(groupId, (id, before) -> before.committed(offsets)));
    }

    private Map<String, Answer<CommittedOffsets>> fetchOffsets(List<Wanted> wanted) throws InterruptedException {
        Map<String, Answer<CommittedOffsets>> committed = new HashMap<>();
        Chunks.ask(wanted, GROUPS_PER_FETCH, this::askForOffsets, asked -> {
            for (Map.Entry<String, Awaited<CommittedOffsets>> group : asked.entrySet()) {
                committed.put(group.getKey(), group.getValue().await());
            }
        });
        return committed;
    }

    private Map<String, Awaited<CommittedOffsets>> askForOffsets(List<Wanted> chunk) {
        // A coordinator that fell silent must not use up the time of the chunks after this one.
        Deadline until = chunk.size() < GROUPS_PER_FETCH ? deadline : deadline.part(0.5);
        Map<Boolean, List<String>> share = chunk.stream().collect(Collectors.partitioningBy(
            Wanted::isShareGroup, Collectors.mapping(Wanted::groupId, Collectors.toList())));
        Map<String, Awaited<CommittedOffsets>> asked = new HashMap<>(askForCommits(share.get(false), until));
        asked.putAll(ShareGroupOffsets.ask(admin, share.get(true), isolation, until));
        return asked;
    }

    private Map<String, Awaited<CommittedOffsets>> askForCommits(List<String> groupIds, Deadline until) {
        if (groupIds.isEmpty()) {
            return Map.of();
        }
        ListConsumerGroupOffsetsSpec everything = new ListConsumerGroupOffsetsSpec();
        Map<String, Awaited<CommittedOffsets>> asked = new HashMap<>();
        for (List<String> call : together ? List.of(groupIds) : groupIds.stream().map(List::of).toList()) {
            ListConsumerGroupOffsetsResult offsets = admin.listConsumerGroupOffsets(
                call.stream().collect(Collectors.toMap(Function.identity(), groupId -> everything)),
                new ListConsumerGroupOffsetsOptions().timeoutMs(until.leftMs()));
            call.forEach(groupId -> asked.put(groupId, () ->
                until.await(offsets.partitionsToOffsetAndMetadata(groupId)).map(CommittedOffsets::of)));
        }
        return asked;
    }
}
