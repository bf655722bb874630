package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.examples.benchmarks.IncidentsBenchmark.Cost;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentsBenchmarkTest {

    private static final int POLLS = 25;

    private final IncidentsBenchmark benchmark = new IncidentsBenchmark(200, 40, POLLS);

    @Test
    void countsRemindersWhereNothingElseChanges() {
        Cost cost = benchmark.cost(Lags.NUMBERS);

        assertThat(cost.changes()).isEqualTo(40);
        assertThat(cost.saved().incidents()).isEqualTo(40);
        assertThat(cost.handedPerChange()).isBetween(200.0, 5_000.0);
        assertThat(cost.unrelated().incidents()).isZero();
    }

    @Test
    void countsEveryIncidentThatChanges() {
        Cost cost = benchmark.cost(Lags.A_TENTH_OF_THE_STATUSES);

        assertThat(cost.changes()).isEqualTo(4 * POLLS);
        assertThat(cost.saved().incidents()).isEqualTo(4 * POLLS);
        assertThat(cost.writtenPerChange()).isBetween(cost.handedPerChange() / 2, 5 * cost.handedPerChange());
    }

    @Test
    void countsWhatIsSavedOfHealthyGroupsApart() {
        Cost cost = benchmark.cost(Lags.HEALTHY_GROUPS);

        assertThat(cost.saved().incidents()).isEqualTo(40);
        assertThat(cost.saved().otherBytes()).isGreaterThan(160 * POLLS * 50);
        assertThat(cost.rest().median()).isPositive();
        assertThat(cost.load().median()).isPositive();
    }

    @Test
    void printsEveryCourseBesideItsGoal() {
        List<Cost> costs = new IncidentsBenchmark(200, 40, 2).costs();

        assertThat(benchmark.cpu(costs).toString().lines()).hasSize(5);
        assertThat(benchmark.bytes(costs).toString()).contains("only the numbers move", "10 % change their status",
            "every lag grows", "healthy groups catch up", "<= 1,000");
    }
}
