package io.lagmonitor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    void startsABrokerIfNothingIsGiven() {
        Settings settings = settings(Map.of("quickstart.bootstrap", "", "quickstart.config", "", "quickstart.limit", ""));

        assertThat(settings.cluster()).isEmpty();
    }

    @Test
    void watchesTheGivenBrokers() {
        Settings settings = settings(Map.of("quickstart.bootstrap", "one:9092,two:9092", "quickstart.limit", "500"));

        assertThat(settings.cluster().get()).containsEntry("bootstrap.servers", "one:9092,two:9092");
        assertThat(settings.limit()).isEqualTo(500);
    }

    @Test
    void readsAFileOfClientProperties() throws IOException {
        Path file = file("bootstrap.servers=one:9092\nsecurity.protocol=SSL\n");

        Settings settings = settings(Map.of("quickstart.config", file.toString()));

        assertThat(settings.cluster().get()).containsEntry("security.protocol", "SSL");
        assertThat(settings.limit()).isEqualTo(10_000);
    }

    @Test
    void refusesBoth() {
        refuses(Map.of("quickstart.bootstrap", "one:9092", "quickstart.config", "x"),
            "quickstart.bootstrap and quickstart.config are both given, expected one of them");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path file = folder.resolve("absent.properties");

        refuses(Map.of("quickstart.config", file.toString()), "quickstart.config=" + file + ": there is no such file");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> settings(Map.of("quickstart.config", folder.toString())))
            .isInstanceOf(ConfigException.class).hasMessageContaining("cannot be read as properties");
    }

    @Test
    void refusesAFileWithoutBrokers() throws IOException {
        Path file = file("security.protocol=SSL\n");

        refuses(Map.of("quickstart.config", file.toString()),
            "quickstart.config=" + file + " does not say bootstrap.servers");
    }

    @Test
    void refusesALimitThatIsNone() {
        refuses(Map.of("quickstart.bootstrap", "one:9092", "quickstart.limit", "many"),
            "quickstart.limit=many is not a number of records, expected one such as 10000");
    }

    @Test
    void refusesALimitForItsOwnBroker() {
        refuses(Map.of("quickstart.limit", "5"),
            "quickstart.limit is for a cluster of yours: give quickstart.bootstrap or quickstart.config too");
    }

    @Test
    void readsTheOffsetsTopicIfAsked() {
        assertThat(settings(Map.of("quickstart.source", "offsets-topic")).habits()).isTrue();
        assertThat(settings(Map.of("quickstart.source", "kafka")).habits()).isFalse();
        refuses(Map.of("quickstart.source", "topic"),
            "quickstart.source=topic is no source, expected kafka or offsets-topic");
    }

    @Test
    void refusesATypo() {
        refuses(Map.of("quickstart.bootsrap", "one:9092"), "there is no setting quickstart.bootsrap, only "
            + "quickstart.bootstrap, quickstart.config, quickstart.limit, quickstart.source");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("client.properties"), content);
    }

    private static void refuses(Map<String, String> given, String why) {
        assertThatThrownBy(() -> settings(given)).isInstanceOf(ConfigException.class).hasMessage(why);
    }

    private static Settings settings(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        return Settings.from(properties);
    }
}
