package io.lagmonitor.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a finding is about, within a group: the group itself, one of its topics, or one partition. A group contains its
 * topics, a topic its partitions.
 *
 * @param topic     empty for the group itself
 * @param partition present only for a partition
 */
public record Subject(Optional<String> topic, OptionalInt partition) {

    private static final Subject GROUP = new Subject(Optional.empty(), OptionalInt.empty());

    /** Checks that a topic has a name, and that a partition is one of a topic. */
    public Subject {
        if (topic.isPresent() && topic.get().isEmpty()) {
            throw new IllegalArgumentException("a topic without a name");
        }
        if (partition.orElse(0) < 0) {
            throw new IllegalArgumentException("partition " + partition.getAsInt() + " is negative");
        }
        if (partition.isPresent() && topic.isEmpty()) {
            throw new IllegalArgumentException("partition " + partition.getAsInt() + " without its topic");
        }
    }

    /** The group as a whole. */
    public static Subject group() {
        return GROUP;
    }

    /** All of the group's partitions of one topic. */
    public static Subject topic(String topic) {
        return new Subject(Optional.of(topic), OptionalInt.empty());
    }

    /** One partition. */
    public static Subject partition(TopicPartition partition) {
        return new Subject(Optional.of(partition.topic()), OptionalInt.of(partition.partition()));
    }

    /** Whether {@code other} lies within this subject: the group contains all, a topic itself and its partitions. */
    public boolean contains(Subject other) {
        return equals(other) || topic.isEmpty() || (partition.isEmpty() && topic.equals(other.topic));
    }

    /** For people: {@code group}, {@code topic orders}, {@code partition orders-3}. */
    @Override
    public String toString() {
        if (topic.isEmpty()) {
            return "group";
        }
        return partition.isEmpty() ? "topic " + topic.get() : "partition " + topic.get() + "-" + partition.getAsInt();
    }
}
