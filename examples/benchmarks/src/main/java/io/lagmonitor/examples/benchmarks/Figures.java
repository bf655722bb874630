package io.lagmonitor.examples.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/** Several measurements of one thing. */
record Figures(double[] sorted) {

    static Figures of(Collection<? extends Number> measured) {
        return new Figures(measured.stream().mapToDouble(Number::doubleValue).sorted().toArray());
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double worst() {
        return sorted[sorted.length - 1];
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
