package io.lagmonitor.kafka;

import java.util.Arrays;

/** Rows of a few numbers, in pages: to grow moves nothing, and wastes one page at most. */
final class LongPages {

    private static final int ROW_BITS = 11;
    private static final int ROW_MASK = (1 << ROW_BITS) - 1;

    private final int width;
    private long[][] pages = {};

    LongPages(int width) {
        this.width = width;
    }

    /** Makes room for a row. */
    void reach(int row) {
        int page = row >>> ROW_BITS;
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, page + 1);
            for (int i = before; i <= page; i++) {
                pages[i] = new long[width << ROW_BITS];
            }
        }
    }

    /** The page of a row, in which its numbers begin at {@link #at}. */
    long[] page(int row) {
        return pages[row >>> ROW_BITS];
    }

    int at(int row) {
        return (row & ROW_MASK) * width;
    }

    long get(int row, int column) {
        return page(row)[at(row) + column];
    }

    void set(int row, int column, long value) {
        page(row)[at(row) + column] = value;
    }

    void clear(int row) {
        Arrays.fill(page(row), at(row), at(row) + width, 0);
    }
}
