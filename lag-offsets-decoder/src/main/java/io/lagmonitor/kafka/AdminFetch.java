package io.lagmonitor.kafka;

import io.lagmonitor.kafka.CommittedOffsets.OfTopic;
import io.lagmonitor.kafka.GroupReader.Read;
import io.lagmonitor.kafka.GroupReader.Wanted;
import io.lagmonitor.kafka.LogOffsets.TopicLogs;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.spi.LagRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;

/** One fetch, from the listing to the snapshot; used once, by one thread. */
final class AdminFetch {

    private final Admin admin;
    private final Topics topics;
    private final Batching batching;
    private final Scope scope;
    private final String cluster;
    private final LagRequest request;
    private final Deadline deadline;
    private final GroupHabits habits;
    private final Map<String, String> failures = new HashMap<>();
    private final Set<String> simple = new HashSet<>();

    AdminFetch(Admin admin, Topics topics, Batching batching, Scope scope, String cluster, LagRequest request,
               Deadline deadline, GroupHabits habits) {
        this.admin = admin;
        this.topics = topics;
        this.batching = batching;
        this.scope = scope;
        this.cluster = cluster;
        this.request = request;
        this.deadline = deadline;
        this.habits = habits;
    }

    LagSnapshot.Builder read() throws InterruptedException {
        Deadline listing = deadline.part(0.45);
        Topic before = topics.read(admin, OffsetsTopic.NAME, listing.part(0.5));
        ListedGroups listed = ListedGroups.read(admin, listing);
        OffsetsTopic offsetsTopic = new OffsetsTopic(coordinators(before), listed.lateBrokers());

        Map<String, Read> groups = read(reachable(listed, offsetsTopic), listed);
        groups.values().removeIf(Read::isAbsent);
        if (groups.isEmpty() && listed.all().isEmpty() && !listed.errors().isEmpty()) {
            throw new LagException("nothing could be read: " + String.join("; ", listed.errors()));
        }
        Instant asOf = Instant.now();
        Deadline logsUntil = deadline.part(0.9);
        PartitionSet partitions = partitions(groups.values());
        Map<String, Topic> described = topics.read(admin, namesAndOffsetsTopic(partitions), logsUntil.part(0.5));
        groups.values().stream().flatMap(group -> group.wholeTopics().stream()).distinct()
            .forEach(topic -> partitions.of(topic).set(0, described.get(topic).partitions()));
        LogOffsets logs = new LogOffsets(described.values());
        logs.read(admin, scope.isolation().level(), partitions.toList(), listed.silentBrokers(), logsUntil);

        habits.learn(cluster, admin, described.get(OffsetsTopic.NAME), groups, listed.silentBrokers(), deadline);

        LagSnapshot.Builder snapshot = LagSnapshot.of(cluster);
        groups.forEach((groupId, read) -> add(snapshot, new GroupKey(cluster, groupId), read, logs, asOf));
        failures.forEach((groupId, reason) -> snapshot.failure(new GroupKey(cluster, groupId), reason));
        listed.errors().forEach(snapshot::incomplete);
        // Looked at before and after the listing: a coordinator that came, went or moved in between hid its groups.
        new OffsetsTopic(before, listed.lateBrokers()).incomplete(described.get(OffsetsTopic.NAME))
            .forEach(snapshot::incomplete);
        habits.report(snapshot);
        return snapshot;
    }

    private Map<String, Read> read(List<Wanted> wanted, ListedGroups listed) throws InterruptedException {
        boolean together = wanted.size() < 2 || batching.isSupported(admin, listed.all(), deadline.part(0.2));
        return new GroupReader(admin, scope.isolation(), together, deadline.part(0.6)).read(wanted);
    }

    /** The leaders to go by: asked for again if the first time a silent broker was asked, which is known by now. */
    private Topic coordinators(Topic before) throws InterruptedException {
        boolean silent = before.failure().filter(Answer::isTimeout).isPresent();
        return silent ? topics.read(admin, OffsetsTopic.NAME, deadline.part(0.25)) : before;
    }

    private static Set<String> namesAndOffsetsTopic(PartitionSet partitions) {
        Set<String> names = new HashSet<>(partitions.topics());
        names.add(OffsetsTopic.NAME);
        return names;
    }

    /** What was asked for and can be asked for; the rest becomes failures. */
    private List<Wanted> reachable(ListedGroups listed, OffsetsTopic offsetsTopic) {
        listed.all().stream().filter(AdminFetch::onlyCommits).map(GroupListing::groupId).forEach(simple::add);
        Stream<Wanted> found = listed.all().stream().filter(this::accepts).map(Wanted::listed);
        Stream<Wanted> remembered = hasNoGroups(listed, offsetsTopic) ? Stream.empty() : request.known().stream()
            .filter(key -> key.cluster().equals(cluster) && request.filter().accepts(key.groupId()))
            .filter(key -> !listed.contains(key.groupId()))
            .map(key -> Wanted.remembered(key.groupId()));
        List<Wanted> reachable = new ArrayList<>();
        Stream.concat(found, remembered).forEach(group -> offsetsTopic.unreachable(group.groupId()).ifPresentOrElse(
            reason -> failures.put(group.groupId(), reason), () -> reachable.add(group)));
        return reachable;
    }

    /** Asking a cluster that never had a group for one would create the topic; some services have groups without it. */
    static boolean hasNoGroups(ListedGroups listed, OffsetsTopic offsetsTopic) {
        return offsetsTopic.isAbsent() && listed.all().isEmpty();
    }

    private boolean accepts(GroupListing listing) {
        return scope.accepts(listing) && request.filter().accepts(listing.groupId());
    }

    /** A group that had members has a protocol type for ever; older brokers do not tell what a classic group is. */
    static boolean onlyCommits(GroupListing listing) {
        return listing.protocol().isEmpty() && listing.type().filter(type -> type != GroupType.CLASSIC).isEmpty()
            && listing.groupState().equals(Optional.of(GroupState.EMPTY));
    }

    private static PartitionSet partitions(Collection<Read> groups) {
        PartitionSet partitions = new PartitionSet();
        for (Read group : groups) {
            group.committed().value().ifPresent(committed -> committed.topics().forEach((topic, rows) ->
                IntStream.of(rows.partitions()).forEach(partitions.of(topic)::set)));
            group.known().owners().forEach((topic, owners) -> owners.keySet().forEach(partitions.of(topic)::set));
            // How many partitions these have is not known yet.
            group.wholeTopics().forEach(partitions::of);
        }
        return partitions;
    }

    private void add(LagSnapshot.Builder snapshot, GroupKey key, Read read, LogOffsets logs, Instant asOf) {
        read.failure().ifPresentOrElse(
            reason -> snapshot.failure(key, reason),
            () -> snapshot.group(group(key, read, logs, asOf)));
    }

    private GroupLag group(GroupKey key, Read read, LogOffsets logs, Instant asOf) {
        CommittedOffsets committed = read.committed().value().get();
        GroupDescription description = read.known();
        GroupLagBuilder group = GroupLag.builder(key, asOf).type(description.type()).state(description.state());
        description.members().ifPresent(group::members);
        if (read.mayLackPartitions()) {
            group.mayLackPartitions();
        }
        if (simple.contains(key.groupId())) {
            group.simple();
        }
        SortedSet<String> topics = new TreeSet<>(committed.topics().keySet());
        topics.addAll(description.owners().keySet());
        Set<String> wholeTopics = read.wholeTopics();
        topics.addAll(wholeTopics);
        for (String topic : topics) {
            Map<Integer, Owner> owners = new HashMap<>(description.owners().getOrDefault(topic, Map.of()));
            if (wholeTopics.contains(topic)) {
                addPartitions(group, logs.of(topic), owners);
            }
            addRows(group, key.groupId(), logs.of(topic), committed.topics().getOrDefault(topic, OfTopic.NOTHING),
                owners);
        }
        habits.habits(key.groupId(), description.members().equals(OptionalInt.of(0))).ifPresent(group::habits);
        return group.build();
    }

    /** All that the topic has, also those that nobody owns. */
    private static void addPartitions(GroupLagBuilder group, TopicLogs logs, Map<Integer, Owner> owners) {
        if (!logs.isDescribed()) {
            group.mayLackPartitions();
        }
        for (int partition = 0; partition < logs.partitions(); partition++) {
            owners.putIfAbsent(partition, null);
        }
    }

    private void addRows(
            GroupLagBuilder group, String groupId, TopicLogs logs, OfTopic committed, Map<Integer, Owner> owners) {
        for (int row = 0; row < committed.partitions().length; row++) {
            int partition = committed.partitions()[row];
            Owner owner = owners.remove(partition);
            if (!logs.lacks(partition)) {
                own(committed.say(row, logs.row(group, partition)), owner);
                addCommitTime(group, habits.commitTime(groupId, logs.topic(), partition, committed.offsets()[row]));
            }
        }
        owners.forEach((partition, owner) -> {
            if (!logs.lacks(partition)) {
                own(logs.row(group, partition).noCommit(), owner);
            }
        });
    }

    private static void addCommitTime(GroupLagBuilder row, long time) {
        if (time != GroupHabits.UNKNOWN) {
            row.commitTime(Instant.ofEpochMilli(time));
        }
    }

    private static void own(GroupLagBuilder row, Owner owner) {
        if (owner != null) {
            row.owner(owner);
        }
    }
}
