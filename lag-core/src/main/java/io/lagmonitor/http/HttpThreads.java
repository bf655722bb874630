package io.lagmonitor.http;

import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A client of the JDK and its threads, which end when it is closed. Before Java 21 the JDK's client cannot be closed: the
 * thread that waits for its sockets ends, and closes them, when the client is collected or when it is interrupted. It is
 * made in the group of the thread that makes the client, and there it is found.
 */
final class HttpThreads implements AutoCloseable {

    private static final ThreadGroup GROUP = new ThreadGroup("lag-monitor-http");
    private static final int IDLE_SECONDS = 10;

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService executor;
    private final Set<Thread> selectors = new HashSet<>();
    private final HttpClient client;

    HttpThreads(String name, Supplier<HttpClient.Builder> settings) throws InterruptedException {
        prefix = GROUP.getName() + "-" + name + "-";
        executor = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
        boolean made = false;
        try {
            client = executor.submit(() -> make(settings.get())).get();
            made = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("no HTTP client: " + e.getCause(), e.getCause());
        } finally {
            if (!made) {
                executor.shutdownNow();
            }
        }
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        selectors.forEach(Thread::interrupt);
        executor.shutdownNow();
    }

    private HttpClient make(HttpClient.Builder settings) {
        synchronized (GROUP) {
            Set<Thread> before = threadsOfClients();
            HttpClient made = settings.executor(executor).build();
            selectors.addAll(threadsOfClients());
            selectors.removeAll(before);
            selectors.forEach(thread -> thread.setName(prefix + "selector"));
            return made;
        }
    }

    private Thread thread(Runnable task) {
        Thread made = new OwnThread(task, prefix + count.incrementAndGet());
        made.setDaemon(true);
        return made;
    }

    private static Set<Thread> threadsOfClients() {
        Thread[] all = new Thread[2 * GROUP.activeCount() + 16];
        Set<Thread> found = new HashSet<>();
        Stream.of(all).limit(GROUP.enumerate(all)).filter(thread -> !(thread instanceof OwnThread)).forEach(found::add);
        return found;
    }

    private static final class OwnThread extends Thread {

        OwnThread(Runnable task, String name) {
            super(GROUP, task, name);
        }
    }
}
