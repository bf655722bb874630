package io.lagmonitor.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Distinct partitions. Made for adding the same ones again and again, as the groups of a cluster do: that costs a bit
 * each, where a hash set would compare the topic partitions themselves.
 */
final class PartitionSet {

    private final Map<String, BitSet> topics = new HashMap<>();

    /** The partitions of a topic, to add to. */
    BitSet of(String topic) {
        return topics.computeIfAbsent(topic, name -> new BitSet());
    }

    Set<String> topics() {
        return topics.keySet();
    }

    List<TopicPartition> toList() {
        return topics.entrySet().stream()
            .flatMap(topic -> topic.getValue().stream().mapToObj(number -> new TopicPartition(topic.getKey(), number)))
            .toList();
    }
}
