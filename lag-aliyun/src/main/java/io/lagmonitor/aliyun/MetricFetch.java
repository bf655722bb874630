package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.aliyun.NewestPoints.Point;
import io.lagmonitor.aliyun.NewestPoints.Series;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One fetch of a metric: instances in batches, pages in order, then the newest point of each group. Used once, by one
 * thread.
 */
final class MetricFetch {

    private static final int INSTANCES_AT_MOST = 50;
    private static final int NOTES_AT_MOST = 10;
    /** Enough to find two instances that are refused among fifty, and few enough when all of them are. */
    private static final int REFUSALS_AT_MOST = 12;
    /** What is left is for what does not wait. */
    private static final double SHARE = 0.95;

    private final OpenApi api;
    private final MetricQuery query;
    private final Instances instances;
    private final LagRequest request;
    private final Deadline deadline;
    private final Instant now;
    private final NewestPoints points;
    private final Problems problems = new Problems();
    private Optional<ApiException> forAll = Optional.empty();
    private int pages;
    private int refusals;

    MetricFetch(OpenApi api, MetricQuery query, Instances instances, LagRequest request) {
        this.api = api;
        this.query = query;
        this.instances = instances;
        this.request = request;
        this.deadline = Deadline.in(request.timeout()).part(SHARE);
        this.now = api.now();
        this.points = new NewestPoints(query.names(), instances.clusters().keySet(), now);
    }

    LagSnapshot read() throws InterruptedException {
        List<String> ids = instances.ids();
        for (int from = 0; from < ids.size(); from += INSTANCES_AT_MOST) {
            int batchesLeft = (ids.size() - from - 1) / INSTANCES_AT_MOST + 1;
            readBatch(ids.subList(from, Math.min(ids.size(), from + INSTANCES_AT_MOST)), 1.0 / batchesLeft);
        }
        if (pages == 0) {
            throw new LagException(problems.text());
        }
        return snapshot();
    }

    private void readBatch(List<String> ids, double share) throws InterruptedException {
        try {
            if (forAll.isEmpty()) {
                api.ready(deadline);
            }
            read(ids, deadline.part(share));
        } catch (ApiException e) {
            forAll = Optional.of(e);
            problems.add(ids, e.getMessage());
        }
    }

    /** A refusal may be about one of the instances: the others are asked for without it. */
    private void read(List<String> ids, Deadline until) throws InterruptedException {
        int before = pages;
        try {
            if (forAll.isPresent()) {
                throw forAll.get();
            }
            readPages(ids, until);
        } catch (ApiException e) {
            forAll = e.isForAll() ? Optional.of(e) : forAll;
            if (e.isAboutParameters() && pages == before && ids.size() > 1 && ++refusals <= REFUSALS_AT_MOST) {
                read(ids.subList(0, ids.size() / 2), until);
                read(ids.subList(ids.size() / 2, ids.size()), until);
            } else {
                problems.add(ids, e.getMessage());
            }
        } catch (LagException e) {
            problems.add(ids, e.getMessage());
        }
    }

    private void readPages(List<String> ids, Deadline until) throws InterruptedException {
        Set<String> followed = new HashSet<>();
        Optional<String> next = Optional.empty();
        do {
            JsonNode answer = api.call(query.action(), query.parameters(ids, now, next), until);
            pages++;
            try {
                points.add(answer);
            } catch (LagException e) { // the page alone is broken
                problems.add(ids, e.getMessage());
            }
            next = Fields.text(answer, "NextToken").filter(token -> !token.isBlank());
            if (next.isPresent() && !followed.add(next.get())) {
                throw new LagException("page " + (followed.size() + 1) + " leads back to an earlier one");
            }
        } while (next.isPresent());
    }

    private LagSnapshot snapshot() {
        LagSnapshot.Builder snapshot = LagSnapshot.of(instances.clusterNames()).absence(Absence.INACTIVE);
        Map<GroupPoints.Of, GroupPoints> groups = new HashMap<>();
        points.bySeries().forEach((series, point) -> {
            if (request.filter().accepts(series.groupId())) {
                groups.computeIfAbsent(new GroupPoints.Of(series.instanceId(), series.groupId()), GroupPoints::new)
                    .add(series.topic(), point);
            }
        });
        Instant oldest = now.minus(query.oldest());
        groups.values().forEach(group -> group.addTo(snapshot, instances, oldest, query.period()));
        problems.addOfAll(points.whatIsBroken());
        problems.addOfAll(clock());
        problems.addTo(snapshot, instances);
        notes(oldest).forEach(snapshot::note);
        return snapshot.requests(api.requests()).build();
    }

    /** Which points are too old cannot be said by a clock that is wrong. */
    private Optional<String> clock() {
        Duration mostly = query.oldest().dividedBy(2);
        return api.clockAhead().filter(ahead -> ahead.abs().compareTo(mostly) > 0)
            .map(ahead -> "the clock of this machine is " + ServerTime.words(ahead)
                + ", so that it cannot be told which data points are new");
    }

    private List<String> notes(Instant oldest) {
        Map<String, Instant> newest = new HashMap<>();
        for (Map.Entry<Series, Point> point : points.bySeries().entrySet()) {
            newest.merge(point.getKey().instanceId(), point.getValue().time(), (a, b) -> a.isAfter(b) ? a : b);
        }
        List<String> notes = new ArrayList<>();
        for (String id : instances.ids()) {
            Optional<Instant> at = Optional.ofNullable(newest.get(id));
            if (notes.size() < NOTES_AT_MOST && !problems.isAbout(id) && at.filter(oldest::isBefore).isEmpty()) {
                notes.add(id + ": " + at.map(time -> "the newest data point of " + query.metric() + " is of "
                        + time.truncatedTo(ChronoUnit.SECONDS) + ", which is too old to say anything")
                    .orElse("there is no data point of " + query.metric()
                        + ": no group is active, or the instance is none of this region and account"));
            }
        }
        return notes;
    }
}
