package io.lagmonitor.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * Commits behind the first open transaction of their partition of the offsets topic. They may belong to a transaction or
 * not, which the records do not tell; whether one counts, the coordinator says: by the offset it gives for the group,
 * which others may have followed by the time they are read.
 * What is too much is left out. For one thread.
 */
final class Undecided {

    private static final int MOST = 100_000;

    private final Map<Key, Commit> commits = new HashMap<>();
    /** Of the offsets that are asked for, where others have followed. */
    private final Map<Key, Commit> overtaken = new HashMap<>();
    private Asked asked = Asked.NOTHING;

    /** What the coordinators gave before the newest commits were read. */
    interface Asked {

        long NO_OFFSET = -1;
        Asked NOTHING = (groupId, topic, partition) -> NO_OFFSET;

        /** The committed offset, or {@link #NO_OFFSET}. */
        long offset(String groupId, String topic, int partition);
    }

    private record Key(String groupId, String topic, int partition) {}

    /** @param at where in which partition of the offsets topic it is */
    private record Commit(int offsetsPartition, long at, long offset, long time) {}

    /** Begins to answer {@link #time} also for these, once others have followed. */
    void beginAsking(Asked offsets) {
        endAsking();
        asked = offsets;
    }

    void endAsking() {
        asked = Asked.NOTHING;
        overtaken.clear();
    }

    void put(String groupId, String topic, int partition, int offsetsPartition, long at, long offset, long time) {
        Key key = new Key(groupId, topic, partition);
        if (commits.size() < MOST || commits.containsKey(key)) {
            Commit before = commits.put(key, new Commit(offsetsPartition, at, offset, time));
            if (before != null && before.offset != offset && before.offset == asked.offset(groupId, topic, partition)) {
                overtaken.put(key, before);
            }
        }
    }

    /** When this offset was committed; {@link CommitTable#NONE} if no commit of it is known that may be the newest. */
    long time(String groupId, String topic, int partition, long offset) {
        if (commits.isEmpty()) {
            return CommitTable.NONE;
        }
        Key key = new Key(groupId, topic, partition);
        long time = time(commits.get(key), offset);
        return time != CommitTable.NONE ? time : time(overtaken.get(key), offset);
    }

    private static long time(Commit commit, long offset) {
        return commit != null && commit.offset == offset ? commit.time : CommitTable.NONE;
    }

    void forget(String groupId, String topic, int partition) {
        Key key = new Key(groupId, topic, partition);
        commits.remove(key);
        overtaken.remove(key);
    }

    /** Forgets what is in a partition of the offsets topic. */
    void forgetPartition(int offsetsPartition) {
        commits.values().removeIf(commit -> commit.offsetsPartition == offsetsPartition);
        overtaken.values().removeIf(commit -> commit.offsetsPartition == offsetsPartition);
    }

    void clear() {
        commits.clear();
        overtaken.clear();
    }

    /** Forgets those before which it was decided by now, by partition of the offsets topic. */
    void forgetDecided(IntToLongFunction decidedUpTo) {
        commits.values().removeIf(commit -> commit.at < decidedUpTo.applyAsLong(commit.offsetsPartition));
    }

    int size() {
        return commits.size();
    }
}
