package io.lagmonitor;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the threads of sources and notifiers within a bound, and closes what was handed to the monitor, each once. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final List<Worker> workers;
    private final List<AutoCloseable> closeables;

    Closing(List<Worker> fetching, List<Worker> telling, List<AutoCloseable> closeables) {
        this.workers = Stream.concat(fetching.stream(), telling.stream()).toList();
        this.closeables = closeables;
    }

    /** Interrupts, waits, warns, goes on. Keeps the interrupt of the caller. */
    void close() {
        workers.forEach(Worker::stop);
        long deadline = System.nanoTime() + BOUND.toNanos();
        boolean interrupted = false;
        for (Worker worker : workers) {
            try {
                Duration left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
                if (!worker.ended(interrupted ? Duration.ZERO : left)) {
                    LOG.warn("{} does not end after an interrupt and is left behind", worker.name());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Set<AutoCloseable> closed = Collections.newSetFromMap(new IdentityHashMap<>());
        closeables.stream().filter(closed::add).forEach(Closing::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Throwable e) { // whatever a stranger throws, the others are closed
            LOG.warn("Closing {} failed: {}", closeable.getClass().getName(), FailureLog.reason(e));
        }
    }
}
