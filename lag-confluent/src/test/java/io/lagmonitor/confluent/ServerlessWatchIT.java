package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.SourceReport;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.state.FileStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final Map<String, Double> lags = new TreeMap<>();
    /** What the processes of the last polls printed: an update, and its reasons. */
    private final List<String[]> fresh = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T10:00:07Z");

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void tellsOnceRemindsAndTellsOfTheEnd() throws Exception {
        lags.put("orders", 100.0);
        lags.put("payments", 10.0);
        polls(2);
        assertThat(heard()).isEmpty();

        lags.put("orders", 1_500.0);
        polls(1);
        assertThat(heard()).containsExactly("OPENED orders CRITICAL");
        assertThat(reasons()).containsExactly("lag 1,500 records, limit 1,000");
        polls(5);
        assertThat(heard()).as("told once").isEmpty();

        lags.put("payments", 300.0);
        polls(1);
        assertThat(heard()).containsExactlyInAnyOrder("REMINDER orders CRITICAL", "OPENED payments CRITICAL");

        lags.put("orders", 900.0);
        lags.put("payments", 199.5);
        polls(1);
        assertThat(heard()).as("between the limits; and rounded up to the limit").isEmpty();

        lags.put("orders", 700.0);
        lags.put("payments", 20.0);
        polls(1);
        assertThat(heard()).containsExactlyInAnyOrder("RECOVERED orders OK", "RECOVERED payments OK");

        polls(4);
        assertThat(heard()).isEmpty();
    }

    @Test
    void tellsOfAConsumerThatDiesAndVanishes() throws Exception {
        lags.put("orders", 700.0);
        lags.put("payments", 300.0);
        polls(1);
        assertThat(heard()).containsExactly("OPENED payments CRITICAL");

        lags.clear();
        polls(2);
        assertThat(heard()).isEmpty();
        polls(1);
        assertThat(heard()).as("neither recovered nor forgotten")
            .containsExactlyInAnyOrder("OPENED orders WARNING", "WORSENED payments CRITICAL");
        assertThat(reasons()).containsExactlyInAnyOrder("lag 300 records, limit 200",
            "not reported any more, as a group without active members with lag 300 records (as of 2026-11-20T09:56:00Z)",
            "not reported any more, as a group without active members with lag 700 records (as of 2026-11-20T09:56:00Z)");

        lags.put("orders", 0.0);
        lags.put("payments", 0.0);
        polls(1);
        assertThat(heard()).containsExactlyInAnyOrder("RECOVERED orders OK", "RECOVERED payments OK");
    }

    private void polls(int count) throws Exception {
        fresh.clear();
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

    private void runOnce() throws Exception {
        String printed = ChildJvm.run(Function.class, List.of(), Map.of(), api.baseUrl(),
            folder.resolve("state.jsonl").toString(), now.toString());
        printed.lines().filter(line -> line.startsWith("> "))
            .forEach(line -> fresh.add(line.substring(2).split("\t")));
    }

    private List<String> heard() {
        return fresh.stream().map(words -> words[0]).toList();
    }

    /** Why, of those. */
    private List<String> reasons() {
        return fresh.stream().flatMap(words -> Stream.of(words).skip(1)).distinct().toList();
    }

    /** All that one process does: it prints each update, with the reasons of what is bad. */
    static final class Function {

        private Function() {}

        public static void main(String[] args) throws InterruptedException {
            Instant now = Instant.parse(args[2]);
            try (LagMonitor monitor = LagMonitor.builder()
                    .source("confluent", ConfluentMetricsLagSource.create(FakeMetricsApi.KEY, FakeMetricsApi.SECRET)
                        .baseUrl(args[0]).cluster("lkc-1qwe3").clock(() -> now))
                    .policy(LIMITS)
                    .tell("slack", news -> news.updates().forEach(Function::print),
                        Route.atOpening().remindEvery(Duration.ofMinutes(30)))
                    .state(FileStateStore.at(Path.of(args[1])))
                    .every(Duration.ofMinutes(5)).clock(() -> now).build()) {
                LagReport report = monitor.pollOnce(Duration.ofSeconds(20));
                assertThat(report.sources()).allMatch(SourceReport::complete);
            }
        }

        private static void print(IncidentUpdate update) {
            Stream<String> reasons = update.incident().findings().stream()
                .filter(finding -> finding.status() != LagStatus.OK).map(StandingFinding::reason);
            System.out.println("> " + Stream.concat(Stream.of(update.kind() + " "
                + update.incident().group().map(GroupKey::groupId).orElseThrow() + " " + update.incident().status()),
                reasons).collect(Collectors.joining("\t")));
        }
    }
}
