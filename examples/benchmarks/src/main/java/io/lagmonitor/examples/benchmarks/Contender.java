package io.lagmonitor.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** One way to read the lag of a cluster, and what it cost each time. */
final class Contender {

    private static final double MILLISECOND = 1_000_000;

    private final Callable<LongSupplier> read;
    private final LongSupplier requests;
    private final List<Double> ms = new ArrayList<>();
    private long mostRequests;

    /**
     * @param read     reads everything; the lag of all groups together is taken from the result when the time is stopped
     * @param requests how many requests were sent so far
     */
    Contender(Callable<LongSupplier> read, LongSupplier requests) {
        this.read = read;
        this.requests = requests;
    }

    /** Reads once and checks what was read. */
    void takeTurn(long expectedLag) throws Exception {
        long sentBefore = requests.getAsLong();
        long begun = System.nanoTime();
        LongSupplier lag = read.call();
        ms.add((System.nanoTime() - begun) / MILLISECOND);
        mostRequests = Math.max(mostRequests, requests.getAsLong() - sentBefore);
        if (lag.getAsLong() != expectedLag) {
            throw new IllegalStateException("read a lag of " + lag.getAsLong() + ", it is " + expectedLag);
        }
    }

    /** Forgets the turns so far: they were a warm-up. */
    void forget() {
        ms.clear();
        mostRequests = 0;
    }

    long mostRequests() {
        return mostRequests;
    }

    Figures ms() {
        return Figures.of(ms);
    }

    /** How many times as long as the other this one takes. */
    double times(Contender other) {
        return ms().median() / other.ms().median();
    }
}
