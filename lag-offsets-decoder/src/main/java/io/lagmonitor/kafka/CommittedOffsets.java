package io.lagmonitor.kafka;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What one group has committed, by topic; a few bytes a row of what the client hands out. */
record CommittedOffsets(SortedMap<String, OfTopic> topics) {

    static CommittedOffsets of(Map<TopicPartition, OffsetAndMetadata> answer) {
        Map<String, Collected> collected = new HashMap<>();
        Function<String, Collected> begun = topic -> new Collected();
        answer.forEach((partition, committed) -> {
            if (committed != null) {
                collected.computeIfAbsent(partition.topic(), begun).add(partition.partition(), committed.offset());
            }
        });
        SortedMap<String, OfTopic> topics = new TreeMap<>();
        collected.forEach((topic, rows) -> topics.put(topic, rows.sorted()));
        return new CommittedOffsets(topics);
    }

    boolean isEmpty() {
        return topics.isEmpty();
    }

    /** Partition numbers in ascending order, and the offset of each. */
    record OfTopic(int[] partitions, long[] offsets) {

        static final OfTopic NOTHING = new OfTopic(new int[0], new long[0]);
    }

    private static final class Collected {

        private int[] partitions = new int[16];
        private long[] offsets = new long[16];
        private int size;

        void add(int partition, long offset) {
            if (size == partitions.length) {
                partitions = Arrays.copyOf(partitions, size * 2);
                offsets = Arrays.copyOf(offsets, size * 2);
            }
            partitions[size] = partition;
            offsets[size++] = offset;
        }

        /** Sorts primitives: the partition in the upper half of a long, where it stood in the lower. */
        OfTopic sorted() {
            long[] order = new long[size];
            for (int i = 0; i < size; i++) {
                order[i] = (long) partitions[i] << Integer.SIZE | i;
            }
            Arrays.sort(order);
            int[] sortedPartitions = new int[size];
            long[] sortedOffsets = new long[size];
            for (int i = 0; i < size; i++) {
                sortedPartitions[i] = (int) (order[i] >>> Integer.SIZE);
                sortedOffsets[i] = offsets[(int) order[i]];
            }
            return new OfTopic(sortedPartitions, sortedOffsets);
        }
    }
}
