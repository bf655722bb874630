package io.lagmonitor.examples.benchmarks;

import java.util.Arrays;

/**
 * The least that could hold the same offsets: for each sample and group one long array of committed offsets and one of
 * log end offsets, without names, times or sharing. What the monitor's bookkeeping is compared with.
 */
final class BareArrays {

    private final long[][][] committed;
    private final long[][][] ends;

    BareArrays(int samples, int groups, int partitions) {
        committed = new long[samples][groups][partitions];
        ends = new long[samples][groups][partitions];
        Arrays.stream(ends).flatMap(Arrays::stream).forEach(group -> Arrays.fill(group, MadeUpCluster.LAG_PER_PARTITION));
    }

    /** The total lag of one sample, in the plainest loop. */
    long lag(int sample) {
        long sum = 0;
        for (int group = 0; group < ends[sample].length; group++) {
            for (int partition = 0; partition < ends[sample][group].length; partition++) {
                sum += ends[sample][group][partition] - committed[sample][group][partition];
            }
        }
        return sum;
    }
}
