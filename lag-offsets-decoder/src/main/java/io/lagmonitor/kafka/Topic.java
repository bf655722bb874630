package io.lagmonitor.kafka;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/** What the cluster says of a topic: its leaders, or that there is none of that name, or nothing. */
final class Topic {

    private static final int NO_LEADER = -1;

    private final String name;
    private final Uuid id;
    private final int[] leaders;
    private final Optional<Throwable> failure;

    private Topic(String name, Uuid id, int[] leaders, Optional<Throwable> failure) {
        this.name = name;
        this.id = id;
        this.leaders = leaders;
        this.failure = failure;
    }

    static Topic of(TopicDescription description) {
        int[] leaders = description.partitions().stream().mapToInt(Topic::leader).toArray();
        return new Topic(description.name(), description.topicId(), leaders, Optional.empty());
    }

    static Topic absent(String name) {
        return new Topic(name, Uuid.ZERO_UUID, new int[0], Optional.empty());
    }

    /** One that may exist. */
    static Topic unreadable(String name, Throwable failure) {
        return new Topic(name, Uuid.ZERO_UUID, new int[0], Optional.of(failure));
    }

    String name() {
        return name;
    }

    /** Tells it from others that had, or will have, its name; {@link Uuid#ZERO_UUID} if that is not known. */
    Uuid id() {
        return id;
    }

    int partitions() {
        return leaders.length;
    }

    /** Why nothing is known of it. */
    Optional<Throwable> failure() {
        return failure;
    }

    boolean isAbsent() {
        return failure.isEmpty() && leaders.length == 0;
    }

    /** Whether there certainly is no such partition. */
    boolean lacks(int partition) {
        return failure.isEmpty() && partition >= leaders.length;
    }

    /** The broker that leads a partition, if it has a leader and we know of it. */
    OptionalInt leader(int partition) {
        return partition < leaders.length && leaders[partition] != NO_LEADER
            ? OptionalInt.of(leaders[partition]) : OptionalInt.empty();
    }

    private static int leader(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return leader == null || leader.isEmpty() ? NO_LEADER : leader.id();
    }
}
