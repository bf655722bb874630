package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.examples.benchmarks.BookkeepingBenchmark.Cost;
import org.junit.jupiter.api.Test;

class BookkeepingBenchmarkTest {

    @Test
    void measuresFullHistoriesAndIncidents() {
        Cost cost = new BookkeepingBenchmark(200, 10, 1).monitored(Movement.EVERY_PARTITION);

        assertThat(cost.samples()).isEqualTo(BookkeepingBenchmark.SAMPLES);
        assertThat(cost.incidents()).isEqualTo(2);
        assertThat(cost.cpuMs().median()).isPositive();
    }

    @Test
    void printsEveryMovementBesideItsGoal() {
        String table = new BookkeepingBenchmark(20, 10, 1).table().toString();

        assertThat(table.lines()).hasSize(5);
        assertThat(table).contains("every partition moving", "10 % of the groups moving", "10 % of every group moving",
            "<= 450", "<= 100", "<= 1,000");
    }
}
