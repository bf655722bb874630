package io.lagmonitor.kafka;

import io.lagmonitor.model.Habits;
import io.lagmonitor.offsets.KeyTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What is known of the habits of groups, each a row of numbers under a number of its own. Times are in ms since 1970, 0
 * is none. For one thread.
 */
final class HabitTable {

    static final int NO_GROUP = KeyTable.NO_SLOT;

    /** So many of the latest intervals are kept, a power of two, and so few are enough to call one usual. */
    private static final int INTERVALS = 8;
    private static final int ENOUGH = 3;
    private static final long NAME_BYTES = 80;

    private static final int PROGRESS = 0;
    /** How many intervals there have been, up to two billion; the latest of them follow. */
    private static final int STEPS = 1;
    private static final int FIRST_INTERVAL = 2;
    /** The newest sign of life besides progress. */
    private static final int SEEN = 10;
    private static final int MEMBERLESS = 11;
    private static final int REWIND = 12;
    private static final int REWINDS = 13;
    /** How many of its commits are kept. */
    private static final int ENTRIES = 14;
    /** Whether its coordinator keeps more of it than commits. */
    private static final int DESCRIBED = 15;
    /** In which partition of the offsets topic it is. */
    private static final int PARTITION = 16;
    private static final int COLUMNS = 17;

    private final KeyTable names;
    private final LongPages rows = new LongPages(COLUMNS);
    private final KeyBytes key = new KeyBytes();

    HabitTable(int maxGroups) {
        names = new KeyTable(maxGroups, maxGroups * NAME_BYTES);
    }

    int size() {
        return names.size();
    }

    /** The number of a group, or {@link #NO_GROUP}. */
    int find(String groupId) {
        return key.begin(groupId, "") ? names.find(key.of(0)) : NO_GROUP;
    }

    /** Whether it could have a number; bytes that are no text may become one that is too long to be a name. */
    boolean isName(String groupId) {
        return key.begin(groupId, "");
    }

    /** The number of a group, a new one if need be; {@link #NO_GROUP} if it is no name, or new and the table full. */
    int intern(String groupId, int partition) {
        int before = names.size();
        int group = key.begin(groupId, "") ? names.intern(key.of(0)) : NO_GROUP;
        if (names.size() > before) {
            rows.reach(group);
            rows.clear(group);
            rows.set(group, PARTITION, partition);
        }
        return group;
    }

    void remove(int group) {
        names.remove(group);
    }

    int partition(int group) {
        return (int) rows.get(group, PARTITION);
    }

    void sawLife(int group, long time) {
        raise(group, SEEN, time);
    }

    /**
     * A commit has moved an offset.
     *
     * @param since the time of the commit that moved it before, 0 if there was none
     */
    void sawProgress(int group, long time, long since) {
        long[] page = rows.page(group);
        int at = rows.at(group);
        // What a member commits in one request has one time, and is one step.
        if (since > 0 && time > since && time != page[at + PROGRESS]) {
            int steps = (int) page[at + STEPS];
            page[at + FIRST_INTERVAL + (steps & INTERVALS - 1)] = time - since;
            page[at + STEPS] = steps + 1 & Integer.MAX_VALUE;
        }
        page[at + PROGRESS] = Math.max(time, page[at + PROGRESS]);
    }

    void sawRewind(int group, long time) {
        rows.set(group, REWINDS, rows.get(group, REWINDS) + 1);
        raise(group, REWIND, time);
    }

    /** Says whether its coordinator keeps more of it than commits. */
    void describe(int group, boolean described) {
        rows.set(group, DESCRIBED, described ? 1 : 0);
    }

    /** It has members, or nothing is known of when it lost them. */
    void forgetThatMembersLeft(int group) {
        rows.set(group, MEMBERLESS, 0);
    }

    /** One of its members has left; it was the last one if the group is without members now. */
    void lostMember(int group, long time) {
        rows.set(group, MEMBERLESS, time);
    }

    void addEntry(int group) {
        rows.set(group, ENTRIES, rows.get(group, ENTRIES) + 1);
    }

    void removeEntry(int group) {
        rows.set(group, ENTRIES, rows.get(group, ENTRIES) - 1);
    }

    /** Whether there is nothing left of it at its coordinator. */
    boolean isGone(int group) {
        return rows.get(group, ENTRIES) == 0 && rows.get(group, DESCRIBED) == 0;
    }

    /** @param memberless whether it certainly has no members now */
    Habits habits(int group, boolean memberless) {
        return new Habits(instant(seen(group)), time(group, PROGRESS), usualInterval(group),
            memberless ? time(group, MEMBERLESS) : Optional.empty(), rows.get(group, REWINDS), time(group, REWIND));
    }

    /** The eighth of all groups that was silent for longest, at least one group, without the one that is excepted. */
    BitSet silentForLongest(int excepted) {
        int[] others = groups(group -> group != excepted).toArray();
        long[] seen = IntStream.of(others).mapToLong(this::seen).sorted().toArray();
        int most = Math.min(others.length, Math.max(1, others.length / 8));
        return set(IntStream.of(others).filter(group -> seen(group) <= seen[most - 1]).limit(most));
    }

    /** The groups of one partition of the offsets topic. */
    BitSet ofPartition(int partition) {
        return set(groups(group -> partition(group) == partition));
    }

    BitSet all() {
        return set(groups(group -> true));
    }

    private IntStream groups(IntPredicate which) {
        return IntStream.range(0, names.slotLimit()).filter(names::isUsed).filter(which);
    }

    private static BitSet set(IntStream groups) {
        return groups.collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private void raise(int group, int column, long time) {
        if (time > rows.get(group, column)) {
            rows.set(group, column, time);
        }
    }

    private long seen(int group) {
        return Math.max(rows.get(group, SEEN), rows.get(group, PROGRESS));
    }

    private Optional<Instant> time(int group, int column) {
        return instant(rows.get(group, column));
    }

    private static Optional<Instant> instant(long time) {
        return time == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    }

    private Optional<Duration> usualInterval(int group) {
        int count = (int) Math.min(rows.get(group, STEPS), INTERVALS);
        if (count < ENOUGH) {
            return Optional.empty();
        }
        long[] latest = new long[count];
        Arrays.setAll(latest, i -> rows.get(group, FIRST_INTERVAL + i));
        Arrays.sort(latest);
        return Optional.of(Duration.ofMillis(latest[count / 2]));
    }
}
