package io.lagmonitor.examples.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One consumer for each group, which joins, is assigned everything and then does nothing at all: it never commits, and
 * its next heartbeat is due long after the benchmark, so that it takes no time from what is measured.
 */
final class LiveMembers implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final String topic;
    private final List<Consumer<byte[], byte[]>> consumers = Collections.synchronizedList(new ArrayList<>());

    LiveMembers(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    /** May be called by several threads. */
    void join(String groupId) {
        Consumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(properties(groupId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.add(consumer);
        consumer.subscribe(List.of(topic));
        while (consumer.assignment().isEmpty()) {
            consumer.poll(A_MOMENT);
        }
    }

    @Override
    public void close() {
        CloseOptions atOnce = CloseOptions.timeout(Duration.ZERO)
            .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP);
        consumers.forEach(consumer -> consumer.close(atOnce));
    }

    private Properties properties(String groupId) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) Duration.ofMinutes(30).toMillis());
        properties.put(ConsumerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, (int) Duration.ofMinutes(30).toMillis());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) Duration.ofMinutes(30).toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) Duration.ofMinutes(10).toMillis());
        return properties;
    }
}
