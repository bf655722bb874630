package io.lagmonitor.offsets;

import static java.lang.invoke.MethodHandles.byteArrayViewVarHandle;
import static java.nio.ByteOrder.nativeOrder;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The bytes of the names in a {@link NameTable}, one behind the other in pages. Before each stand its id and its length.
 * What was freed stays until {@link #compact}, which moves the others together where they are, so that neither growing
 * nor compacting ever needs the memory twice.
 */
final class NameArena {

    /** No room for another name. */
    static final int NOWHERE = -1;

    /** A page takes the longest name there is: two strings of 32,767 bytes with their lengths. */
    static final int PAGE_BITS = 17;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int MOST_PAGES = 1 << (Integer.SIZE - 1 - PAGE_BITS);

    private static final VarHandle INT = byteArrayViewVarHandle(int[].class, nativeOrder());
    private static final int HEADER = 2 * Integer.BYTES;
    private static final int CLOSED = -1;

    private final int maxPages;
    private byte[][] pages = {};
    private int end;
    private int freed;

    NameArena(long maxBytes) {
        maxPages = (int) Math.max(1, Math.min(MOST_PAGES - 1, maxBytes >> PAGE_BITS));
    }

    /** Keeps a name and says where, or {@link #NOWHERE}. */
    int add(int id, byte[] bytes, int from, int length) {
        int at = behind(end, HEADER + length);
        if (at >>> PAGE_BITS == pages.length && !addPage()) {
            return NOWHERE;
        }
        close(at);
        byte[] page = page(at);
        INT.set(page, offset(at), id);
        INT.set(page, offset(at) + Integer.BYTES, length);
        System.arraycopy(bytes, from, page, name(at), length);
        end = at + HEADER + length;
        return at;
    }

    boolean holds(int at, byte[] bytes, int from, int length) {
        return length(at) == length && Words.equal(page(at), name(at), bytes, from, length);
    }

    /** The page on which a name is, from {@link #name} for {@link #length}. */
    byte[] page(int at) {
        return pages[at >>> PAGE_BITS];
    }

    int name(int at) {
        return offset(at) + HEADER;
    }

    int length(int at) {
        return (int) INT.get(page(at), offset(at) + Integer.BYTES);
    }

    void free(int at) {
        freed += HEADER + length(at);
    }

    /** Whether more than half of it was freed, and at least a page. */
    boolean isWasteful() {
        return freed >= PAGE && freed > end - freed;
    }

    boolean hasFreed() {
        return freed > 0;
    }

    /**
     * Moves what is in use together, in its order. A name never moves up: what it would not fit behind now, it did not
     * fit behind before.
     *
     * @param locations where the name of each id is, which is kept up; what is not among them is not in use
     */
    void compact(int[] locations) {
        int used = end;
        end = 0;
        int at = 0;
        while (at < used) {
            if (isClosed(at)) {
                at = nextPage(at);
            } else {
                int size = HEADER + length(at);
                int id = (int) INT.get(page(at), offset(at));
                if (locations[id] == at) {
                    locations[id] = move(at, size);
                }
                at += size;
            }
        }
        freed = 0;
        pages = Arrays.copyOf(pages, (end + PAGE - 1) >>> PAGE_BITS);
    }

    private int move(int at, int size) {
        int to = behind(end, size);
        close(to);
        System.arraycopy(page(at), offset(at), page(to), offset(to), size);
        end = to + size;
        return to;
    }

    /** Where as many bytes have room that begin at {@code at} or on the page after it. */
    private static int behind(int at, int size) {
        return offset(at) + size <= PAGE ? at : nextPage(at);
    }

    /** If the next name begins on a new page, marks the end of the one before. */
    private void close(int next) {
        if (next != end && PAGE - offset(end) >= Integer.BYTES) {
            INT.set(page(end), offset(end), CLOSED);
        }
    }

    private boolean isClosed(int at) {
        return PAGE - offset(at) < HEADER || (int) INT.get(page(at), offset(at)) == CLOSED;
    }

    private boolean addPage() {
        if (pages.length == maxPages) {
            return false;
        }
        pages = Arrays.copyOf(pages, pages.length + 1);
        pages[pages.length - 1] = new byte[PAGE];
        return true;
    }

    private static int nextPage(int at) {
        return ((at >>> PAGE_BITS) + 1) << PAGE_BITS;
    }

    private static int offset(int at) {
        return at & (PAGE - 1);
    }
}
