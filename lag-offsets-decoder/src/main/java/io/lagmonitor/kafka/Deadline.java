package io.lagmonitor.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** The end of the time for an answer. It holds whatever the client does: what comes later is not waited for. */
record Deadline(long endNanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The end of a step that may use this share of the time that is left. */
    Deadline part(double share) {
        long now = System.nanoTime();
        return new Deadline(now + (long) (Math.max(0, endNanos - now) * share));
    }

    boolean isOver() {
        return endNanos - System.nanoTime() <= 0;
    }

    /** For the client's options, which want a positive number. */
    int leftMs() {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, leftMs));
    }

    /** Waits for the answer; a late one is a failed one. */
    <T> Answer<T> await(KafkaFuture<T> future) throws InterruptedException {
        try {
            return Answer.of(future.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return Answer.failed(e.getCause());
        } catch (TimeoutException e) {
            return Answer.failed(e);
        }
    }
}
