package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One fetch of progress: the groups of each instance are listed, then each group is asked for by itself, a few side by
 * side. Used once, by one thread, which waits for those that ask.
 */
final class ProgressFetch {

    private static final double LISTING = 0.4;
    /** What is left is for what does not wait. */
    private static final double SHARE = 0.95;

    private final OpenApi api;
    private final String region;
    private final Instances instances;
    private final LagRequest request;
    private final Deadline deadline;
    private final Problems problems = new Problems();
    private final NavigableMap<GroupKey, Wanted> wanted = new TreeMap<>();
    private final Map<GroupKey, GroupLag> read = new ConcurrentHashMap<>();
    private final Map<GroupKey, String> failed = new ConcurrentHashMap<>();
    private final Set<GroupKey> notAsked = ConcurrentHashMap.newKeySet();
    private volatile Optional<String> failedForAll = Optional.empty();
    private boolean listed;

    ProgressFetch(OpenApi api, String region, Instances instances, LagRequest request) {
        this.api = api;
        this.region = region;
        this.instances = instances;
        this.request = request;
        this.deadline = Deadline.in(request.timeout()).part(SHARE);
    }

    /** A group; «listed» if its instance lists it, or may. Others are asked for because the monitor remembers them. */
    private record Wanted(GroupKey key, String instanceId, boolean listed) {}

    /** What was read, and the group to begin with next time, because there was no time left for it. */
    record Outcome(LagSnapshot snapshot, Optional<GroupKey> next) {}

    Outcome read(Optional<GroupKey> first, int parallel) throws InterruptedException {
        Deadline listing = deadline.part(LISTING);
        int instancesLeft = instances.ids().size();
        for (String id : instances.ids()) {
            list(id, listing, 1.0 / instancesLeft--);
        }
        List<Wanted> inTurn = inTurn(first);
        SideBySide.run("lag-monitor-aliyun-progress", parallel, inTurn, this::ask);
        if (!listed && read.isEmpty()) {
            throw new LagException(problems.text());
        }
        return new Outcome(snapshot(), inTurn.stream().map(Wanted::key).filter(notAsked::contains).findFirst());
    }

    private void list(String instanceId, Deadline listing, double share) throws InterruptedException {
        Set<String> groupIds = new TreeSet<>();
        boolean whole = false;
        if (failedForAll.isPresent()) {
            problems.add(List.of(instanceId), failedForAll.get());
        } else {
            try {
                api.ready(listing);
                ConsumerList list = ConsumerList.read(api, region, instanceId, listing.part(share));
                groupIds.addAll(list.groupIds());
                list.incomplete().ifPresent(why -> problems.add(List.of(instanceId), why));
                whole = list.incomplete().isEmpty();
                listed = true;
            } catch (LagException e) { // groups have more time than their listing
                failedForAll = e instanceof ApiException refused && refused.isForAll()
                    ? Optional.of(e.getMessage()) : failedForAll;
                problems.add(List.of(instanceId), e.getMessage());
            }
        }
        want(instanceId, groupIds, whole);
    }

    private void want(String instanceId, Set<String> groupIds, boolean whole) {
        String cluster = instances.cluster(instanceId);
        Set<String> all = new TreeSet<>(groupIds);
        request.known().stream().filter(key -> key.cluster().equals(cluster)).forEach(key -> all.add(key.groupId()));
        for (String groupId : all) {
            if (request.filter().accepts(groupId)) {
                GroupKey key = new GroupKey(cluster, groupId);
                wanted.put(key, new Wanted(key, instanceId, !whole || groupIds.contains(groupId)));
            }
        }
    }

    /** In order, from the one that had no turn the last time. */
    private List<Wanted> inTurn(Optional<GroupKey> first) {
        List<Wanted> inTurn = new ArrayList<>();
        first.ifPresent(key -> inTurn.addAll(wanted.tailMap(key, true).values()));
        inTurn.addAll(first.map(wanted::headMap).<SortedMap<GroupKey, Wanted>>map(head -> head).orElse(wanted).values());
        return inTurn;
    }

    private void ask(Wanted group) throws InterruptedException {
        Optional<String> without = failedForAll.or(() -> deadline.isOver()
            ? Optional.of("no time was left to ask for it: there are " + wanted.size() + " groups, and "
                + request.timeout().toMillis() + " ms for all of them") : Optional.empty());
        if (without.isPresent()) {
            notAsked.add(group.key());
            failed.put(group.key(), without.get());
            return;
        }
        try {
            Instant asOf = api.now();
            JsonNode answer = api.call(Action.CONSUMER_PROGRESS, parameters(group), deadline);
            if (group.listed() || !GroupProgress.isEmpty(answer)) {
                read.put(group.key(), GroupProgress.read(answer, group.key(), asOf));
            }
        } catch (LagException e) {
            failed(e);
            if (group.listed() || !(e instanceof ApiException refused && refused.isNoSuchGroup())) {
                failed.put(group.key(), e.getMessage());
            }
        }
    }

    private void failed(LagException e) {
        if (e instanceof ApiException refused && refused.isForAllOfThisTime()) {
            failedForAll = Optional.of(e.getMessage());
        }
    }

    private TreeMap<String, String> parameters(Wanted group) {
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("RegionId", region);
        parameters.put("InstanceId", group.instanceId());
        parameters.put("ConsumerId", group.key().groupId());
        parameters.put("HideLastTimestamp", "true"); // the service looks up records for it, which takes long
        return parameters;
    }

    private LagSnapshot snapshot() {
        LagSnapshot.Builder snapshot =
            LagSnapshot.of(instances.clusterNames()).absence(Absence.DELETED).requests(api.requests());
        read.values().forEach(snapshot::group);
        failed.forEach(snapshot::failure);
        problems.addTo(snapshot, instances);
        return snapshot.build();
    }
}
