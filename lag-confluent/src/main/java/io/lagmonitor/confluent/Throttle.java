package io.lagmonitor.confluent;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpReply;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * When the service may be called again. It says so with every answer, for several limits at once: how many calls are left
 * and in how many seconds there are new ones. For one thread.
 */
final class Throttle {

    private static final String REMAINING = "rateLimit-remaining";
    private static final String RESET = "rateLimit-reset";
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    /** A wrong number must not silence us for longer. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final InstantSource clock;
    private Deadline closed = Deadline.in(Duration.ZERO);
    private int refused;

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Waits until it may be called.
     *
     * @param what the call, for the message
     * @throws MetricsException     saying until when, if that is not before the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    void await(String what, Deadline deadline) throws InterruptedException {
        Duration wait = closed.left();
        if (!wait.isZero() && !deadline.pause(wait)) {
            Instant until = clock.instant().plus(wait).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
            throw MetricsException.throttled(
                what + " is throttled until " + until + ", and there is no time to wait for that");
        }
    }

    /** Learns from an answer. */
    void read(HttpReply reply) {
        refused = reply.status() == 429 ? refused + 1 : 0;
        Optional<Duration> wait = refused > 0 ? Optional.of(afterRefusal(reply)) : reset(reply, true);
        wait.ifPresent(time -> closed = Deadline.in(time.compareTo(LONGEST) > 0 ? LONGEST : time));
    }

    /** What the server says, but not again and again at once; a guess if it says nothing. */
    private Duration afterRefusal(HttpReply reply) {
        Instant now = clock.instant();
        Optional<Duration> said = reply.retryAt(now).map(at -> Duration.between(now, at))
            .or(() -> reset(reply, true)).or(() -> reset(reply, false));
        return said.filter(wait -> refused == 1 || !wait.isZero()).orElseGet(this::guess);
    }

    /** Doubles each time; not all clients at the same moment. */
    private Duration guess() {
        long ms = FIRST.toMillis() << Math.min(refused - 1, MOST_DOUBLINGS);
        return Duration.ofMillis(ms + ThreadLocalRandom.current().nextLong(ms / 4));
    }

    /**
     * The longest time until a limit is lifted.
     *
     * @param exhausted of those limits only that have no call left
     */
    private static Optional<Duration> reset(HttpReply reply, boolean exhausted) {
        List<Long> remaining = numbers(reply, REMAINING);
        List<Long> resets = numbers(reply, RESET);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < resets.size(); i++) {
            boolean counts = !exhausted || i < remaining.size() && remaining.get(i) == 0
                || remaining.size() != resets.size() && remaining.contains(0L);
            if (counts) {
                waits.add(Duration.ofSeconds(resets.get(i)));
            }
        }
        return waits.stream().max(Duration::compareTo);
    }

    /** Limits may come as several headers or in one, separated by commas. */
    private static List<Long> numbers(HttpReply reply, String header) {
        return reply.headers(header).stream().flatMap(line -> Stream.of(line.split(",")))
            .map(String::strip).filter(text -> text.matches("[0-9]{1,9}")).map(Long::valueOf).toList();
    }
}
