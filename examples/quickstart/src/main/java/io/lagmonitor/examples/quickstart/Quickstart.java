package io.lagmonitor.examples.quickstart;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.LogNotifier;
import io.lagmonitor.kafka.AdminLagSource;
import io.lagmonitor.kafka.OffsetsTopicLagSource;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.LagException;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/**
 * Shows the monitor at work. Without settings it starts a Kafka broker of its own with four consumer groups, watches them
 * for about a minute, and ends with exit code 0 if the monitor told what there was to tell. {@link Settings} says how to
 * let it watch your own cluster instead, which it does until Ctrl-C.
 */
public final class Quickstart {

    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private Quickstart() {}

    /** Runs it; exit code 1, and a sentence why, if it cannot do what it should. */
    public static void main(String[] args) {
        System.exit(run(System.getProperties()));
    }

    private static int run(Properties properties) {
        try {
            Settings settings = Settings.from(properties);
            return settings.cluster().isPresent()
                ? watch(settings.cluster().get(), settings.limit(), settings.habits())
                : demonstrate(settings.habits());
        } catch (LagException e) {
            System.err.println("The quickstart cannot go on: " + e.getMessage());
            return 1;
        }
    }

    /** All there is to using the library: build a monitor, read its reports. */
    private static void watch(LagSource source, LagThreshold limits, Duration interval, Summary summary, boolean habits,
                              BooleanSupplier goesOn) {
        try (LagMonitor monitor = LagMonitor.builder()
                 .source(source)
                 .policy(limits)
                 .tell(LogNotifier.create())
                 .every(interval)
                 .start();
             Screen screen = Screen.open()) {
            View view = new View(monitor, screen, summary, habits);
            while (goesOn.getAsBoolean()) {
                view.showNews();
            }
        }
    }

    private static LagSource source(Properties cluster, boolean habits) {
        return habits ? OffsetsTopicLagSource.create(cluster) : AdminLagSource.create(cluster);
    }

    private static int watch(Properties cluster, long limit, boolean habits) {
        Reachable.check(cluster);
        long clearBelow = limit - limit / 4;
        say("Watching the consumer groups of " + cluster.getProperty("bootstrap.servers") + " until Ctrl-C.",
            "A group is CRITICAL from a lag of %s records on, and OK again below %s."
                .formatted(Words.number(limit), Words.number(clearBelow)));
        try (CtrlC ctrlC = CtrlC.listen()) {
            Summary summary = new Summary();
            watch(source(cluster, habits), LagThreshold.critical(limit).clearBelow(clearBelow), Duration.ofSeconds(5),
                summary, habits, () -> !ctrlC.pressedWithin(A_MOMENT));
            say(summary.lines());
            return 0;
        }
    }

    private static int demonstrate(boolean habits) {
        say("Starting a Kafka broker and four consumer groups; this takes about a minute, Ctrl-C ends it earlier.",
            "(To watch a cluster of yours: -Dquickstart.bootstrap=host:port or -Dquickstart.config=client.properties)");
        try (CtrlC ctrlC = CtrlC.listen();
             EmbeddedKafka kafka = EmbeddedKafka.start();
             Workload workload = Workload.start(kafka.bootstrapServers())) {
            say("The broker is at " + kafka.bootstrapServers()
                + ". A group is CRITICAL from a lag of 800 records on, and OK again below 200.");
            Summary summary = new Summary();
            Story story = new Story(workload, summary);
            watch(source(workload.cluster(), habits), LagThreshold.critical(800).clearBelow(200), Duration.ofSeconds(2),
                summary, habits, () -> !ctrlC.pressedWithin(A_MOMENT) && story.goesOn());
            say(summary.lines());
            if (ctrlC.pressedWithin(Duration.ZERO)) {
                return 0;
            }
            say(story.verdict());
            return story.missing().isEmpty() ? 0 : 1;
        }
    }

    private static void say(String... lines) {
        say(List.of(lines));
    }

    private static void say(List<String> lines) {
        lines.forEach(System.out::println);
    }
}
