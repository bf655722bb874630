package io.lagmonitor.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.LagSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what compiles here, and it works. */
class ReadmeTest {

    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path CODE = Path.of("src", "main", "java", "io", "lagmonitor", "examples", "readme", "Readme.java");

    private static final Path MONITOR =
        Path.of("..", "..", "lag-core", "src", "main", "java", "io", "lagmonitor", "LagMonitor.java");
    private static final Path TEST =
        Path.of("src", "test", "java", "io", "lagmonitor", "examples", "readme", "ReadmeTest.java");

    @TempDir
    Path folder;

    @Test
    void everyJavaBlockIsCompiled() throws IOException {
        String code = withoutBlanks(Files.readString(CODE) + Files.readString(TEST));

        assertThat(blocks("java")).hasSize(6).allSatisfy(block -> assertThat(code).contains(withoutBlanks(block)));
    }

    @Test
    void firstScreenStarts() {
        Properties kafka = new Properties();
        kafka.setProperty("bootstrap.servers", "localhost:1");

        LagMonitor monitor = Readme.firstScreen(kafka, "https://hooks.slack.invalid/services/x");

        assertThatThrownBy(monitor::pollOnce).isInstanceOf(IllegalStateException.class).hasMessageContaining("is started");
        monitor.close();
    }

    @Test
    void watchOfWhoStillReadsStarts() {
        Properties kafka = new Properties();
        kafka.setProperty("bootstrap.servers", "localhost:1");

        LagMonitor monitor = Readme.whoStillReads(kafka);

        assertThatThrownBy(monitor::pollOnce).isInstanceOf(IllegalStateException.class).hasMessageContaining("is started");
        monitor.close();
    }

    @Test
    void propertiesMakeAMonitor() throws IOException {
        Path client = Files.writeString(folder.resolve("client.properties"), "client.id=lag-monitor\n");
        Properties settings = new Properties();
        settings.load(new StringReader(blocks("properties").findFirst().orElseThrow()));
        settings.setProperty("source.prod.client.config", client.toString());
        settings.setProperty("state.path", folder.resolve("state.jsonl").toString());

        LagMonitor.builder().from(settings).build().close();
    }

    @Test
    void everyKeyOfTheTableIsDocumented() throws IOException {
        String documented = Files.readString(MONITOR);

        List<String> keys = Pattern.compile("^\\| (`[a-z].*?) \\|", Pattern.MULTILINE)
            .matcher(Files.readString(README).split("All keys of the monitor")[1].split("\n## ")[0]).results()
            .flatMap(row -> Pattern.compile("`(.*?)`").matcher(row.group(1)).results()).map(key -> key.group(1)).toList();

        assertThat(keys).hasSizeGreaterThan(25).allSatisfy(key -> assertThat(documented).contains(key));
    }

    @Test
    void ownSourceFeedsAMonitor() throws IOException {
        Path file = Files.writeString(folder.resolve("lag.properties"), "loader=250\nreports=3\n");
        try (LagMonitor monitor = LagMonitor.builder()
                .source(Readme.ownSource(file)).policy(LagThreshold.critical(100)).build()) {

            LagReport report = monitor.pollOnce();

            assertThat(report.incidents()).singleElement()
                .satisfies(incident -> assertThat(incident.group().orElseThrow().groupId()).isEqualTo("loader"));
        }
    }

    @Test
    void escalationActsOnceInManyProcesses() {
        Simulation world = Simulation.every(Duration.ofMinutes(10));
        SimulatedNotifier chat = world.notifier("chat");
        SimulatedNotifier restart = world.notifier("restart");
        SimulatedNotifier scale = world.notifier("scale");
        LagSource behind = request -> LagSnapshot.of("prod")
            .group(GroupLag.total(new GroupKey("prod", "orders"), Instant.now(), 200_000)).build();

        for (int check = 0; check < 5; check++) {
            try (LagMonitor monitor =
                    Readme.escalation(behind, chat, restart, scale, folder.resolve("state.jsonl"))) {
                monitor.pollOnce();
            }
        }

        assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(scale.heard()).containsExactly("ACT orders CRITICAL");
        assertThat(chat.heard()).containsExactly(
            "OPENED orders CRITICAL", "ACTED orders CRITICAL", "OPENED orders CRITICAL");
    }

    @Test
    void simulatorTellsOnceInTwoProcesses() {
        try (Simulation world = Simulation.every(Duration.ofMinutes(10))) {
            SimulatedNotifier team = world.notifier("team");
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell(team));
            world.group("orders").lag(200_000);

            world.poll();
            world.restart();
            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }
    }

    private static Stream<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README)).results().map((MatchResult block) -> block.group(1));
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
