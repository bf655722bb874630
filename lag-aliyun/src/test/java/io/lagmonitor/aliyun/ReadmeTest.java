package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.LagMonitor;
import io.lagmonitor.LogNotifier;
import io.lagmonitor.policy.LagThreshold;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README of this module shows is what works. */
class ReadmeTest {

    private static final Path BASE = Path.of(System.getProperty("basedir", ""));
    private static final Path TEST = BASE.resolve("src/test/java/io/lagmonitor/aliyun/ReadmeTest.java");
    private static final Path PROVIDERS = BASE.resolve("src/main/java/io/lagmonitor/aliyun");

    @Test
    void everyJavaBlockIsCompiled() throws IOException {
        String code = withoutBlanks(Files.readString(TEST));

        assertThat(blocks("java")).hasSize(1).allSatisfy(block -> assertThat(code).contains(withoutBlanks(block)));
    }

    @Test
    void propertiesMakeAMonitor() throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(blocks("properties").get(0).replaceAll("\\$\\{.*?}", "secret")));

        LagMonitor.builder().from(settings).build().close();
    }

    @Test
    void everyKeyOfTheTablesIsDocumentedAtAProvider() throws IOException {
        String documented = Files.readString(PROVIDERS.resolve("AliyunMetricsLagSource.java"))
            + Files.readString(PROVIDERS.resolve("AliyunProgressLagSource.java"));

        List<String> keys = Pattern.compile("^\\| `([a-z.]+)`[^|]*\\| [^|]* \\| [^|]* \\|$", Pattern.MULTILINE)
            .matcher(readme().split("## Settings")[1]).results().map(row -> row.group(1)).toList();

        assertThat(keys).hasSizeGreaterThanOrEqualTo(13)
            .allSatisfy(key -> assertThat(documented).contains("{@code " + key + "}"));
    }

    @Test
    void policyAllowsWhatIsAskedFor() throws IOException {
        JsonNode policy = new ObjectMapper().readTree(blocks("json").get(0));

        List<String> allowed = new ArrayList<>();
        policy.findValues("Action").forEach(actions -> actions.forEach(action -> allowed.add(action.asText())));

        assertThat(allowed).contains(Action.METRIC_LAST.right(), Action.METRIC_LIST.right(), Action.CONSUMER_LIST.right(),
            Action.CONSUMER_PROGRESS.right());
    }

    /** Not called: it would call Alibaba Cloud. */
    static LagMonitor firstScreen() {
        LagMonitor monitor = LagMonitor.builder()
            .source(AliyunMetricsLagSource.create(AliyunCredentials.fromEnvironment(), "cn-hangzhou", "alikafka_post-cn-abc123"))
            .policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell(LogNotifier.create())
            .start();
        return monitor;
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme()).results()
            .map((MatchResult block) -> block.group(1)).toList();
    }

    private static String readme() throws IOException {
        return Files.readString(BASE.resolve("README.md"));
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
