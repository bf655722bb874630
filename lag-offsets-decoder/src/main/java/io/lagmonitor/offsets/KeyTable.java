package io.lagmonitor.offsets;

import static java.lang.invoke.MethodHandles.byteArrayViewVarHandle;
import static java.nio.ByteOrder.nativeOrder;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives each group, topic and partition a slot: a small number, under which callers keep what they know of it in arrays
 * of their own. Keys are compared as bytes; to look up a known one allocates nothing. Slots are dense: those of removed
 * keys are used again first. Keys of both types of offset commits are the same key if they name the same.
 *
 * <p>An entry takes its key in bytes plus 28 to 44, counted with what the table keeps free to grow. The table grows as
 * keys come and never beyond its bounds; memory that removed keys leave behind is used again.
 *
 * <p>Open addressing with linear probing; the hash is seeded, so that nobody can choose names that collide. Not to be
 * used by two threads at once.
 */
public final class KeyTable {

    /** In place of a slot: the key has none. */
    public static final int NO_SLOT = -1;

    private static final VarHandle LONG = byteArrayViewVarHandle(long[].class, nativeOrder());
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int SMALLEST = 64;
    private static final int MOST_KEYS = 1 << 28;

    private final long seed = new SplittableRandom().nextLong();
    private final int maxKeys;
    private final KeyArena arena;

    /** The hash in the upper half, the slot plus one in the lower; 0 is empty. At most half of it is used. */
    private long[] index = new long[SMALLEST];
    /** By slot: where its key is; of an unused slot the complement of the unused slot after it. */
    private int[] locations = new int[SMALLEST / 2];
    private int slots;
    private int unused = Integer.MAX_VALUE;
    private int size;

    /**
     * An empty table.
     *
     * @param maxKeys     how many keys it takes, up to 268,435,456
     * @param maxKeyBytes how many bytes the keys may have together, up to 2 GB, in steps of 128 KB and at least one
     */
    public KeyTable(int maxKeys, long maxKeyBytes) {
        if (maxKeys < 1 || maxKeys > MOST_KEYS || maxKeyBytes < 1) {
            throw new IllegalArgumentException(maxKeys + " keys of " + maxKeyBytes + " bytes together: 1 to " + MOST_KEYS
                + " keys are possible, and any positive number of bytes");
        }
        this.maxKeys = maxKeys;
        arena = new KeyArena(maxKeyBytes);
    }

    /** The slot of the key that the view shows, or {@link #NO_SLOT} if it is not known. */
    public int find(OffsetCommitView view) {
        int entry = entryOf(view, hash(view.keyBytes(), view.keyAt(), view.keyLength()));
        return entry < 0 ? NO_SLOT : slot(index[entry]);
    }

    /** The slot of the key that the view shows, a new one if need be; {@link #NO_SLOT} if it is new and the table full. */
    public int intern(OffsetCommitView view) {
        int hash = hash(view.keyBytes(), view.keyAt(), view.keyLength());
        int entry = entryOf(view, hash);
        return entry < 0 ? add(view, hash, ~entry) : slot(index[entry]);
    }

    /** Forgets the key of a slot, which may be another key's from the next {@code intern} on. */
    public void remove(int slot) {
        int at = location(slot);
        removeEntry(entryOf(slot, hash(arena.page(at), arena.key(at), arena.length(at))));
        arena.free(at);
        locations[slot] = ~unused;
        unused = slot;
        size--;
        if (arena.isWasteful()) {
            arena.compact(locations);
        }
    }

    /** How many keys it has. */
    public int size() {
        return size;
    }

    /** Below this number are all slots that were ever given. */
    public int slotLimit() {
        return slots;
    }

    /** Whether the slot is that of a key. */
    public boolean isUsed(int slot) {
        return slot >= 0 && slot < slots && locations[slot] >= 0;
    }

    /** The group of a slot, as a new String. */
    public String groupId(int slot) {
        ByteBuffer key = key(slot);
        return string(key, 0);
    }

    /** The topic of a slot, as a new String. */
    public String topic(int slot) {
        ByteBuffer key = key(slot);
        return string(key, Short.BYTES + key.getShort(0));
    }

    /** The partition of a slot. */
    public int partition(int slot) {
        ByteBuffer key = key(slot);
        return key.getInt(key.limit() - Integer.BYTES);
    }

    private ByteBuffer key(int slot) {
        int at = location(slot);
        return ByteBuffer.wrap(arena.page(at), arena.key(at), arena.length(at)).slice();
    }

    private static String string(ByteBuffer key, int at) {
        return new String(key.array(), key.arrayOffset() + at + Short.BYTES, key.getShort(at), UTF_8);
    }

    private int location(int slot) {
        if (!isUsed(slot)) {
            throw new IllegalArgumentException("slot " + slot + " is not in use");
        }
        return locations[slot];
    }

    private int add(OffsetCommitView view, int hash, int entry) {
        if (size == maxKeys) {
            return NO_SLOT;
        }
        int slot = unused == Integer.MAX_VALUE ? slots : unused;
        int at = keep(view, slot);
        if (at == KeyArena.NOWHERE) {
            return NO_SLOT;
        }
        takeSlot(slot, at);
        index[entry] = (long) hash << Integer.SIZE | slot + 1;
        size++;
        if (size > index.length / 2) {
            growIndex();
        }
        return slot;
    }

    private int keep(OffsetCommitView view, int slot) {
        int at = arena.add(slot, view.keyBytes(), view.keyAt(), view.keyLength());
        if (at == KeyArena.NOWHERE && arena.hasFreed()) {
            arena.compact(locations);
            at = arena.add(slot, view.keyBytes(), view.keyAt(), view.keyLength());
        }
        return at;
    }

    private void takeSlot(int slot, int at) {
        if (slot == unused) {
            unused = ~locations[slot];
        } else {
            slots++;
        }
        if (slot == locations.length) {
            locations = Arrays.copyOf(locations, slot + (slot >> 1));
        }
        locations[slot] = at;
    }

    /** Where in the index the key is; if it is not, the complement of where it would be. */
    private int entryOf(OffsetCommitView view, int hash) {
        int mask = index.length - 1;
        int i = hash & mask;
        for (long entry = index[i]; entry != 0; entry = index[i]) {
            if (hash(entry) == hash && holds(slot(entry), view)) {
                return i;
            }
            i = i + 1 & mask;
        }
        return ~i;
    }

    private boolean holds(int slot, OffsetCommitView view) {
        return arena.holds(locations[slot], view.keyBytes(), view.keyAt(), view.keyLength());
    }

    private int entryOf(int slot, int hash) {
        int i = hash & index.length - 1;
        while (slot(index[i]) != slot) {
            i = i + 1 & index.length - 1;
        }
        return i;
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
        long[] old = index;
        index = new long[2 * old.length];
        int mask = index.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int i = hash(entry) & mask;
                while (index[i] != 0) {
                    i = i + 1 & mask;
                }
                index[i] = entry;
            }
        }
    }

    private static int hash(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static int slot(long entry) {
        return (int) entry - 1;
    }

    /** Eight bytes at a time, the last eight with what was before; a key has never less: two lengths and a partition. */
    private int hash(byte[] bytes, int from, int length) {
        long hash = seed + length;
        int last = from + length - Long.BYTES;
        for (int at = from; at < last; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, at));
        }
        hash = mix(hash ^ (long) LONG.get(bytes, last));
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    private static long mix(long word) {
        return Math.multiplyHigh(word, MULTIPLIER) ^ word * MULTIPLIER;
    }
}
