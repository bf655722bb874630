package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.policy.LagThreshold;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source of two clusters, of which one cannot be read: the other one loses nothing by it. */
class ClustersApartTest {

    private static final GroupKey ORDERS = new GroupKey("prod", "orders");

    private final FakeClock clock = new FakeClock();
    private final FakeNotifier team = new FakeNotifier();
    private boolean ordersAreThere = true;
    private final LagMonitor monitor = LagMonitor.builder().clock(clock).policy(LagThreshold.critical(100))
        .source("both", request -> {
            LagSnapshot.Builder snapshot = LagSnapshot.of("prod", "test").incomplete("test", "test: no answer");
            return (ordersAreThere ? snapshot.group(GroupLag.total(ORDERS, clock.instant(), 50)) : snapshot).build();
        })
        .tell(team).build();

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void groupThatVanishesFromTheOtherIsMissed() {
        polls(1);
        ordersAreThere = false;

        polls(3);

        assertThat(team.heard()).contains("ENDED orders OK");
    }

    @Test
    void sourceThatCannotReadOneOfThemIsNews() {
        LagReport report = polls(3);

        assertThat(report.sources()).singleElement()
            .satisfies(source -> assertThat(source.failure()).contains("test: no answer"));
        assertThat(team.heard()).containsExactly("OPENED source both CRITICAL");
    }

    private LagReport polls(int count) {
        LagReport report = null;
        for (int i = 0; i < count; i++) {
            report = monitor.pollOnce(Duration.ofSeconds(20));
            clock.advance(Duration.ofMinutes(1));
        }
        return report;
    }
}
