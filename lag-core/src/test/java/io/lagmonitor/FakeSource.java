package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster whose groups a test moves by hand. */
final class FakeSource implements LagSource {

    final AtomicInteger closed = new AtomicInteger();
    volatile Optional<LagRequest> lastRequest = Optional.empty();
    private final String cluster;
    private final Map<String, GroupLag> groups = new TreeMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private Optional<String> incomplete = Optional.empty();
    private Optional<Exception> failure = Optional.empty();

    FakeSource(String cluster) {
        this.cluster = cluster;
    }

    GroupKey key(String groupId) {
        return new GroupKey(cluster, groupId);
    }

    synchronized void put(GroupLag lag) {
        groups.put(lag.key().groupId(), lag);
        failures.remove(lag.key().groupId());
    }

    /** One that commits a record a millisecond. */
    void put(String groupId, Instant asOf, long lag) {
        long committed = asOf.toEpochMilli();
        put(GroupLag.builder(key(groupId), asOf)
            .partition("t", 0).committedOffset(committed).logStartOffset(0).logEndOffset(committed + lag).build());
    }

    synchronized void remove(String groupId) {
        groups.remove(groupId);
    }

    synchronized void failGroup(String groupId, String why) {
        groups.remove(groupId);
        failures.put(groupId, why);
    }

    synchronized void incomplete(String why) {
        incomplete = Optional.of(why);
    }

    synchronized void fail(Exception why) {
        failure = Optional.of(why);
    }

    synchronized void work() {
        failure = Optional.empty();
        incomplete = Optional.empty();
    }

    @Override
    public synchronized LagSnapshot fetch(LagRequest request) throws Exception {
        lastRequest = Optional.of(request);
        if (failure.isPresent()) {
            throw failure.get();
        }
        LagSnapshot.Builder snapshot = LagSnapshot.of(cluster);
        groups.values().stream().filter(lag -> request.filter().accepts(lag.key().groupId())).forEach(snapshot::group);
        failures.forEach((groupId, why) -> snapshot.failure(key(groupId), why));
        incomplete.ifPresent(snapshot::incomplete);
        return snapshot.build();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
