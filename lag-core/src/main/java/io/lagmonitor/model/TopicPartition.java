package io.lagmonitor.model;

import java.util.Comparator;

/**
 * A partition of a topic. Our own type, so that a monitor of vendor lag needs no kafka-clients.
 *
 * @param topic     the topic's name; not empty
 * @param partition its number, from 0
 */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {

    private static final Comparator<TopicPartition> ORDER =
        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** Checks both parts. */
    public TopicPartition {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic is empty");
        }
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition + " of " + topic + " is negative");
        }
    }

    @Override
    public int compareTo(TopicPartition other) {
        return ORDER.compare(this, other);
    }

    /** As Kafka writes it: {@code orders-3}. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
