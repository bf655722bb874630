package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A monitor with two tellers, who take everything at once, an act that is always held back, and its state in a file; and
 * what its polls cost since they began to count.
 */
final class Watch implements AutoCloseable {

    private static final double MILLISECOND = 1_000_000;

    private final MovingTotals source;
    private final CountedState state;
    private final LagMonitor monitor;
    private final AtomicInteger reminders = new AtomicInteger();
    private final List<Double> loadMs = new ArrayList<>();
    private final List<Double> restMs = new ArrayList<>();
    private volatile boolean acted;
    private CountedState.Counts begin = CountedState.Counts.NONE;

    Watch(MovingTotals source, LagThreshold policy, Path file, Duration remindEvery, InstantSource clock) {
        this.source = source;
        this.state = new CountedState(file);
        this.monitor = LagMonitor.builder()
            .source(source)
            .policy(policy)
            .tell("everybody", this::count, Route.atOpening().remindEvery(remindEvery))
            .tell("on-call", notification -> {}, Route.atCheck(3))
            .act("restart", notification -> acted = true, Route.atOpening())
            .state(state)
            .clock(clock)
            .build();
    }

    LagReport poll() {
        state.beginPoll();
        long begun = Cpu.ofAllThreads();
        LagReport report = monitor.pollOnce(Duration.ofMinutes(2));
        long ended = Cpu.ofAllThreads();
        if (acted) {
            throw new IllegalStateException("the brake let an act pass");
        }
        loadMs.add((source.cpuBefore() - begun) / MILLISECOND);
        restMs.add((ended - source.cpuAfter()) / MILLISECOND);
        return report;
    }

    /** What was before was a warm-up. */
    void beginToCount() {
        begin = state.counts();
        reminders.set(0);
        loadMs.clear();
        restMs.clear();
    }

    /** The CPU of loading the state, which a started monitor does not do. */
    Figures loadMs() {
        return Figures.of(loadMs);
    }

    /** The CPU of all else but fetching: judging, incidents, telling, saving. */
    Figures restMs() {
        return Figures.of(restMs);
    }

    CountedState.Counts counts() {
        return state.counts().minus(begin);
    }

    int reminders() {
        return reminders.get();
    }

    @Override
    public void close() {
        monitor.close();
    }

    private void count(Notification notification) {
        reminders.addAndGet(
            (int) notification.updates().stream().filter(update -> update.kind() == Kind.REMINDER).count());
    }
}
