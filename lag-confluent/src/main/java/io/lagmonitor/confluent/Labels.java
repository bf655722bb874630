package io.lagmonitor.confluent;

import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The labels by which lag is asked for.
 *
 * @param granularity how finely they tell lag
 * @param client      whether the members of a group are told apart by their {@code client.id}: in a hand-over two of them
 *                    report the same partition, and their numbers must not be added up
 */
record Labels(Granularity granularity, boolean client) {

    static final String GROUP = "metric.consumer_group_id";
    static final String TOPIC = "metric.topic";
    static final String PARTITION = "metric.partition";
    static final String CLIENT = "metric.client_id";

    /** What Confluent's documentation names, for as long as its descriptors cannot be read. */
    static final Labels DOCUMENTED = new Labels(Granularity.PARTITION, false);
    /** What is asked for where the user wants no more. */
    static final Labels PER_TOPIC = new Labels(Granularity.TOPIC, false);

    private static final String PREFIX = "metric.";

    /** The finest of those that the service lists, with or without their prefix. */
    static Labels of(Collection<String> listed) {
        List<String> full = listed.stream().map(key -> key.startsWith(PREFIX) ? key : PREFIX + key).toList();
        if (!full.contains(GROUP)) {
            throw new LagException("lag is not told by " + GROUP + ", only by " + listed);
        }
        if (!full.contains(TOPIC)) {
            return new Labels(Granularity.TOTAL, false);
        }
        return full.contains(PARTITION) ? new Labels(Granularity.PARTITION, full.contains(CLIENT)) : PER_TOPIC;
    }

    /** In the order in which the answer is sorted. */
    List<String> groupBy() {
        List<String> labels = new ArrayList<>(List.of(GROUP));
        if (granularity != Granularity.TOTAL) {
            labels.add(TOPIC);
        }
        if (granularity == Granularity.PARTITION) {
            labels.add(PARTITION);
        }
        if (client) {
            labels.add(CLIENT);
        }
        return labels;
    }
}
