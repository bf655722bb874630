package io.lagmonitor.aliyun;

import io.lagmonitor.aliyun.NewestPoints.Point;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest points of one group: one, or one per topic.
 *
 * <p>A group whose newest point is too old is not reported, and so not in the snapshot. A topic whose newest point is
 * more than two periods older than that of another topic is not reported any more either; the group then has lag beyond
 * what is known. So its numbers are of nearly the same time, which is that of the oldest of them.
 */
final class GroupPoints {

    private static final int PERIODS = 2;

    private final Of of;
    private final TreeMap<String, Point> topics = new TreeMap<>();
    private Optional<Point> total = Optional.empty();

    GroupPoints(Of of) {
        this.of = of;
    }

    /** Which group of which instance. */
    record Of(String instanceId, String groupId) {}

    void add(Optional<String> topic, Point point) {
        topic.ifPresentOrElse(name -> topics.put(name, point), () -> total = Optional.of(point));
    }

    void addTo(LagSnapshot.Builder snapshot, Instances instances, Instant oldest, Duration period) {
        GroupKey key = new GroupKey(instances.cluster(of.instanceId()), of.groupId());
        Instant newest = total.map(Point::time)
            .orElseGet(() -> topics.values().stream().map(Point::time).max(Instant::compareTo).orElseThrow());
        if (!newest.isAfter(oldest)) {
            return;
        }
        if (total.isPresent()) {
            addTotal(snapshot, key, total.get());
        } else {
            addTopics(snapshot, key, newest.minus(period.multipliedBy(PERIODS)));
        }
    }

    private static void addTotal(LagSnapshot.Builder snapshot, GroupKey key, Point point) {
        if (point.value() < 0) {
            snapshot.failure(key, "the metric says " + point.value() + ", which is no lag");
        } else {
            snapshot.group(GroupLag.total(key, point.time(), point.value()));
        }
    }

    private void addTopics(LagSnapshot.Builder snapshot, GroupKey key, Instant from) {
        TreeMap<String, Point> reported = new TreeMap<>(topics);
        reported.values().removeIf(point -> point.time().isBefore(from));
        Map<String, Point> known = new TreeMap<>(reported);
        known.values().removeIf(point -> point.value() < 0);
        if (known.isEmpty()) {
            snapshot.failure(key, "the metric says " + reported.firstEntry().getValue().value() + " for topic "
                + reported.firstKey() + ", which is no lag");
            return;
        }
        Instant asOf = known.values().stream().map(Point::time).min(Instant::compareTo).orElseThrow();
        GroupLagBuilder group = GroupLag.builder(key, asOf);
        known.forEach((topic, point) -> group.topic(topic, point.value()));
        if (known.size() < topics.size()) {
            group.mayLackPartitions();
        }
        snapshot.group(group.build());
    }
}
