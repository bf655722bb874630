package io.lagmonitor.confluent;

import io.lagmonitor.confluent.Page.Row;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the rows of many pages come to. Of each partition (or topic, or group, as the labels go) the newest minute counts;
 * if two members report it in the same minute, as in a hand-over, the larger lag does. A row may come again.
 */
final class LagTable {

    private static final int MOST_ROWS = 1_000_000;
    /** Means of whole numbers carry the noise of their division. */
    private static final double NOISE = 1e-6;
    private static final int WHOLE = -1;
    private static final String TOTAL = "";

    private final Granularity granularity;
    private final int mostRows;
    private final Map<String, Group> groups = new HashMap<>();
    private int rows;
    private String lastId;
    private Group lastGroup;

    LagTable(Granularity granularity) {
        this(granularity, MOST_ROWS);
    }

    LagTable(Granularity granularity, int mostRows) {
        this.granularity = granularity;
        this.mostRows = mostRows;
    }

    Set<String> groupIds() {
        return groups.keySet();
    }

    /**
     * @throws LagException if there are more than can be held
     */
    void add(Row row) {
        Group group = group(row.group());
        String topic = granularity == Granularity.TOTAL ? TOTAL : row.topic();
        int partition = granularity == Granularity.PARTITION ? number(row.partition()) : WHOLE;
        boolean named = granularity == Granularity.TOTAL || topic != null && !topic.isEmpty();
        if (!named || granularity == Granularity.PARTITION && partition < 0) {
            group.lacksSome = true; // lag of something that is not named
            return;
        }
        Newest newest = group.topic(topic).get(partition);
        if (newest == null) {
            if (rows == mostRows) {
                group.lacksSome = true;
                throw new LagException("more than " + mostRows + " partitions; include fewer groups");
            }
            rows++;
            newest = new Newest();
            group.topic(topic).put(partition, newest);
        }
        newest.take(row.bucket(), row.value());
    }

    /** Rows of one group follow each other, and have the same object as its name. */
    @SuppressWarnings("StringEquality")
    private Group group(String groupId) {
        if (groupId != lastId) {
            lastGroup = groups.computeIfAbsent(groupId, first -> new Group());
            lastId = groupId;
        }
        return lastGroup;
    }

    /**
     * Adds the groups to a snapshot.
     *
     * @param areSums whether the number of a topic or group is known to be the sum over its partitions; if not, its lag is
     *                at least that, for the sum is at least the largest
     * @param cut     groups of which some rows may not have come
     */
    void addTo(LagSnapshot.Builder snapshot, String cluster, boolean areSums, Set<String> cut) {
        groups.forEach((groupId, group) -> {
            GroupKey key = new GroupKey(cluster, groupId);
            long asOf = group.oldest();
            if (asOf == Row.NEVER) {
                snapshot.failure(key, "reported without any number");
                return;
            }
            GroupLagBuilder lag = GroupLag.builder(key, Instant.ofEpochSecond(asOf));
            group.topics.forEach((topic, parts) -> parts.forEach((partition, newest) ->
                addRow(lag, topic, partition, newest)));
            // A partition without a number is a row of its own, a topic without one is none.
            boolean lacksTopics = granularity != Granularity.PARTITION && (!areSums || group.lacksNumbers());
            if (group.lacksSome || lacksTopics || cut.contains(groupId)) {
                lag.mayLackPartitions();
            }
            snapshot.group(lag.build());
        });
    }

    private void addRow(GroupLagBuilder lag, String topic, int partition, Newest newest) {
        if (granularity == Granularity.PARTITION) {
            lag.partition(topic, partition);
            if (newest.isKnown()) {
                lag.lag(newest.lag);
            }
        } else if (newest.isKnown() && granularity == Granularity.TOPIC) {
            lag.topic(topic, newest.lag);
        } else if (newest.isKnown()) {
            lag.total(newest.lag);
        }
    }

    private static int number(String partition) {
        try {
            return partition == null ? -1 : Integer.parseInt(partition);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static final class Group {

        private final Map<String, Map<Integer, Newest>> topics = new TreeMap<>();
        private boolean lacksSome;
        private String lastTopic;
        private Map<Integer, Newest> lastParts;

        @SuppressWarnings("StringEquality")
        Map<Integer, Newest> topic(String name) {
            if (name != lastTopic) {
                lastParts = topics.computeIfAbsent(name, first -> new TreeMap<>());
                lastTopic = name;
            }
            return lastParts;
        }

        /** The time that all numbers are of, at least. */
        long oldest() {
            long oldest = Row.NEVER;
            for (Map<Integer, Newest> parts : topics.values()) {
                for (Newest newest : parts.values()) {
                    if (newest.isKnown()) {
                        oldest = oldest == Row.NEVER ? newest.bucket : Math.min(oldest, newest.bucket);
                    }
                }
            }
            return oldest;
        }

        boolean lacksNumbers() {
            return topics.values().stream().flatMap(parts -> parts.values().stream()).anyMatch(newest -> !newest.isKnown());
        }
    }

    private static final class Newest {

        private long bucket = Row.NEVER;
        private long lag;

        boolean isKnown() {
            return bucket != Row.NEVER;
        }

        /** A mean is rounded up: where somebody was behind for part of a minute, lag is not 0. */
        void take(long at, double value) {
            if (at == Row.NEVER || value < 0) {
                return;
            }
            long rounded = (long) Math.ceil(value - NOISE);
            lag = at > bucket ? rounded : at == bucket ? Math.max(lag, rounded) : lag;
            bucket = Math.max(bucket, at);
        }
    }
}
