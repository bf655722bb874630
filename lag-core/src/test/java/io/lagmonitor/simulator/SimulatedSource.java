package io.lagmonitor.simulator;

import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The source of a {@link Simulation}: it reads the groups, and fails as it is told. */
public final class SimulatedSource implements LagSource {

    private final Simulation world;
    private final Map<String, String> unreadable = new TreeMap<>();
    private final Set<String> unreadablePartitions = new TreeSet<>();
    private final Set<String> missingPartitions = new TreeSet<>();
    private String cluster = Simulation.CLUSTER;
    private Optional<String> failure = Optional.empty();
    private Optional<String> incomplete = Optional.empty();
    private Absence absence = Absence.DELETED;
    private Duration delay = Duration.ZERO;
    private Optional<Instant> frozen = Optional.empty();

    SimulatedSource(Simulation world) {
        this.world = world;
    }

    /** Every fetch throws. */
    public void fail(String why) {
        failure = Optional.of(why);
    }

    /** The listing may lack groups; those that are there are reported. */
    public void incomplete(String why) {
        incomplete = Optional.of(why);
    }

    /** One group cannot be read. */
    public void unreadable(String groupId, String why) {
        unreadable.put(groupId, why);
    }

    /** One group can be read, and the offsets of its partitions cannot. */
    public void unreadablePartitions(String groupId) {
        unreadablePartitions.add(groupId);
    }

    /** The numbers of one group may lack partitions, as while it rebalances. */
    public void missingPartitions(String groupId) {
        missingPartitions.add(groupId);
    }

    /** It answers for another cluster, without any group, and no longer for {@link Simulation#CLUSTER}. */
    public void moveTo(String otherCluster) {
        cluster = otherCluster;
    }

    /** All faults are over, and it answers for {@link Simulation#CLUSTER}. */
    public void work() {
        failure = Optional.empty();
        incomplete = Optional.empty();
        unreadable.clear();
        unreadablePartitions.clear();
        missingPartitions.clear();
        cluster = Simulation.CLUSTER;
        frozen = Optional.empty();
    }

    /** What it means that a group is missing: DELETED at first. */
    public void absence(Absence meaning) {
        absence = meaning;
    }

    /** Numbers are this old when they are reported, as a vendor's. */
    public void delay(Duration age) {
        delay = age;
    }

    /** The time of the numbers stands still: the same are read again. */
    public void freeze() {
        frozen = Optional.of(asOf());
    }

    @Override
    public LagSnapshot fetch(LagRequest request) throws Exception {
        if (failure.isPresent()) {
            throw new IllegalStateException(failure.get());
        }
        LagSnapshot.Builder snapshot = LagSnapshot.of(cluster).absence(absence);
        incomplete.ifPresent(snapshot::incomplete);
        for (SimulatedGroup group : world.groups()) {
            if (group.isThere() && cluster.equals(Simulation.CLUSTER) && request.filter().accepts(group.key().groupId())) {
                report(group, snapshot);
            }
        }
        return snapshot.build();
    }

    private void report(SimulatedGroup group, LagSnapshot.Builder snapshot) {
        String groupId = group.key().groupId();
        if (unreadable.containsKey(groupId)) {
            snapshot.failure(group.key(), unreadable.get(groupId));
        } else {
            snapshot.group(
                group.lag(asOf(), !unreadablePartitions.contains(groupId), !missingPartitions.contains(groupId)));
        }
    }

    private Instant asOf() {
        return frozen.orElse(world.now().minus(delay));
    }
}
