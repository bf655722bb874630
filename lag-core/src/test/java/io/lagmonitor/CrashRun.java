package io.lagmonitor;

import io.lagmonitor.HaltingProcess.Received;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.StateStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The life of an incident, or of several side by side, in a process that halts at one step and in the one that follows:
 * it opens, escalates, is acted on, is told again, eases, recovers, reopens within the hour, recovers and is forgotten.
 * A poll is ten minutes; one that is lost leaves out no station but the easing.
 */
final class CrashRun {

    static final List<String> ACTS = List.of("restart", "scale");

    private static final int W = 80; // WARNING
    private static final int C = 200; // CRITICAL
    private static final List<Integer> LAGS = List.of(W, C, C, C, C, C, C, W, 0, 0, C, C, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final Route REMINDED = Route.atOpening().remindEvery(Duration.ofMinutes(30));
    private static final Duration BUDGET = Duration.ofMinutes(2);

    final List<Received> received = HaltingProcess.nothing();
    private final Variant variant;
    private final Supplier<StateStore> durable;
    private final FakeClock clock = new FakeClock();
    private final FakeSource source = new FakeSource("prod");
    private Optional<Halted> halted = Optional.empty();
    private Optional<Integer> arrivedWhileClaimed = Optional.empty();
    private int steps;

    /** @param durable opens what is stored, anew for each process */
    CrashRun(Variant variant, Supplier<StateStore> durable) {
        this.variant = variant;
        this.durable = durable;
    }

    /**
     * What is tried.
     *
     * @param groups     how many groups behave so
     * @param together   whether a second teller hears all that the first one does, at the same time
     * @param idempotent whether acts may be repeated
     * @param soon       whether the next process first polls while what the dead one claimed is still its own
     */
    record Variant(int groups, boolean together, boolean idempotent, boolean soon) {}

    /**
     * The moment of the crash.
     *
     * @param poll     in which poll, from 0
     * @param received how many messages and acts had arrived
     * @param stored   what was stored
     */
    record Halted(int poll, int received, Map<String, String> stored) {

        Optional<IncidentRecord> incident(String id) {
            return Optional.ofNullable(incidents(stored).get(id));
        }

        @Override
        public String toString() {
            return "in poll " + poll + " with " + received + " received";
        }
    }

    static Map<String, IncidentRecord> incidents(Map<String, String> stored) {
        Map<String, IncidentRecord> incidents = new HashMap<>();
        stored.forEach((key, json) -> {
            if (key.startsWith(Incidents.PREFIX)) {
                IncidentRecord incident = IncidentJson.read(json);
                incidents.put(incident.id, incident);
            }
        });
        return incidents;
    }

    /** @param afterPoll called after every poll that did not halt */
    CrashRun toTheEnd(int haltsAt, Runnable afterPoll) {
        HaltingProcess process = new HaltingProcess(haltsAt, received);
        LagMonitor monitor = monitor(process);
        for (int poll = 0; poll < LAGS.size(); poll++) {
            for (int group = 0; group < variant.groups(); group++) {
                source.put("group-" + group, clock.instant(), LAGS.get(poll));
            }
            monitor.pollOnce(BUDGET);
            Duration next = Duration.ofMinutes(10);
            if (halted.isEmpty() && process.halted()) {
                halted = Optional.of(new Halted(poll, received.size(), stored()));
                monitor.close();
                steps = process.steps();
                process = new HaltingProcess(0, received);
                monitor = monitor(process);
                if (variant.soon()) {
                    clock.advance(Duration.ofSeconds(30));
                    next = next.minusSeconds(30);
                    monitor.pollOnce(BUDGET);
                    if (halted.get().stored().containsKey("sending")) {
                        arrivedWhileClaimed = Optional.of(received.size() - halted.get().received());
                    }
                }
            } else {
                afterPoll.run();
            }
            clock.advance(next);
        }
        monitor.close();
        steps = halted.isPresent() ? steps : process.steps();
        return this;
    }

    /** Of the process that halted, or of the only one. */
    int steps() {
        return steps;
    }

    Optional<Halted> halted() {
        return halted;
    }

    /** How much the next process told and did while what the dead one had claimed was still its own. */
    Optional<Integer> arrivedWhileClaimed() {
        return arrivedWhileClaimed;
    }

    Map<String, String> stored() {
        try (StateStore store = durable.get()) {
            return store.load();
        }
    }

    private LagMonitor monitor(HaltingProcess process) {
        LagMonitor.Builder builder = LagMonitor.builder().clock(clock).every(Duration.ofMinutes(10))
            .source(source).policy(LagThreshold.critical(100).andWarning(50)).maxActs(10)
            .state(process.store(durable.get()))
            .tell("team", process.notifier("team", true, false), REMINDED)
            .tell("last", process.notifier("last", false, false), Route.atCheck(3).atLeast(LagStatus.CRITICAL).once())
            .act("restart", process.notifier("restart", true, variant.idempotent()), Route.atOpening())
            .act("scale", process.notifier("scale", false, variant.idempotent()), Route.atCheck(2));
        if (variant.together()) {
            builder.tell("chat", process.notifier("chat", false, false), REMINDED);
        }
        return builder.build();
    }
}
