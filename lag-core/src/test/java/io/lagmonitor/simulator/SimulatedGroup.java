package io.lagmonitor.simulator;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A consumer group that does as it is told. It has one partition of topic {@code t}, and of every other topic it is given,
 * and one member, or those that are named. What lasts, as growing, goes on with every poll until it is told something
 * else. All methods return the group.
 */
public final class SimulatedGroup {

    private static final String TOPIC = "t";

    private final String groupId;
    private final Map<String, Log> logs = new TreeMap<>();
    private final Map<String, Owner> owners = new TreeMap<>();
    private Consumer<Log> course = log -> {};
    private OptionalInt members = OptionalInt.of(1);
    private GroupState state = GroupState.STABLE;
    private Optional<Habits> habits = Optional.empty();
    private boolean simple;
    private boolean ownersKnown = true;
    private boolean endsKnown = true;
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

    /** Records come in once, and the consumer does not commit; nothing lasts. */
    public SimulatedGroup produce(long records) {
        course = log -> {};
        logs.values().forEach(log -> log.produce(records));
        return this;
    }

    /** As {@link #produce(long)}, on one topic. */
    public SimulatedGroup produce(String topic, long records) {
        course = log -> {};
        logs.get(topic).produce(records);
        return this;
    }

    /** No records come in, and nothing is committed. */
    public SimulatedGroup idle() {
        return produce(0);
    }

    /** The consumer is too slow: with every poll it is this much further behind, and commits. */
    public SimulatedGroup grow(long records) {
        course = log -> log.produce(10 + records).commit(log.lag() - 10);
        return this;
    }

    /** The consumer ends, and records come in with every poll: the group has no members, and its commits stand still. */
    public SimulatedGroup stop(long records) {
        leave();
        course = log -> log.produce(records);
        return this;
    }

    /** The consumer is there and does nothing, and records come in with every poll: its commits stand still. */
    public SimulatedGroup stall(long records) {
        join();
        course = log -> log.produce(records);
        return this;
    }

    /** As {@link #stall(long)}, of one member; the others keep their distance from the end. */
    public SimulatedGroup stall(String clientId, long records) {
        course = log -> {
            log.produce(records);
            if (!isOf(log, clientId)) {
                log.commit(log.lag() - records);
            }
        };
        return this;
    }

    /** Records come in with every poll, and are read but on these topics. */
    public SimulatedGroup commitOnOthersThan(String... topics) {
        course = log -> {
            log.produce(10);
            if (Stream.of(topics).noneMatch(topic -> logs.get(topic) == log)) {
                log.commit(0);
            }
        };
        return this;
    }

    /** Besides what goes on, the consumer keeps up with this topic. */
    public SimulatedGroup commitOn(String topic) {
        Consumer<Log> rest = course;
        course = log -> {
            rest.accept(log);
            if (logs.get(topic) == log) {
                log.commit(0);
            }
        };
        return this;
    }

    /** All members leave; whatever goes on with the topics goes on. */
    public SimulatedGroup leave() {
        members = OptionalInt.of(0);
        return this;
    }

    /** Its members are there, one if none are named. */
    public SimulatedGroup join() {
        members = OptionalInt.of(Math.max((int) owners.values().stream().distinct().count(), 1));
        return this;
    }

    /** One of several members, to which these topics are assigned now. */
    public SimulatedGroup member(String clientId, String... topics) {
        Owner owner = new Owner(clientId + "-id", clientId, "/10.0.0." + clientId.replaceAll("[^0-9]", ""));
        for (String topic : topics) {
            logs.computeIfAbsent(topic, name -> new Log());
            owners.put(topic, owner);
        }
        return join();
    }

    /** It is not known to which members the topics are assigned. */
    public SimulatedGroup hideOwners() {
        ownersKnown = false;
        return this;
    }

    /** It never has members, and only commits. */
    public SimulatedGroup simple() {
        simple = true;
        return leave();
    }

    /** How many members it has cannot be told. */
    public SimulatedGroup hideMembers() {
        members = OptionalInt.empty();
        return this;
    }

    /** It is known again to which members the topics are assigned. */
    public SimulatedGroup showOwners() {
        ownersKnown = true;
        return this;
    }

    /** Nobody reads this topic any more, and what was committed there is kept. */
    public SimulatedGroup unassign(String topic) {
        owners.remove(topic);
        return this;
    }

    /** Whether the ends of its logs can be read; they cannot while no broker leads them. */
    public SimulatedGroup ends(boolean known) {
        endsKnown = known;
        return this;
    }

    /** Its state, as long as it has members; STABLE at first. */
    public SimulatedGroup state(GroupState groupState) {
        state = groupState;
        return this;
    }

    /** What a source that sees commits as they happen says of it. */
    public SimulatedGroup habits(Habits seen) {
        habits = Optional.of(seen);
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
        join();
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

    /** The source does not see commits, or has not read all of them yet. */
    public SimulatedGroup hideHabits() {
        habits = Optional.empty();
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
        GroupLagBuilder lag = GroupLag.builder(key(), asOf);
        members.ifPresent(number -> lag.members(number).state(number > 0 ? state : GroupState.EMPTY));
        habits.ifPresent(lag::habits);
        if (simple) {
            lag.simple();
        }
        logs.forEach((topic, log) -> {
            lag.partition(topic, 0);
            if (ownersKnown && members.orElse(0) > 0 && owners.containsKey(topic)) {
                lag.owner(owners.get(topic));
            }
            if (readable) {
                log.report(lag, endsKnown);
            }
        });
        return whole ? lag.build() : lag.mayLackPartitions().build();
    }

    private boolean isOf(Log log, String clientId) {
        return owners.entrySet().stream()
            .anyMatch(owned -> logs.get(owned.getKey()) == log && owned.getValue().clientId().equals(clientId));
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

        void report(GroupLagBuilder lag, boolean withEnds) {
            if (withEnds) {
                lag.logStartOffset(start).logEndOffset(end);
            }
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
