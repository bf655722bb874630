package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpBenchmarkIT {

    @Test
    void everyContenderReadsEverything() throws Exception {
        String table = new CatchUpBenchmark(2_000, 100, 1, 0).table().toString();

        assertThat(table.lines()).hasSize(4);
        assertThat(table).contains("bare consumer", "offsets-topic source", ">= 0.85");
    }
}
