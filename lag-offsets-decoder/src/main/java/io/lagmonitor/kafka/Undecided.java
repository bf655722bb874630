package io.lagmonitor.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * Commits behind the first open transaction of their partition of the offsets topic. They may belong to a transaction or
 * not, which the records do not tell; whether one counts, the coordinator says: by the offset it gives for the group.
 * What is too much is left out. For one thread.
 */
final class Undecided {

    private static final int MOST = 100_000;

    private final Map<Key, Commit> commits = new HashMap<>();

    private record Key(String groupId, String topic, int partition) {}

    /** @param at where in which partition of the offsets topic it is */
    private record Commit(int offsetsPartition, long at, long offset, long time) {}

    void put(String groupId, String topic, int partition, int offsetsPartition, long at, long offset, long time) {
        Key key = new Key(groupId, topic, partition);
        if (commits.size() < MOST || commits.containsKey(key)) {
            commits.put(key, new Commit(offsetsPartition, at, offset, time));
        }
    }

    /** When this offset was committed; {@link CommitTable#NONE} if the newest commit is not of it. */
    long time(String groupId, String topic, int partition, long offset) {
        Commit commit = commits.isEmpty() ? null : commits.get(new Key(groupId, topic, partition));
        return commit != null && commit.offset == offset ? commit.time : CommitTable.NONE;
    }

    void forget(String groupId, String topic, int partition) {
        commits.remove(new Key(groupId, topic, partition));
    }

    /** Forgets what is in a partition of the offsets topic. */
    void forgetPartition(int offsetsPartition) {
        commits.values().removeIf(commit -> commit.offsetsPartition == offsetsPartition);
    }

    void clear() {
        commits.clear();
    }

    /** Forgets those before which it was decided by now, by partition of the offsets topic. */
    void forgetDecided(IntToLongFunction decidedUpTo) {
        commits.values().removeIf(commit -> commit.at < decidedUpTo.applyAsLong(commit.offsetsPartition));
    }

    int size() {
        return commits.size();
    }
}
