package io.lagmonitor.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Asks for many things in pieces. The next piece is asked for before the last one is taken, so that the brokers work
 * while we convert; no further, so that the answers of a large cluster are not all held at once.
 */
final class Chunks {

    private static final int AHEAD = 2;

    private Chunks() {}

    /** Takes what was asked for, which is when it is waited for. */
    @FunctionalInterface
    interface Taker<A> {
        void take(A asked) throws InterruptedException;
    }

    static <T, A> void ask(List<T> all, int size, Function<List<T>, A> ask, Taker<A> taker)
            throws InterruptedException {
        Deque<A> asked = new ArrayDeque<>();
        for (int from = 0; from < all.size(); from += size) {
            asked.add(ask.apply(all.subList(from, Math.min(all.size(), from + size))));
            if (asked.size() == AHEAD) {
                taker.take(asked.remove());
            }
        }
        while (!asked.isEmpty()) {
            taker.take(asked.remove());
        }
    }
}
