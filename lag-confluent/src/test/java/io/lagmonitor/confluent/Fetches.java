package io.lagmonitor.confluent;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What tests of the source have in common: a clock that stands still, and questions to snapshots. */
final class Fetches {

    /** Between two minutes; the window ends at 10:07 and begins at 10:02. */
    static final Instant NOW = Instant.parse("2026-11-20T10:10:30Z");
    static final Instant NEWEST = Instant.parse("2026-11-20T10:06:00Z");
    static final Instant OLDEST = Instant.parse("2026-11-20T10:02:00Z");
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Fetches() {}

    static ConfluentMetricsLagSource source(FakeMetricsApi api) {
        return ConfluentMetricsLagSource.create(FakeMetricsApi.KEY, FakeMetricsApi.SECRET).baseUrl(api.baseUrl())
            .clock(() -> NOW).cluster("lkc-1");
    }

    static LagSnapshot fetch(ConfluentMetricsLagSource source) throws InterruptedException {
        return source.fetch(LagRequest.all(TIMEOUT));
    }

    static GroupLag group(LagSnapshot snapshot, String groupId) {
        return snapshot.groups().stream().filter(lag -> lag.key().equals(new GroupKey("lkc-1", groupId))).findFirst()
            .orElseThrow();
    }

    /** The least lag of each group, by its key. */
    static Map<String, Long> lags(LagSnapshot snapshot) {
        Map<String, Long> lags = new TreeMap<>();
        snapshot.groups().forEach(lag -> lags.put(lag.key().toString(), lag.lagAtLeast()));
        return lags;
    }
}
