package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterPollBenchmarkIT {

    @Test
    void comesToTheSameLagInEveryWay() throws Exception {
        String table = new ClusterPollBenchmark(20, 3, 2).table().toString();

        assertThat(table.lines()).hasSize(7);
        assertThat(table).contains("2 groups: poll", "20 groups: poll", "five bare calls", "Kafka's command");
    }
}
