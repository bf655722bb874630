package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.state.FileStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function runs every five minutes, each time as a process of its own, and watches two groups of a cluster of Confluent
 * Cloud, each with a limit for its topic. What happened is told once, is reminded of, and its end is told; what the service
 * stops reporting is told, too.
 */
@Timeout(120)
class ServerlessWatchIT {

    private static final LagThreshold LIMITS = LagThreshold.critical(1_000_000)
        .forTopics("orders", "orders-in", LagThreshold.critical(1_000).clearBelow(800))
        .forTopics("payments", "payments-in", LagThreshold.critical(200));

    @TempDir
    Path folder;

    private final FakeMetricsApi api = new FakeMetricsApi();
    private final Slack slack = new Slack();
    private final Map<String, Double> lags = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-20T10:00:07Z");

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void tellsOnceRemindsAndTellsOfTheEnd() {
        lags.put("orders", 100.0);
        lags.put("payments", 10.0);
        polls(2);
        assertThat(slack.heard()).isEmpty();

        lags.put("orders", 1_500.0);
        polls(1);
        assertThat(slack.heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(slack.reasons()).containsExactly("lag 1,500 records, limit 1,000");
        polls(5);
        assertThat(slack.heard()).as("told once").isEmpty();

        lags.put("payments", 300.0);
        polls(1);
        assertThat(slack.heard()).containsExactlyInAnyOrder("REMINDER orders CRITICAL", "OPENED payments CRITICAL");

        lags.put("orders", 900.0);
        lags.put("payments", 199.5);
        polls(1);
        assertThat(slack.heard()).as("between the limits; and rounded up to the limit").isEmpty();

        lags.put("orders", 700.0);
        lags.put("payments", 20.0);
        polls(1);
        assertThat(slack.heard()).containsExactlyInAnyOrder("RECOVERED orders OK", "RECOVERED payments OK");

        polls(12);
        assertThat(slack.heard()).isEmpty();
    }

    @Test
    void tellsOfAConsumerThatDiesAndVanishes() {
        lags.put("orders", 700.0);
        lags.put("payments", 300.0);
        polls(1);
        assertThat(slack.heard()).containsExactly("OPENED payments CRITICAL");

        lags.clear();
        polls(2);
        assertThat(slack.heard()).isEmpty();
        polls(1);
        assertThat(slack.heard()).as("neither recovered nor forgotten")
            .containsExactlyInAnyOrder("OPENED orders WARNING", "WORSENED payments CRITICAL");
        assertThat(slack.reasons()).containsExactlyInAnyOrder("lag 300 records, limit 200",
            "not reported any more, as a group without active members with lag 300 records (as of 2026-11-20T09:56:00Z)",
            "not reported any more, as a group without active members with lag 700 records (as of 2026-11-20T09:56:00Z)");

        lags.put("orders", 0.0);
        lags.put("payments", 0.0);
        polls(1);
        assertThat(slack.heard()).containsExactlyInAnyOrder("RECOVERED orders OK", "RECOVERED payments OK");
    }

    private void polls(int count) {
        for (int i = 0; i < count; i++) {
            lags.forEach((group, lag) -> {
                for (int minutesAgo = 4; minutesAgo <= 8; minutesAgo++) {
                    Instant minute = now.minus(Duration.ofMinutes(minutesAgo)).truncatedTo(ChronoUnit.MINUTES);
                    api.put("lkc-1qwe3", group, group + "-in", 0, "a", minute, lag / 2)
                        .put("lkc-1qwe3", group, group + "-in", 1, "b", minute, lag / 2);
                }
            });
            runOnce();
            api.forget();
            now = now.plus(Duration.ofMinutes(5));
        }
    }

    /** All that one process does. */
    private void runOnce() {
        Instant time = now;
        try (LagMonitor monitor = LagMonitor.builder()
                .source("confluent", ConfluentMetricsLagSource.create(FakeMetricsApi.KEY, FakeMetricsApi.SECRET)
                    .baseUrl(api.baseUrl()).cluster("lkc-1qwe3").clock(() -> time))
                .policy(LIMITS)
                .tell("slack", slack, Route.atOpening().remindEvery(Duration.ofMinutes(30)))
                .state(FileStateStore.at(folder.resolve("state.jsonl")))
                .every(Duration.ofMinutes(5)).clock(() -> time).build()) {
            assertThat(monitor.pollOnce(Duration.ofSeconds(20)).sources()).allMatch(source -> source.complete());
        }
    }

    /** A channel that is read by the test. */
    private static final class Slack implements Notifier {

        private final List<IncidentUpdate> updates = new ArrayList<>();
        private int read;

        @Override
        public void send(Notification notification) {
            updates.addAll(notification.updates());
        }

        List<String> heard() {
            List<String> fresh = updates.subList(read, updates.size()).stream().map(update ->
                update.kind() + " " + update.incident().group().map(GroupKey::groupId).orElseThrow()
                    + " " + update.incident().status()).toList();
            read = updates.size();
            return fresh;
        }

        /** The newest reasons of what was heard last. */
        List<String> reasons() {
            return updates.subList(Math.max(0, read - 2), read).stream()
                .flatMap(update -> update.incident().findings().stream())
                .filter(finding -> finding.status() != LagStatus.OK).map(StandingFinding::reason).distinct().toList();
        }
    }
}
