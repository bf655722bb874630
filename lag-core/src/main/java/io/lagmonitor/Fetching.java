package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.SourceReport;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks all sources side by side, each on its own thread. A source that does not answer in time is interrupted; one that
 * is still busy from an earlier poll is left out. Called by one thread at a time.
 */
final class Fetching {

    /** What a source says beyond its timeout is not waited for longer than this part of it. */
    private static final int GRACE = 10;

    private final List<Asked> sources;
    private final FailureLog log;

    Fetching(List<Named<LagSource>> sources, FailureLog log) {
        this.sources = sources.stream().map(source -> new Asked(source, new Worker(source.name() + "-source"))).toList();
        this.log = log;
    }

    /** What one source answered, or why not. */
    record Answer(SourceReport report, Optional<LagSnapshot> snapshot) {}

    List<Answer> fetch(LagRequest request) throws InterruptedException {
        long begun = System.nanoTime();
        List<Optional<Future<Timed>>> calls = new ArrayList<>();
        for (Asked source : sources) {
            calls.add(source.ask(request));
        }
        long deadline = begun + request.timeout().plus(request.timeout().dividedBy(GRACE)).toNanos();
        Map<String, String> answeredBy = new HashMap<>();
        List<Answer> answers = new ArrayList<>();
        try {
            for (int i = 0; i < calls.size(); i++) {
                answers.add(answer(sources.get(i).name(), calls.get(i), begun, deadline, request, answeredBy));
            }
        } finally {
            calls.forEach(call -> call.ifPresent(running -> running.cancel(true)));
        }
        return answers;
    }

    List<Worker> workers() {
        return sources.stream().map(Asked::worker).toList();
    }

    private Answer answer(String name, Optional<Future<Timed>> call, long begun, long deadline, LagRequest request,
                          Map<String, String> answeredBy) throws InterruptedException {
        if (call.isEmpty()) {
            return failed(name, begun, "is still busy with an earlier poll", null);
        }
        try {
            Timed timed = call.get().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            for (String cluster : timed.snapshot().clusters()) {
                String other = answeredBy.putIfAbsent(cluster, name);
                if (other != null) {
                    return failed(name, begun, "answers for cluster " + cluster + ", as source " + other
                        + " does; leave one out or give it another cluster name", null);
                }
            }
            return answered(name, timed);
        } catch (TimeoutException e) {
            return failed(name, begun, "did not answer within " + request.timeout(), e);
        } catch (ExecutionException e) {
            return failed(name, begun, FailureLog.reason(e.getCause()), e.getCause());
        }
    }

    private Answer answered(String name, Timed timed) {
        LagSnapshot snapshot = timed.snapshot();
        snapshot.incompleteBecause().ifPresentOrElse(
            why -> log.failed("Listing all groups of source " + name, why, null),
            () -> log.worked("Listing all groups of source " + name));
        log.worked("Source " + name);
        Optional<Instant> oldest = snapshot.groups().stream().map(GroupLag::asOf).min(Instant::compareTo);
        return new Answer(
            new SourceReport(name, snapshot.complete(), oldest, timed.duration(), snapshot.requests(),
                snapshot.incompleteBecause(), snapshot.catchUp(), snapshot.notes()),
            Optional.of(snapshot));
    }

    private Answer failed(String name, long begun, String why, Throwable cause) {
        log.failed("Source " + name, why, cause);
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        return new Answer(
            new SourceReport(name, false, Optional.empty(), duration, OptionalLong.empty(), Optional.of(why),
                Optional.empty(), List.of()),
            Optional.empty());
    }

    private record Timed(LagSnapshot snapshot, Duration duration) {}

    private record Asked(Named<LagSource> source, Worker worker) {

        String name() {
            return source.name();
        }

        Optional<Future<Timed>> ask(LagRequest request) {
            if (worker.busy()) {
                return Optional.empty();
            }
            return Optional.of(worker.submit(() -> {
                long begun = System.nanoTime();
                LagSnapshot snapshot = source.value().fetch(request);
                if (snapshot == null) {
                    throw new IllegalStateException("returned null instead of a snapshot");
                }
                return new Timed(snapshot, Duration.ofNanos(System.nanoTime() - begun));
            }));
        }
    }
}
