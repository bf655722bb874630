package io.lagmonitor.confluent;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.confluent.MetricsApi.Time;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** One fetch of all clusters, which take turns page by page: one that does not answer takes its share of time, no more. */
final class MetricsFetch {

    private final List<ClusterRead> reads;

    /** @param clusters ids by name */
    MetricsFetch(MetricsApi api, Map<String, String> clusters, Labels labels, Interval interval, LagRequest request) {
        this.reads = clusters.entrySet().stream().map(cluster -> new ClusterRead(cluster.getKey(),
            new LagQuery(cluster.getValue(), labels, interval, List.of()), api, request)).toList();
    }

    /** @throws LagException if nothing could be read */
    void read(LagSnapshot.Builder snapshot, boolean areSums, Deadline deadline) throws InterruptedException {
        Queue<ClusterRead> unfinished = new ArrayDeque<>(reads);
        while (!unfinished.isEmpty()) {
            Time time = new Time(deadline, 1.0 / unfinished.size());
            ClusterRead next = unfinished.remove();
            if (next.step(time)) {
                unfinished.add(next);
            }
        }
        if (reads.stream().allMatch(read -> read.failed().isPresent())) {
            throw new LagException(failures());
        }
        reads.forEach(read -> read.addTo(snapshot, areSums));
    }

    /** Said once, if it is the same everywhere. */
    private String failures() {
        Set<String> reasons = reads.stream().map(read -> read.failed().get()).collect(Collectors.toSet());
        return reasons.size() == 1 ? reasons.iterator().next()
            : reads.stream().map(read -> read.name() + ": " + read.failed().get()).collect(Collectors.joining("; "));
    }
}
