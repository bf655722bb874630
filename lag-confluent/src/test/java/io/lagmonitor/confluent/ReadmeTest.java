package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.LagMonitor;
import io.lagmonitor.LogNotifier;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.Config;
import io.lagmonitor.state.FileStateStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what compiles here, and its keys are all there are. */
class ReadmeTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final String PACKAGE = "java/io/lagmonitor/confluent/";

    @TempDir
    Path folder;

    static LagReport smallest(String apiKey, String apiSecret, Path path) {
        LagMonitor monitor = LagMonitor.builder()
            .source(ConfluentMetricsLagSource.create(apiKey, apiSecret).cluster("lkc-abc12"))
            .policy(LagThreshold.critical(150_000).clearBelow(100_000)
                .forTopics("orders", "orders-in", LagThreshold.critical(1_000)))
            .tell(LogNotifier.create())
            .state(FileStateStore.at(path))
            .every(Duration.ofMinutes(5))
            .build();
        LagReport report = monitor.pollOnce();
        monitor.close();
        return report;
    }

    @Test
    void theCodeIsCompiled() throws IOException {
        String code = Files.readString(MODULE.resolve("src/test/" + PACKAGE + "ReadmeTest.java"));

        assertThat(withoutBlanks(code)).contains(withoutBlanks(block("java")));
    }

    @Test
    void theCallIsWhatIsSent() throws IOException {
        Interval interval = Interval.before(Instant.parse("2026-11-20T10:10:00Z"), Settings.DELAY, Settings.WINDOW);
        ObjectMapper json = new ObjectMapper();

        byte[] sent = new LagQuery("lkc-abc12", Labels.DOCUMENTED, interval, List.of()).body();

        assertThat(json.readTree(sent)).isEqualTo(json.readTree(block("json")));
    }

    @Test
    void thePropertiesMakeAMonitor() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hidden");
        Properties settings = new Properties();
        settings.load(new StringReader(block("properties")));
        settings.setProperty("source.confluent.api.key", "KEY");
        settings.setProperty("source.confluent.api.secret", "${file:" + secret + "}");

        LagMonitor.builder().from(settings).build().close();
    }

    @Test
    void everyKeyOfTheTableIsReadAndDescribed() throws IOException {
        String javadoc =
            Files.readString(MODULE.resolve("src/main/" + PACKAGE + "ConfluentMetricsLagSource.java"));
        Map<String, String> settings = new HashMap<>(Map.of("api.key", "KEY", "api.secret", "hidden", "clusters", "lkc-1",
            "cluster.lkc-1.name", "prod", "delay", "3m", "window", "5m", "per.topic", "true", "topics.are.sums", "true",
            "base.url", "https://localhost", "connect.timeout", "1s"));

        List<String> keys = Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE).matcher(section("Settings")).results()
            .flatMap(row -> Pattern.compile("`(.*?)`").matcher(row.group(1)).results()).map(key -> key.group(1)).toList();

        assertThat(keys).hasSize(settings.size()).allSatisfy(key -> assertThat(javadoc).contains("<dt>{@code " + key + "}"));
        Config config = Config.of("", settings);
        new ConfluentMetricsLagSource.Provider().create(config).close();
        config.refuseUnknownKeys();
    }

    private static String block(String language) throws IOException {
        return readme().split("```" + language + "\n")[1].split("```")[0];
    }

    private static String section(String title) throws IOException {
        return readme().split("\n## " + title + "\n")[1].split("\n## ")[0];
    }

    private static String readme() throws IOException {
        return Files.readString(MODULE.resolve("README.md"));
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
