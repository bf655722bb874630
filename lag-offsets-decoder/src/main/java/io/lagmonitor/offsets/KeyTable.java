package io.lagmonitor.offsets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives each group, topic and partition a slot: a small number, under which callers keep what they know of it in arrays
 * of their own. Keys are compared as bytes; to look up a known one allocates nothing. Slots are dense: those of removed
 * keys are used again first. Keys of both types of offset commits are the same key if they name the same.
 *
 * <p>An entry takes 16 to 28 bytes, counted with what is kept free to grow; group and topic are kept once for all
 * partitions, and take their bytes plus 36 to 58. The table grows as keys come and never beyond its bounds; memory that
 * removed keys leave behind is used again.
 *
 * <p>Hashes are seeded, so that names cannot be chosen to collide. Not to be used by two threads at once.
 */
public final class KeyTable {

    /** In place of a slot: the key has none. */
    public static final int NO_SLOT = -1;

    private static final int SMALLEST = 64;
    private static final int MOST_KEYS = 1 << 28;
    private static final int NONE_UNUSED = Integer.MAX_VALUE;

    private final long seed = new SplittableRandom().nextLong();
    private final int maxKeys;
    private final NameTable names;

    /** The slot plus one, by hash of the pair; 0 is empty. At most half of it is used. */
    private int[] index = new int[2 * SMALLEST];
    /** By slot: the id of group and topic, and the partition; of an unused slot the complement of the one after it. */
    private long[] pairs = new long[SMALLEST];
    /** By id of group and topic: the slot of partition 0, if all its slots were given in the order of partitions. */
    private int[] firstSlots = new int[SMALLEST];
    private int slots;
    private int unused = NONE_UNUSED;
    private int size;
    private int last;

    /**
     * An empty table.
     *
     * @param maxKeys      how many keys it takes, up to 268,435,456
     * @param maxNameBytes how many bytes the names of groups and topics may take together, up to 2 GB, in steps of 128 KB
     *                     and at least one
     */
    public KeyTable(int maxKeys, long maxNameBytes) {
        if (maxKeys < 1 || maxKeys > MOST_KEYS || maxNameBytes < 1) {
            throw new IllegalArgumentException(maxKeys + " keys, names of " + maxNameBytes + " bytes: 1 to " + MOST_KEYS
                + " keys are possible, and any positive number of bytes");
        }
        this.maxKeys = maxKeys;
        names = new NameTable(maxNameBytes, seed);
    }

    /** The slot of the key that the view shows, or {@link #NO_SLOT} if it is not known. */
    public int find(OffsetCommitView view) {
        int name = names.find(view.keyBytes(), view.keyAt(), view.namesLength());
        return name == NameTable.NO_ID ? NO_SLOT : slotOf(pair(name, view.partition()));
    }

    /** The slot of the key that the view shows, a new one if need be; {@link #NO_SLOT} if it is new and the table full. */
    public int intern(OffsetCommitView view) {
        int slot = find(view);
        return slot == NO_SLOT && size < maxKeys ? add(view) : slot;
    }

    /** Forgets the key of a slot, which may be another key's from the next {@code intern} on. */
    public void remove(int slot) {
        long pair = pair(slot);
        int entry = place(pair);
        while (index[entry] != slot + 1) {
            entry = entry + 1 & index.length - 1;
        }
        removeEntry(entry);
        names.release(name(pair));
        pairs[slot] = ~unused;
        unused = slot;
        size--;
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
        return slot >= 0 && slot < slots && pairs[slot] >= 0;
    }

    /** The group of a slot, as a new String. */
    public String groupId(int slot) {
        ByteBuffer name = nameOf(slot);
        return string(name, 0);
    }

    /** The topic of a slot, as a new String. */
    public String topic(int slot) {
        ByteBuffer name = nameOf(slot);
        return string(name, Short.BYTES + name.getShort(0));
    }

    /** The partition of a slot. */
    public int partition(int slot) {
        return (int) pair(slot);
    }

    private ByteBuffer nameOf(int slot) {
        int name = name(pair(slot));
        return ByteBuffer.wrap(names.bytes(name), names.from(name), names.length(name)).slice();
    }

    private static String string(ByteBuffer name, int at) {
        return new String(name.array(), name.arrayOffset() + at + Short.BYTES, name.getShort(at), UTF_8);
    }

    private long pair(int slot) {
        if (!isUsed(slot)) {
            throw new IllegalArgumentException("slot " + slot + " is not in use");
        }
        return pairs[slot];
    }

    private int add(OffsetCommitView view) {
        int name = names.use(view.keyBytes(), view.keyAt(), view.namesLength());
        if (name == NameTable.NO_ID) {
            return NO_SLOT;
        }
        int slot = takeSlot(pair(name, view.partition()));
        size++;
        if (size > index.length / 2) {
            growIndex();
        } else {
            enter(slot);
        }
        return slot;
    }

    private int takeSlot(long pair) {
        int slot = unused == NONE_UNUSED ? slots++ : unused;
        if (slot == unused) {
            unused = (int) ~pairs[slot];
        }
        if (slot == pairs.length) {
            pairs = Arrays.copyOf(pairs, slot + (slot >> 1));
        }
        pairs[slot] = pair;
        return slot;
    }

    /**
     * What was written together once is together again, as a rule: so the slot after the one found last comes first, and
     * then the one as far from its neighbours as their partitions are apart. Both save a walk through cold memory.
     */
    private int slotOf(long pair) {
        int next = last + 1;
        last = holds(next, pair) ? next : slotBesideNeighbours(pair);
        return last;
    }

    private int slotBesideNeighbours(long pair) {
        int name = name(pair);
        int likely = name < firstSlots.length ? firstSlots[name] + (int) pair : NO_SLOT;
        if (holds(likely, pair)) {
            return likely;
        }
        int slot = search(pair);
        if (slot != NO_SLOT) {
            if (name >= firstSlots.length) {
                firstSlots = Arrays.copyOf(firstSlots, name + (name >> 1) + 1);
            }
            firstSlots[name] = slot - (int) pair;
        }
        return slot;
    }

    private boolean holds(int slot, long pair) {
        return slot >= 0 && slot < slots && pairs[slot] == pair;
    }

    private int search(long pair) {
        int mask = index.length - 1;
        int i = place(pair);
        for (int slot = index[i] - 1; slot >= 0; slot = index[i] - 1) {
            if (pairs[slot] == pair) {
                return slot;
            }
            i = i + 1 & mask;
        }
        return NO_SLOT;
    }

    /** Moves those that come after into the hole, unless they would come before their place, until there is a gap. */
    private void removeEntry(int removed) {
        int mask = index.length - 1;
        int hole = removed;
        for (int i = hole + 1 & mask; index[i] != 0; i = i + 1 & mask) {
            int place = place(pairs[index[i] - 1]);
            if ((i - place & mask) >= (i - hole & mask)) {
                index[hole] = index[i];
                hole = i;
            }
        }
        index[hole] = 0;
    }

    private void growIndex() {
        index = new int[2 * index.length];
        for (int slot = 0; slot < slots; slot++) {
            if (pairs[slot] >= 0) {
                enter(slot);
            }
        }
    }

    private void enter(int slot) {
        int i = place(pairs[slot]);
        while (index[i] != 0) {
            i = i + 1 & index.length - 1;
        }
        index[i] = slot + 1;
    }

    /** Where in the index the pair would be, if nothing else was. */
    private int place(long pair) {
        return Words.hash(pair, seed) & index.length - 1;
    }

    private static long pair(int name, int partition) {
        return (long) name << Integer.SIZE | Integer.toUnsignedLong(partition);
    }

    private static int name(long pair) {
        return (int) (pair >>> Integer.SIZE);
    }
}
