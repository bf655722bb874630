package io.lagmonitor.model;

import java.util.Arrays;
import java.util.List;

/**
 * Which partitions the rows of a {@link GroupLag} are about: sorted by topic and partition, each topic a run of rows.
 * Immutable; one layout serves every sample of a group until its partitions change.
 */
final class Layout {

    private final String[] topics;
    private final int[] firstRows;
    private final int[] partitions;

    /**
     * @param topics     distinct and sorted
     * @param firstRows  the first row of each topic, and behind the last one the number of rows
     * @param partitions the partition number of each row
     */
    Layout(String[] topics, int[] firstRows, int[] partitions) {
        this.topics = topics;
        this.firstRows = firstRows;
        this.partitions = partitions;
    }

    int rows() {
        return partitions.length;
    }

    List<String> topics() {
        return List.of(topics);
    }

    /** The first row of a topic; with the end after it, both 0 for a topic that is not here. */
    int firstRow(String topic) {
        int index = Arrays.binarySearch(topics, topic);
        return index < 0 ? 0 : firstRows[index];
    }

    int endRow(String topic) {
        int index = Arrays.binarySearch(topics, topic);
        return index < 0 ? 0 : firstRows[index + 1];
    }

    TopicPartition topicPartition(int row) {
        int index = Arrays.binarySearch(firstRows, row);
        return new TopicPartition(topics[index < 0 ? -index - 2 : index], partitions[row]);
    }

    /** The row of a partition, negative if it has none. */
    int row(TopicPartition partition) {
        return Arrays.binarySearch(
            partitions, firstRow(partition.topic()), endRow(partition.topic()), partition.partition());
    }

    boolean sameAs(Layout other) {
        return this == other
            || Arrays.equals(partitions, other.partitions)
            && Arrays.equals(firstRows, other.firstRows)
            && Arrays.equals(topics, other.topics);
    }
}
