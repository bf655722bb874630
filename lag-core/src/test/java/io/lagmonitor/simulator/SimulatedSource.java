package io.lagmonitor.simulator;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The source of a {@link Simulation}: it reads the groups, and fails as it is told. */
public final class SimulatedSource implements LagSource {

    private final Simulation world;
    private final Map<String, String> unreadable = new TreeMap<>();
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

    /** All faults are over. */
    public void work() {
        failure = Optional.empty();
        incomplete = Optional.empty();
        unreadable.clear();
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
        LagSnapshot.Builder snapshot = LagSnapshot.of(Simulation.CLUSTER).absence(absence);
        incomplete.ifPresent(snapshot::incomplete);
        for (SimulatedGroup group : world.groups()) {
            String groupId = group.key().groupId();
            if (group.isThere() && request.filter().accepts(groupId)) {
                if (unreadable.containsKey(groupId)) {
                    snapshot.failure(group.key(), unreadable.get(groupId));
                } else {
                    GroupLag lag = group.lag(asOf());
                    snapshot.group(lag);
                }
            }
        }
        return snapshot.build();
    }

    private Instant asOf() {
        return frozen.orElse(world.now().minus(delay));
    }
}
