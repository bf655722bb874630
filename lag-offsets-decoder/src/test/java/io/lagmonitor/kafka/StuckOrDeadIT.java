package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Liveness.State;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.policy.LivenessPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A consumer that is there and paused for ever, beside one that exited, beside what three hundred starts of something have
 * left behind. In real time: the shortest patience is a minute.
 */
@Tag("full")
class StuckOrDeadIT {

    private static final Duration A_POLL = Duration.ofSeconds(10);
    private static final Duration SILENT = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LEFTOVERS = 300;
    private static final GroupKey PAUSED = new GroupKey("prod", "paused");
    private static final GroupKey EXITED = new GroupKey("prod", "exited");
    private static final Map<String, Object> COMMITS_BY_ITSELF =
        Map.of("enable.auto.commit", "true", "auto.commit.interval.ms", "500");

    @Test
    void pausedConsumerStallsExitedOneIsGivenUpAndLeftoversAreSilent() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
             KafkaUser user = new KafkaUser(kafka.bootstrapServers());
             LagMonitor monitor = LagMonitor.builder()
                 .source(OffsetsTopicLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers())).cluster("prod"))
                 .policy(LagThreshold.critical(50))
                 .policy(LivenessPolicy.critical())
                 .abandonedAfter(SILENT)
                 .build()) {
            user.topic("orders", 1, 1);
            user.produce("orders", 0, 100);
            leaveBehind(user);
            Consumer<byte[], byte[]> paused = user.joined("paused", "orders", 1, COMMITS_BY_ITSELF);
            Consumer<byte[], byte[]> exited = user.joined("exited", "orders", 1, COMMITS_BY_ITSELF);
            Set<State> ofExited = EnumSet.noneOf(State.class);
            List<Incident> ended = new ArrayList<>();
            Await.until(PATIENCE, "both have habits", () -> {
                user.produce("orders", 0, 1);
                paused.poll(Duration.ofMillis(200));
                exited.poll(Duration.ofMillis(200));
                LagReport report = monitor.pollOnce(A_POLL);
                return hasHabits(report, PAUSED) && hasHabits(report, EXITED);
            });
            assertThat(liveness(monitor.latest().get(), PAUSED)).isEqualTo(State.ACTIVE);

            paused.pause(paused.assignment());
            exited.close();
            Await.until(PATIENCE, "one stalls, and all others are given up", () -> {
                user.produce("orders", 0, 10);
                paused.poll(Duration.ofMillis(200)); // it commits on, what it committed before
                LagReport report = monitor.pollOnce(A_POLL);
                ofExited.add(liveness(report, EXITED));
                ended.addAll(report.ended());
                return liveness(report, PAUSED) == State.STALLED
                    && report.count(State.ABANDONED) == LEFTOVERS + 1;
            });

            LagReport report = monitor.latest().get();
            assertThat(ofExited).contains(State.EMPTY, State.ABANDONED).doesNotContain(State.STALLED);
            assertThat(report.group(PAUSED).get().incident().get().findings()).extracting(StandingFinding::policy)
                .contains("liveness");
            assertThat(report.incidents()).extracting(Incident::about).containsExactly(Incident.About.group(PAUSED));
            assertThat(ended.stream().filter(incident -> incident.group().isPresent()))
                .extracting(incident -> incident.group().get()).containsOnly(EXITED);
            assertThat(ended.stream().filter(incident -> incident.group().isPresent()).flatMap(i -> i.ending().stream()))
                .extracting(Ending::kind).containsExactly(Ending.Kind.ABANDONED);
        }
    }

    private static void leaveBehind(KafkaUser user) throws Exception {
        List<AlterConsumerGroupOffsetsResult> commits = IntStream.range(0, LEFTOVERS)
            .mapToObj(i -> user.admin().alterConsumerGroupOffsets(
                "_agent%d.example%d".formatted(254_112 + i, 172_480 + i), KafkaUser.offset("orders", 0, 1)))
            .toList();
        for (AlterConsumerGroupOffsetsResult commit : commits) {
            commit.all().get();
        }
    }

    private static boolean hasHabits(LagReport report, GroupKey group) {
        return report.group(group).flatMap(GroupReport::lag).flatMap(GroupLag::habits)
            .flatMap(Habits::usualCommitInterval).isPresent();
    }

    private static State liveness(LagReport report, GroupKey group) {
        return report.group(group).map(seen -> seen.estimates().liveness()).map(Liveness::state).orElse(State.UNKNOWN);
    }
}
