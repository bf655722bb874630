package io.lagmonitor.kafka;

import io.lagmonitor.offsets.KeyTable;
import io.lagmonitor.offsets.OffsetCommitView;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The newest commit of each group on each partition, and what the commits before it tell of the habits of the group.
 * An entry takes about 32 bytes besides its key; how much is kept has a bound: when there is no room for another commit,
 * the groups that were silent for longest are dropped. For one thread.
 */
final class CommitTable {

    /** In place of a time. */
    static final long NONE = GroupHabits.UNKNOWN;

    private static final int OFFSET = 0;
    private static final int TIME = 1;
    /** When a commit last changed the offset. */
    private static final int MOVED = 2;
    /** The group; in the upper half what tells its topic from others of that name, 0 if nothing does. */
    private static final int GROUP_AND_TOPIC = 3;
    private static final int COLUMNS = 4;

    private static final long NO_OFFSET = Long.MIN_VALUE;
    private static final int NAME_BYTES_PER_ENTRY = 32;
    private static final int ENTRIES_PER_GROUP = 8;

    private final KeyTable keys;
    private final LongPages entries = new LongPages(COLUMNS);
    private final HabitTable groups;
    private int offsetsPartitions = 1;
    private long droppedGroups;

    /** By slot: the offset whose time is asked for, and the time once it was seen; empty while nothing is asked. */
    private long[] askedOffsets = {};
    private long[] askedTimes = {};

    /** @param maxEntries how many commits it keeps; and no more groups than an eighth of that */
    CommitTable(int maxEntries) {
        keys = new KeyTable(maxEntries, (long) maxEntries * NAME_BYTES_PER_ENTRY);
        groups = new HabitTable(Math.max(1, maxEntries / ENTRIES_PER_GROUP));
    }

    /** How many commits are kept. */
    int size() {
        return keys.size();
    }

    HabitTable groups() {
        return groups;
    }

    /** How many groups were dropped for want of room, each time it happened. */
    long droppedGroups() {
        return droppedGroups;
    }

    /** Says how many partitions the offsets topic has, and forgets everything: groups are in others than before. */
    void restart(int partitionsOfTopic) {
        remove(groups.all());
        offsetsPartitions = partitionsOfTopic;
    }

    /**
     * Takes in a commit that counts.
     *
     * @param time when it was made; {@link #NONE} if that cannot be believed
     */
    void commit(OffsetCommitView view, long time) {
        int found = keys.find(view);
        int slot = found == KeyTable.NO_SLOT ? add(view) : found;
        if (slot == KeyTable.NO_SLOT) {
            return;
        }
        long offset = view.offset();
        long[] page = entries.page(slot);
        int at = entries.at(slot);
        boolean isAnother = learnTopic(page, at, view);
        if (page[at + OFFSET] == offset && !isAnother) {
            groups.sawLife((int) page[at + GROUP_AND_TOPIC], time);
        } else {
            move(page, at, offset, time, isAnother);
        }
        page[at + TIME] = time;
        if (slot < askedOffsets.length && askedOffsets[slot] == offset) {
            askedTimes[slot] = time;
        }
    }

    /**
     * Learns which topic it is. What was committed before on another one of that name is not to be compared.
     *
     * @return whether it is another one: the topic was deleted and created again
     */
    private static boolean learnTopic(long[] page, int at, OffsetCommitView view) {
        int topic = topic(view);
        int before = (int) (page[at + GROUP_AND_TOPIC] >>> Integer.SIZE);
        if (topic == 0 || topic == before) {
            return false;
        }
        page[at + GROUP_AND_TOPIC] = groupAndTopic((int) page[at + GROUP_AND_TOPIC], topic);
        return before != 0;
    }

    /** A commit that is older than the one before was taken already, before reading failed. */
    private void move(long[] page, int at, long offset, long time, boolean isAnotherTopic) {
        int group = (int) page[at + GROUP_AND_TOPIC];
        if (isAnotherTopic) {
            page[at + MOVED] = NONE;
        } else if (offset < page[at + OFFSET] && (time == NONE || time >= page[at + TIME])) {
            groups.sawRewind(group, time);
        }
        groups.sawProgress(group, time, page[at + MOVED]);
        page[at + OFFSET] = offset;
        page[at + MOVED] = time;
    }

    /**
     * Takes in a commit that may not count: a sign of life of its group, and no more.
     *
     * @param ahead whether what counts was not taken this far; otherwise a group that is not known is gone
     */
    void glimpse(OffsetCommitView view, long time, boolean ahead) {
        int slot = keys.find(view);
        int group = slot != KeyTable.NO_SLOT ? group(slot)
            : ahead ? group(view.groupId()) : groups.find(view.groupId());
        if (group != HabitTable.NO_GROUP) {
            groups.sawLife(group, time);
        }
    }

    /** The offset is gone. */
    void forget(OffsetCommitView view) {
        int slot = keys.find(view);
        if (slot != KeyTable.NO_SLOT) {
            int group = group(slot);
            remove(slot);
            groups.removeEntry(group);
            forgetIfGone(group);
        }
    }

    /** The number of a group in {@link #groups}, a new one if need be, for which others may be dropped. */
    int group(String groupId) {
        int partition = OffsetsTopic.partition(groupId, offsetsPartitions);
        int group = groups.intern(groupId, partition);
        if (group == HabitTable.NO_GROUP && groups.size() > 0 && groups.isName(groupId)) {
            drop(groups.silentForLongest(HabitTable.NO_GROUP));
            group = groups.intern(groupId, partition);
        }
        return group;
    }

    /** Forgets the habits of a group that has nothing left. */
    void forgetIfGone(int group) {
        if (groups.isGone(group)) {
            groups.remove(group);
        }
    }

    /** Forgets the groups of a partition of the offsets topic. */
    void forgetPartition(int partition) {
        remove(groups.ofPartition(partition));
    }

    /** Begins to answer {@link #time} also for commits that others will follow from now on. */
    void beginAsking() {
        askedOffsets = new long[keys.slotLimit()];
        askedTimes = new long[askedOffsets.length];
        Arrays.fill(askedOffsets, NO_OFFSET);
    }

    void ask(OffsetCommitView key, long offset) {
        int slot = keys.find(key);
        if (slot != KeyTable.NO_SLOT) {
            askedOffsets[slot] = offset;
            askedTimes[slot] = entries.get(slot, OFFSET) == offset ? entries.get(slot, TIME) : NONE;
        }
    }

    /** When this offset was committed; {@link #NONE} if the newest commit is of another, and so are those asked for. */
    long time(OffsetCommitView key, long offset) {
        int slot = keys.find(key);
        if (slot == KeyTable.NO_SLOT) {
            return NONE;
        }
        if (entries.get(slot, OFFSET) == offset) {
            return entries.get(slot, TIME);
        }
        return slot < askedOffsets.length && askedOffsets[slot] == offset ? askedTimes[slot] : NONE;
    }

    void endAsking() {
        askedOffsets = new long[0];
        askedTimes = new long[0];
    }

    private int add(OffsetCommitView view) {
        int group = group(view.groupId());
        if (group == HabitTable.NO_GROUP) {
            return KeyTable.NO_SLOT;
        }
        int slot = keys.intern(view);
        if (slot == KeyTable.NO_SLOT) {
            drop(groups.silentForLongest(group));
            slot = keys.intern(view);
        }
        if (slot == KeyTable.NO_SLOT) {
            forgetIfGone(group);
            return slot;
        }
        entries.reach(slot);
        entries.set(slot, OFFSET, NO_OFFSET);
        entries.set(slot, MOVED, NONE);
        entries.set(slot, TIME, NONE);
        entries.set(slot, GROUP_AND_TOPIC, groupAndTopic(group, topic(view)));
        groups.addEntry(group);
        return slot;
    }

    private void drop(BitSet silent) {
        droppedGroups += silent.cardinality();
        remove(silent);
    }

    private void remove(BitSet removed) {
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            if (keys.isUsed(slot) && removed.get(group(slot))) {
                remove(slot);
            }
        }
        removed.stream().forEach(groups::remove);
    }

    /** The slot may be another key's from now on. */
    private void remove(int slot) {
        keys.remove(slot);
        if (slot < askedOffsets.length) {
            askedOffsets[slot] = NO_OFFSET;
        }
    }

    private int group(int slot) {
        return (int) entries.get(slot, GROUP_AND_TOPIC);
    }

    private static long groupAndTopic(int group, int topic) {
        return (long) topic << Integer.SIZE | group;
    }

    private static int topic(OffsetCommitView view) {
        return Long.hashCode(view.topicIdMostSignificantBits() * 31 + view.topicIdLeastSignificantBits());
    }
}
