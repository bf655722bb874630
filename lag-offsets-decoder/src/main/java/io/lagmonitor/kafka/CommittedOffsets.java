package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupLagBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
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
        return sorted(collected);
    }

    /**
     * The start offsets of a share group, and its lag where that is told. A topic is here even if none of its
     * partitions has a start offset.
     */
    static <O> CommittedOffsets ofShareGroup(
            Map<TopicPartition, O> answer, ToLongFunction<O> startOffset, Function<O, OptionalLong> lag) {
        Map<String, Collected> collected = new HashMap<>();
        answer.forEach((partition, offset) -> {
            Collected topic = collected.computeIfAbsent(partition.topic(), name -> new Collected());
            if (offset != null) {
                topic.add(partition.partition(), startOffset.applyAsLong(offset));
                lag.apply(offset).ifPresent(topic::lag);
            }
        });
        return sorted(collected);
    }

    private static CommittedOffsets sorted(Map<String, Collected> collected) {
        SortedMap<String, OfTopic> topics = new TreeMap<>();
        collected.forEach((topic, rows) -> topics.put(topic, rows.sorted()));
        return new CommittedOffsets(topics);
    }

    boolean isEmpty() {
        return topics.isEmpty();
    }

    /** Partition numbers in ascending order, the offset of each, and its lag where that is told. */
    static final class OfTopic {

        static final OfTopic NOTHING = new OfTopic(new int[0], new long[0], null);

        private static final long UNKNOWN = -1;

        private final int[] partitions;
        private final long[] offsets;
        /** Null where no lag is told, which is the rule. */
        private final long[] lags;

        private OfTopic(int[] partitions, long[] offsets, long[] lags) {
            this.partitions = partitions;
            this.offsets = offsets;
            this.lags = lags;
        }

        int[] partitions() {
            return partitions;
        }

        long[] offsets() {
            return offsets;
        }

        /** What was committed on a partition; -1 if nothing was. */
        long offset(int partition) {
            int n = Arrays.binarySearch(partitions, partition);
            return n < 0 ? UNKNOWN : offsets[n];
        }

        /** Says in the row of the n-th partition what is known of it. */
        GroupLagBuilder say(int n, GroupLagBuilder row) {
            row.committedOffset(offsets[n]);
            return lags == null || lags[n] == UNKNOWN ? row : row.lag(lags[n]);
        }
    }

    private static final class Collected {

        private int[] partitions = new int[16];
        private long[] offsets = new long[16];
        private long[] lags;
        private int size;

        void add(int partition, long offset) {
            if (size == partitions.length) {
                partitions = Arrays.copyOf(partitions, size * 2);
                offsets = Arrays.copyOf(offsets, size * 2);
                lags = lags == null ? null : grown(lags);
            }
            partitions[size] = partition;
            offsets[size++] = offset;
        }

        /** Of the partition that was added last. */
        void lag(long lag) {
            if (lags == null) {
                lags = grown(new long[0]);
            }
            lags[size - 1] = lag;
        }

        /** Sorts primitives: the partition in the upper half of a long, where it stood in the lower. */
        OfTopic sorted() {
            long[] order = new long[size];
            for (int i = 0; i < size; i++) {
                order[i] = (long) partitions[i] << Integer.SIZE | i;
            }
            Arrays.sort(order);
            int[] sortedPartitions = new int[size];
            for (int i = 0; i < size; i++) {
                sortedPartitions[i] = (int) (order[i] >>> Integer.SIZE);
            }
            return new OfTopic(sortedPartitions, pick(offsets, order), lags == null ? null : pick(lags, order));
        }

        private static long[] pick(long[] values, long[] order) {
            long[] picked = new long[order.length];
            for (int i = 0; i < order.length; i++) {
                picked[i] = values[(int) order[i]];
            }
            return picked;
        }

        /** To the size of the others. */
        private long[] grown(long[] values) {
            long[] grown = Arrays.copyOf(values, offsets.length);
            Arrays.fill(grown, values.length, grown.length, OfTopic.UNKNOWN);
            return grown;
        }
    }
}
