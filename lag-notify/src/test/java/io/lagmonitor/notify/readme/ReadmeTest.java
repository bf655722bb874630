package io.lagmonitor.notify.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README of this module shows is what compiles here, and its settings make notifiers. */
class ReadmeTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
    private static final Path README = MODULE.resolve("README.md");
    private static final Path CODE =
        MODULE.resolve(Path.of("src", "test", "java", "io", "lagmonitor", "notify", "readme", "Readme.java"));

    @Test
    void everyJavaBlockIsCompiled() throws IOException {
        String code = withoutBlanks(Files.readString(CODE));

        assertThat(blocks("java")).hasSizeGreaterThanOrEqualTo(8)
            .allSatisfy(block -> assertThat(code).contains(withoutBlanks(block)));
    }

    @Test
    void everyNotifierIsMade() {
        assertThat(Readme.all()).extracting(Notifier::name).doesNotHaveDuplicates().hasSize(6);

        Readme.all().forEach(Notifier::close);
    }

    @Test
    void theMonitorThatActsIsMade(@TempDir Path folder) {
        Readme.escalation(request -> LagSnapshot.of("prod").build(), notification -> {}, folder.resolve("state")).close();
    }

    @Test
    void everySettingIsKnown() throws IOException {
        for (String block : blocks("properties")) {
            Properties settings = new Properties();
            settings.load(new StringReader(block.replaceAll("\\$\\{env:\\w+}", "https://secret.invalid/x")));
            if (settings.putIfAbsent("tells", "team") == null) {
                settings.setProperty("tell.team.type", "slack");
                settings.setProperty("tell.team.webhook", "https://slack.invalid/x");
            }

            settings.stringPropertyNames().stream()
                .filter(key -> key.endsWith(".type") && settings.getProperty(key).startsWith("kubernetes"))
                .forEach(key -> settings.putIfAbsent(key.replaceFirst("type$", "url"), "https://kubernetes.invalid"));

            LagMonitor.builder().source(request -> LagSnapshot.of("prod").build()).from(settings).build().close();
        }
    }

    @Test
    void everyNotifierForPeopleHasItsSettings() throws IOException {
        String properties = String.join("\n", blocks("properties"));

        assertThat(ServiceLoader.load(NotifierProvider.class)).map(NotifierProvider::name)
            .filteredOn(name -> !name.equals("log") && !name.startsWith("kubernetes"))
            .allSatisfy(name -> assertThat(properties).containsPattern("\\.type=" + name + "\\b"));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README)).results().map((MatchResult block) -> block.group(1)).toList();
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
