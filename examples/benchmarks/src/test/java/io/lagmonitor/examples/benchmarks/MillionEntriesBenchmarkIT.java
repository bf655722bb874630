package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MillionEntriesBenchmarkIT {

    @Test
    void comesToTheSameLagInEveryWayAndKnowsEveryTime() throws Exception {
        String table = new MillionEntriesBenchmark(20, 3, 1).table().toString();

        assertThat(table.lines()).hasSize(4);
        assertThat(table).contains("bare calls", "kafka: the numbers", "offsets-topic: with habits");
    }
}
