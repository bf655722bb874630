package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One call on a thread of its own, so that a call that hangs fails its test instead of stopping all of them. */
final class Call {

    /** How long «promptly» may take, on a busy machine. */
    static final Duration PROMPTLY = Duration.ofSeconds(3);

    private static final Duration BEFORE_INTERRUPT = Duration.ofSeconds(1);

    private final Thread thread;
    private volatile Throwable thrown;

    private Call(Callable<?> body) {
        thread = new Thread(() -> run(body), "contract-call");
        thread.setDaemon(true);
        thread.start();
    }

    static Call start(Callable<?> body) {
        return new Call(body);
    }

    /** Interrupts the call when it waits, or after a moment: a thread in a socket looks busy. */
    void interruptWhenItWaits() throws InterruptedException {
        long deadline = System.nanoTime() + BEFORE_INTERRUPT.toNanos();
        while (thread.isAlive() && !waits() && System.nanoTime() < deadline) {
            thread.join(10);
        }
        assertThat(thread.isAlive()).as("the call still hangs when it is to be interrupted").isTrue();
        thread.interrupt();
    }

    /** Waits for the end of the call; what it threw, or empty if it returned. */
    Optional<Throwable> endsWithin(Duration bound) throws InterruptedException {
        thread.join(bound.toMillis());
        assertThat(thread.isAlive()).as("the call still runs after %s", bound).isFalse();
        return Optional.ofNullable(thrown);
    }

    private boolean waits() {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private void run(Callable<?> body) {
        try {
            body.call();
        } catch (Throwable e) {
            thrown = e;
        }
    }
}
