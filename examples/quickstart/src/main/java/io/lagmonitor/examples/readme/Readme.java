package io.lagmonitor.examples.readme;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.LogNotifier;
import io.lagmonitor.kafka.AdminLagSource;
import io.lagmonitor.kafka.OffsetsTopicLagSource;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.notify.slack.SlackNotifier;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.policy.LivenessPolicy;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.state.FileStateStore;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/** The code of the README, so that it compiles and runs; a test compares the two. */
final class Readme {

    private Readme() {}

    static LagMonitor firstScreen(Properties kafkaProperties, String webhook) {
        LagMonitor monitor = LagMonitor.builder()
            .source(AdminLagSource.create(kafkaProperties))
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell(SlackNotifier.create(webhook))
            .start();                                         // AutoCloseable; build() when you call pollOnce() yourself
        return monitor;
    }

    static LagReport everything(Properties kafkaProperties, Notifier pager) {
        LagMonitor monitor = LagMonitor.builder()
            .source("prod", AdminLagSource.create(kafkaProperties))
            .groups(GroupFilter.all().exclude("console-consumer-.*"))
            .policy(LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000)
                .forGroups("batch-.*", LagThreshold.critical(5_000_000))
                .forTopics("orders", "payments\\..*", LagThreshold.critical(1_000)))
            .tell("everybody", LogNotifier.create())
            .tell("on-call", pager, Route.after(Duration.ofMinutes(2)).atLeast(LagStatus.CRITICAL))
            .state(FileStateStore.at(Path.of("lag-state.jsonl")))
            .build();
        LagReport report = monitor.pollOnce();                // as a cron job, a function or a test does
        monitor.close();
        return report;
    }

    static LagMonitor whoStillReads(Properties kafkaProperties) {
        LagMonitor monitor = LagMonitor.builder()
            .source(OffsetsTopicLagSource.create(kafkaProperties))
            .groups(GroupFilter.all().excludeGenerated())
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .policy(LivenessPolicy.critical())
            .start();
        return monitor;
    }

    static LagMonitor escalation(LagSource source, Notifier chat, Notifier restart, Notifier scale, Path path) {
        LagMonitor monitor = LagMonitor.builder()
            .source("prod", source)
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell("team", chat)
            .act("restart", restart, Route.atOpening())
            .act("scale", scale, Route.atCheck(2))
            .tell("last-call", chat, Route.atCheck(3).once())
            .state(FileStateStore.at(path))
            .build();
        return monitor;
    }

    static LagSource ownSource(Path file) {
        LagSource source = request -> {
            Properties totals = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                totals.load(reader);
            }
            Instant asOf = Files.getLastModifiedTime(file).toInstant();
            LagSnapshot.Builder snapshot = LagSnapshot.of("warehouse");
            for (String groupId : totals.stringPropertyNames()) {
                if (request.filter().accepts(groupId)) {
                    long lag = Long.parseLong(totals.getProperty(groupId));
                    snapshot.group(GroupLag.total(new GroupKey("warehouse", groupId), asOf, lag));
                }
            }
            return snapshot.build();
        };
        return source;
    }
}
