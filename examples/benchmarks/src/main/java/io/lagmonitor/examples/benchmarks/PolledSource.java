package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.AdminLagSource;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** A source, asked as a monitor asks it: for all groups, and for those it saw before. */
final class PolledSource implements AutoCloseable {

    private final LagSource source;
    private final Duration timeout;
    private Set<GroupKey> known = Set.of();
    private long requests;

    PolledSource(Properties properties) {
        this(AdminLagSource.create(properties), Duration.ofSeconds(30));
    }

    PolledSource(LagSource source, Duration timeout) {
        this.source = source;
        this.timeout = timeout;
    }

    LagSnapshot poll() throws Exception {
        LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all(), known, timeout));
        if (!snapshot.complete() || !snapshot.failures().isEmpty()) {
            throw new IllegalStateException("half a poll: " + snapshot.incompleteBecause() + snapshot.failures());
        }
        known = snapshot.groups().stream().map(GroupLag::key).collect(Collectors.toSet());
        requests += snapshot.requests().orElseThrow();
        return snapshot;
    }

    /** How many requests all polls so far have cost. */
    long requests() {
        return requests;
    }

    @Override
    public void close() {
        source.close();
    }
}
