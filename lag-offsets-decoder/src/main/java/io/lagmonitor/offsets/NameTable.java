package io.lagmonitor.offsets;

import java.util.Arrays;

/**
 * Gives each pair of group and topic, as its bytes are in a key, a small number, and counts the keys that use it.
 * Open addressing with linear probing over seeded hashes. A coordinator writes what a member commits together, one
 * partition after the other; so the name found last is looked at first.
 */
final class NameTable {

    /** In place of an id: the name has none. */
    static final int NO_ID = -1;

    private static final int SMALLEST = 16;
    private static final int NONE_UNUSED = Integer.MAX_VALUE;

    private final long seed;
    private final NameArena arena;

    /** The hash in the upper half, the id plus one in the lower; 0 is empty. At most half of it is used. */
    private long[] index = new long[2 * SMALLEST];
    /** By id: where its name is; of an unused id the complement of the unused id after it. */
    private int[] locations = new int[SMALLEST];
    /** By id: how many keys use it. */
    private int[] uses = new int[SMALLEST];
    private int ids;
    private int unused = NONE_UNUSED;
    private int size;
    /** The name found last, and where it is. */
    private int last = NO_ID;
    private byte[] lastBytes = {};
    private int lastFrom;
    private int lastLength;

    NameTable(long maxBytes, long seed) {
        this.seed = seed;
        arena = new NameArena(maxBytes);
    }

    int find(byte[] bytes, int from, int length) {
        if (last != NO_ID && length == lastLength && Words.equal(lastBytes, lastFrom, bytes, from, length)) {
            return last;
        }
        int id = idOf(bytes, from, length, Words.hash(bytes, from, length, seed));
        if (id != NO_ID) {
            last = id;
            lastBytes = bytes(id);
            lastFrom = from(id);
            lastLength = length;
        }
        return id;
    }

    /** Finds the name, or adds it, and counts one more use; {@link #NO_ID} if there is no room. */
    int use(byte[] bytes, int from, int length) {
        int id = find(bytes, from, length);
        if (id == NO_ID) {
            id = add(bytes, from, length);
        }
        if (id != NO_ID) {
            uses[id]++;
        }
        return id;
    }

    /** Counts one use less, and forgets the name with the last of them. */
    void release(int id) {
        if (--uses[id] == 0) {
            remove(id);
        }
    }

    /** The array with the name, from {@link #from} for {@link #length}, until a name is added or forgotten. */
    byte[] bytes(int id) {
        return arena.page(locations[id]);
    }

    int from(int id) {
        return arena.name(locations[id]);
    }

    int length(int id) {
        return arena.length(locations[id]);
    }

    private int add(byte[] bytes, int from, int length) {
        int id = unused == NONE_UNUSED ? ids : unused;
        int at = keep(id, bytes, from, length);
        if (at == NameArena.NOWHERE) {
            return NO_ID;
        }
        takeId(id, at);
        size++;
        if (size > index.length / 2) {
            growIndex();
        }
        int hash = Words.hash(bytes, from, length, seed);
        index[gap(index, hash)] = (long) hash << Integer.SIZE | id + 1;
        return id;
    }

    private int keep(int id, byte[] bytes, int from, int length) {
        int at = arena.add(id, bytes, from, length);
        if (at == NameArena.NOWHERE && arena.hasFreed()) {
            last = NO_ID;
            arena.compact(locations);
            at = arena.add(id, bytes, from, length);
        }
        return at;
    }

    private void takeId(int id, int at) {
        if (id == unused) {
            unused = ~locations[id];
        } else {
            ids++;
        }
        if (id == locations.length) {
            locations = Arrays.copyOf(locations, id + (id >> 1));
            uses = Arrays.copyOf(uses, locations.length);
        }
        locations[id] = at;
    }

    private void remove(int id) {
        int hash = Words.hash(bytes(id), from(id), length(id), seed);
        int entry = hash & index.length - 1;
        while (id(index[entry]) != id) {
            entry = entry + 1 & index.length - 1;
        }
        removeEntry(entry);
        arena.free(locations[id]);
        locations[id] = ~unused;
        unused = id;
        last = NO_ID;
        size--;
        if (arena.isWasteful()) {
            arena.compact(locations);
        }
    }

    private int idOf(byte[] bytes, int from, int length, int hash) {
        int mask = index.length - 1;
        int i = hash & mask;
        for (long entry = index[i]; entry != 0; entry = index[i]) {
            if (hash(entry) == hash && arena.holds(locations[id(entry)], bytes, from, length)) {
                return id(entry);
            }
            i = i + 1 & mask;
        }
        return NO_ID;
    }

    /** Moves those that come after into the hole, unless they would come before their place, until there is a gap. */
    private void removeEntry(int removed) {
        int mask = index.length - 1;
        int hole = removed;
        for (int i = hole + 1 & mask; index[i] != 0; i = i + 1 & mask) {
            int place = hash(index[i]) & mask;
            if ((i - place & mask) >= (i - hole & mask)) {
                index[hole] = index[i];
                hole = i;
            }
        }
        index[hole] = 0;
    }

    private void growIndex() {
        long[] larger = new long[2 * index.length];
        for (long entry : index) {
            if (entry != 0) {
                larger[gap(larger, hash(entry))] = entry;
            }
        }
        index = larger;
    }

    private static int gap(long[] index, int hash) {
        int i = hash & index.length - 1;
        while (index[i] != 0) {
            i = i + 1 & index.length - 1;
        }
        return i;
    }

    private static int hash(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static int id(long entry) {
        return (int) entry - 1;
    }
}
