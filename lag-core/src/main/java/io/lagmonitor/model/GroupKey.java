package io.lagmonitor.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * A consumer group of one cluster: the identity of a group in reports, state, incidents and silences.
 *
 * @param cluster the name the user gave the cluster, by default Kafka's cluster id; never blank
 * @param groupId Kafka's {@code group.id}; any text, also an empty one, as Kafka allows
 */
public record GroupKey(String cluster, String groupId) implements Comparable<GroupKey> {

    private static final Comparator<GroupKey> ORDER =
        Comparator.comparing(GroupKey::cluster).thenComparing(GroupKey::groupId);

    /** Checks that the cluster is named. */
    public GroupKey {
        Objects.requireNonNull(cluster, "cluster");
        if (cluster.isBlank()) {
            throw new IllegalArgumentException("cluster is blank, expected the name of a Kafka cluster");
        }
        Objects.requireNonNull(groupId, "groupId");
    }

    @Override
    public int compareTo(GroupKey other) {
        return ORDER.compare(this, other);
    }

    /** For people; not unique, because both names may contain a slash. */
    @Override
    public String toString() {
        return cluster + "/" + groupId;
    }
}
