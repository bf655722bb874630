package io.lagmonitor.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;

/** A member that polls on a thread of its own, and so takes part in every rebalance, until it is closed. */
final class PollingMember implements AutoCloseable {

    private final Consumer<byte[], byte[]> consumer;
    private final CompletableFuture<Void> end;

    private PollingMember(Consumer<byte[], byte[]> consumer, CompletableFuture<Void> end) {
        this.consumer = consumer;
        this.end = end;
    }

    static PollingMember start(Consumer<byte[], byte[]> consumer, String topic) {
        return new PollingMember(consumer, CompletableFuture.runAsync(() -> poll(consumer, topic), task -> {
            Thread thread = new Thread(task, "polling-member");
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /** Leaves the group; throws what the consumer threw before. May be called again. */
    @Override
    public void close() {
        consumer.wakeup();
        end.join();
    }

    private static void poll(Consumer<byte[], byte[]> consumer, String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (true) {
                consumer.poll(Duration.ofSeconds(1));
            }
        } catch (WakeupException closed) {
            // it left
        }
    }
}
