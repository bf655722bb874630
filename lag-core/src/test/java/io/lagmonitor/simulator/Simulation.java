package io.lagmonitor.simulator;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A simulated world with one cluster, {@code prod}, and a process with a monitor that can be restarted and killed. Groups,
 * notifiers and what is stored outlive the process. It begins on 2026-11-20 at 10:00 UTC. Not for use by several threads.
 */
public final class Simulation implements AutoCloseable {

    /** The name of the cluster. */
    public static final String CLUSTER = "prod";

    private static final Duration BUDGET = Duration.ofSeconds(30);

    private final Duration interval;
    private final Map<String, SimulatedGroup> groups = new TreeMap<>();
    private final Map<String, SimulatedNotifier> notifiers = new TreeMap<>();
    private final SimulatedSource source = new SimulatedSource(this);
    private final SimulatedStore store = new SimulatedStore();
    private Consumer<LagMonitor.Builder> recipe = builder -> {};
    private boolean processPerPoll;
    private volatile SimulatedStore.Process process = store.begin();
    private LagMonitor monitor;
    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

    private Simulation(Duration interval) {
        this.interval = interval;
    }

    /** A world that is polled this often. */
    public static Simulation every(Duration interval) {
        return new Simulation(interval);
    }

    /**
     * Says what the monitor consists of. The builder has a source, a state, the clock and the interval already; policies
     * and notifiers are added. It is called anew for each process.
     */
    public Simulation monitor(Consumer<LagMonitor.Builder> builder) {
        recipe = builder;
        return this;
    }

    /** Whether every poll is done by a process of its own, as by a cron job; at first one process does all. */
    public Simulation processPerPoll(boolean each) {
        processPerPoll = each;
        return this;
    }

    /** The monitor of the process that runs now. */
    public LagMonitor monitor() {
        if (monitor == null) {
            monitor = another(process);
        }
        return monitor;
    }

    /** A monitor of another process that runs beside it with the same state; the caller closes it. */
    public LagMonitor another() {
        return another(store.begin());
    }

    /** The group of that name, made without any lag if it is new. */
    public SimulatedGroup group(String groupId) {
        return groups.computeIfAbsent(groupId, SimulatedGroup::new);
    }

    /** The notifier of that name; it outlives restarts. */
    public SimulatedNotifier notifier(String name) {
        return notifiers.computeIfAbsent(name, same -> new SimulatedNotifier(same, this));
    }

    /** The one source, to make it fail. */
    public SimulatedSource source() {
        return source;
    }

    /** What is stored, to make it fail. */
    public SimulatedStore store() {
        return store;
    }

    /** What time it is. */
    public Instant now() {
        return now;
    }

    /** Moves the clock on; nothing else happens. */
    public void advance(Duration time) {
        now = now.plus(time);
    }

    /** Polls now, and then moves the groups and the clock on by an interval. */
    public LagReport poll() {
        return pollAndThen(interval);
    }

    /** Polls so many times, an interval apart. */
    public void polls(int count) {
        for (int i = 0; i < count; i++) {
            poll();
        }
    }

    /** Polls now, and then moves the groups on, and the clock by this time: a scheduler is early or late. */
    public LagReport pollAndThen(Duration pause) {
        LagReport report = monitor().pollOnce(BUDGET);
        groups.values().forEach(SimulatedGroup::move);
        advance(pause);
        if (processPerPoll) {
            restart();
        }
        return report;
    }

    /** Ends the process in good order; the next poll is done by a new one. */
    public void restart() {
        monitor().close();
        begin();
    }

    /** Kills the process: nothing it still does has any effect. The next poll is done by a new one. */
    public void kill() {
        process.kill();
        restart();
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
    }

    /** The process is killed by what runs in it now. */
    void die() {
        process.kill();
    }

    boolean isDead() {
        return process.isKilled();
    }

    Iterable<SimulatedGroup> groups() {
        return groups.values();
    }

    private void begin() {
        process = store.begin();
        monitor = null;
    }

    private LagMonitor another(SimulatedStore.Process state) {
        LagMonitor.Builder builder = LagMonitor.builder()
            .source("prod", source).state(state).every(interval).clock((InstantSource) this::now);
        recipe.accept(builder);
        return builder.build();
    }
}
