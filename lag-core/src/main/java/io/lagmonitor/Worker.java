package io.lagmonitor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one thread on which a source or notifier is called, so that there are never two calls at once. It begins with the
 * first task. A cancelled task is interrupted, and the worker stays busy until the call has really ended.
 */
final class Worker {

    private final String name;
    private final ExecutorService thread;
    private final AtomicInteger unfinished = new AtomicInteger();

    Worker(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "lag-monitor-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    String name() {
        return name;
    }

    boolean busy() {
        return unfinished.get() > 0;
    }

    /** Runs the call after those submitted before it. When the result is there, the worker is no longer busy with it. */
    <T> Future<T> submit(Callable<T> call) {
        unfinished.incrementAndGet();
        AtomicBoolean counted = new AtomicBoolean(true);
        Runnable finished = () -> {
            if (counted.compareAndSet(true, false)) {
                unfinished.decrementAndGet();
            }
        };
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                finished.run();
            }
        });
        try {
            thread.execute(new Submitted(task, finished));
        } catch (Throwable e) { // it was stopped, or the JVM has no thread left: it may have one later
            finished.run();
            throw e;
        }
        return task;
    }

    /** Interrupts what runs, cancels what has not begun, and takes no more. */
    void stop() {
        for (Runnable left : thread.shutdownNow()) {
            ((Submitted) left).task().cancel(false);
        }
    }

    /** Whether the thread ended in time. */
    boolean ended(Duration bound) throws InterruptedException {
        return thread.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    private record Submitted(FutureTask<?> task, Runnable finished) implements Runnable {

        @Override
        public void run() {
            task.run();
            finished.run();
        }
    }
}
