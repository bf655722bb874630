package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfluentBenchmarkIT {

    @Test
    void comesToTheSameLagInBothWaysAndShapes() throws Exception {
        String table = new ConfluentBenchmark(50, 45, 2).table().toString();

        assertThat(table.lines()).hasSize(5);
        assertThat(table).contains("grouped: poll", "flat: bare client and trees", "<= 1.5");
    }
}
