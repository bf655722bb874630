package io.lagmonitor.aliyun;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes the same step for each of many, a few at a time, in their order; its threads end with it. */
final class SideBySide {

    private SideBySide() {}

    /** What is done for each. */
    interface Step<T> {

        void take(T one) throws InterruptedException;
    }

    /**
     * Returns when all are done. What a step throws ends the whole.
     *
     * @param threads how its threads are named, before their number
     */
    static <T> void run(String threads, int parallel, Collection<T> all, Step<T> step) throws InterruptedException {
        if (all.isEmpty()) {
            return;
        }
        Queue<T> left = new ConcurrentLinkedQueue<>(all);
        int count = Math.min(parallel, all.size());
        ExecutorService executor = Executors.newFixedThreadPool(count, daemons(threads));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(executor.submit(() -> {
                    for (T one = left.poll(); one != null; one = left.poll()) {
                        step.take(one);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
