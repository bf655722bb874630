package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionSetTest {

    @Test
    void holdsEachPartitionOnce() {
        PartitionSet partitions = new PartitionSet();

        partitions.of("orders").set(2);
        partitions.of("orders").set(0);
        partitions.of("orders").set(2);
        partitions.of("payments").set(2);

        assertThat(partitions.topics()).containsExactlyInAnyOrder("orders", "payments");
        assertThat(partitions.toList()).containsExactlyInAnyOrder(
            new TopicPartition("orders", 0), new TopicPartition("orders", 2), new TopicPartition("payments", 2));
    }
}
