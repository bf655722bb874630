package io.lagmonitor.simulator;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupState;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A consumer group that does as it is told. It has one partition of topic {@code t}, and of every other topic it is given.
 * What lasts, as growing, goes on with every poll until it is told something else. All methods return the group.
 */
public final class SimulatedGroup {

    private static final String TOPIC = "t";

    private final String groupId;
    private final Map<String, Log> logs = new TreeMap<>();
    private Consumer<Log> course = log -> {};
    private int members = 1;
    private boolean there = true;

    SimulatedGroup(String groupId) {
        this.groupId = groupId;
        logs.put(TOPIC, new Log());
    }

    /** The consumer commits at this distance from the end, and keeps it. */
    public SimulatedGroup lag(long records) {
        return lag(TOPIC, records);
    }

    /** As {@link #lag(long)}, of one topic. */
    public SimulatedGroup lag(String topic, long records) {
        there = true;
        course = log -> log.produce(10).commit(log.lag() - 10);
        logs.computeIfAbsent(topic, name -> new Log()).produce(10).commit(records);
        return this;
    }

    /** The consumer is too slow: with every poll it is this much further behind, and commits. */
    public SimulatedGroup grow(long records) {
        course = log -> log.produce(10 + records).commit(log.lag() - 10);
        return this;
    }

    /** The consumer ends, and records come in with every poll: the group has no members, and its commits stand still. */
    public SimulatedGroup stop(long records) {
        members = 0;
        course = log -> log.produce(records);
        return this;
    }

    /** The consumer is there and does nothing, and records come in with every poll: its commits stand still. */
    public SimulatedGroup stall(long records) {
        members = 1;
        course = log -> log.produce(records);
        return this;
    }

    /** The consumer goes back by this much. */
    public SimulatedGroup rewind(long records) {
        logs.values().forEach(log -> log.commit(log.lag() + records));
        return this;
    }

    /** Retention deletes all but the newest records, also some that were not consumed. */
    public SimulatedGroup trim(long left) {
        logs.values().forEach(log -> log.start = Math.max(log.start, log.end - left));
        return this;
    }

    /** The offsets of the group are deleted, and the group stays: until it commits, nothing is known of its lag. */
    public SimulatedGroup deleteOffsets() {
        course = log -> {};
        logs.values().forEach(log -> log.hasCommit = false);
        return this;
    }

    /** The group is deleted, or not reported any more. */
    public SimulatedGroup vanish() {
        there = false;
        return this;
    }

    /** The consumer is there and has consumed everything. */
    public SimulatedGroup recover() {
        members = 1;
        return lag(0);
    }

    /** With every poll the lag changes from one to the other, beginning with the first. */
    public SimulatedGroup flap(long first, long second) {
        lag(first);
        boolean[] firstNext = {false};
        course = log -> {
            log.produce(10).commit(firstNext[0] ? first : second);
            firstNext[0] = !firstNext[0];
        };
        return this;
    }

    /** The topic is deleted and made again with so few records: what is committed lies past the end. */
    public SimulatedGroup recreate(long records) {
        logs.values().forEach(log -> {
            log.start = 0;
            log.end = records;
        });
        return this;
    }

    /** The group has no partition of this topic any more. */
    public SimulatedGroup dropTopic(String topic) {
        logs.remove(topic);
        return this;
    }

    void move() {
        if (there) {
            logs.values().forEach(course);
        }
    }

    boolean isThere() {
        return there;
    }

    GroupKey key() {
        return new GroupKey(Simulation.CLUSTER, groupId);
    }

    /**
     * What a source reports of it.
     *
     * @param readable whether the offsets of its partitions can be read
     * @param whole    whether all of its partitions are known
     */
    GroupLag lag(Instant asOf, boolean readable, boolean whole) {
        GroupLagBuilder lag = GroupLag.builder(key(), asOf).members(members)
            .state(members > 0 ? GroupState.STABLE : GroupState.EMPTY);
        logs.forEach((topic, log) -> {
            lag.partition(topic, 0);
            if (readable) {
                log.report(lag);
            }
        });
        return whole ? lag.build() : lag.mayLackPartitions().build();
    }

    /** One partition. */
    private static final class Log {

        private long start;
        private long end = 1_000;
        private long committed = 1_000;
        private boolean hasCommit = true;

        Log produce(long records) {
            end += records;
            return this;
        }

        /** Commits at this distance from the end. */
        void commit(long lag) {
            if (lag > end) {
                produce(lag);
            }
            committed = end - lag;
            hasCommit = true;
        }

        void report(GroupLagBuilder lag) {
            lag.logStartOffset(start).logEndOffset(end);
            if (hasCommit) {
                lag.committedOffset(committed);
            } else {
                lag.noCommit();
            }
        }

        long lag() {
            return end - committed;
        }
    }
}
