package io.lagmonitor.confluent;

import io.lagmonitor.confluent.MetricsApi.Time;
import io.lagmonitor.confluent.Page.Row;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reading of one cluster, a page a step, so that several take turns. If the listing ends early, groups that are
 * remembered and have not come, and groups that may be cut, are asked for by name.
 */
final class ClusterRead {

    private static final int MOST_NAMES = 100;

    private final String name;
    private final LagQuery whole;
    private final MetricsApi api;
    private final LagRequest request;
    private final LagTable table;
    private final Set<String> cut = new HashSet<>();

    private Walk walk;
    private boolean read;
    private Optional<String> failure = Optional.empty();
    private Optional<Set<String>> named = Optional.empty();

    /** @param whole the query for everything */
    ClusterRead(String name, LagQuery whole, MetricsApi api, LagRequest request) {
        this.name = name;
        this.whole = whole;
        this.api = api;
        this.request = request;
        this.table = new LagTable(whole.labels().granularity());
        this.walk = new Walk(whole.and(GroupPatterns.filters(request.filter())), api, this::take);
    }

    /** Reads a page; whether there is one more. */
    boolean step(Time time) throws InterruptedException {
        try {
            boolean more = walk.step(time);
            if (!more) {
                named.ifPresent(cut::removeAll);
            }
            return more;
        } catch (LagException e) {
            return named.isEmpty() && listingEnded(e.getMessage(), time);
        } finally {
            read |= walk.hasBegun();
        }
    }

    String name() {
        return name;
    }

    /** Why nothing was read; empty if something was. */
    Optional<String> failed() {
        return read ? Optional.empty() : failure;
    }

    void addTo(LagSnapshot.Builder snapshot, boolean areSums) {
        table.addTo(snapshot, name, areSums, cut);
        failure.ifPresent(why -> snapshot.incomplete(name, name + ": " + why));
    }

    private void take(Row row) {
        if (row.group() != null && request.filter().accepts(row.group())) {
            table.add(row);
        }
    }

    private boolean listingEnded(String why, Time time) {
        failure = Optional.of(why);
        cut.addAll(walk.mayBeCut(table.groupIds()));
        Set<String> names = names();
        if (!walk.hasBegun() || names.isEmpty() || time.deadline().isOver()) {
            return false;
        }
        named = Optional.of(names);
        cut.addAll(names);
        walk = new Walk(whole.and(Filters.oneOf(Labels.GROUP, names)), api, this::take);
        return true;
    }

    private Set<String> names() {
        Stream<String> missing = request.known().stream().filter(key -> key.cluster().equals(name)).map(GroupKey::groupId)
            .filter(request.filter()::accepts).filter(groupId -> !table.groupIds().contains(groupId));
        return Stream.concat(missing.sorted(), cut.stream().filter(table.groupIds()::contains).sorted())
            .limit(MOST_NAMES).collect(Collectors.toSet());
    }
}
