package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminLagSourceProviderTest {

    private final LagSourceProvider provider = new AdminLagSource.Provider();

    @Test
    void isFoundByName() {
        assertThat(ServiceLoader.load(LagSourceProvider.class)).extracting(LagSourceProvider::name).contains("kafka");
    }

    @Test
    void readsAllOfItsKeys(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("client.properties"), "bootstrap.servers=broker-1:9092\n");
        Config config = Config.of("source.prod.", Map.of("client.config", file.toString(), "client.client.id", "lag",
            "cluster", "prod", "isolation", "read-committed", "group.types", "classic, share",
            "protocol.types", "connect,sr"));

        provider.create(config).close();

        config.refuseUnknownKeys();
    }

    @Test
    void settingsWinOverTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("client.properties"), "bootstrap.servers=from-file:9092\n");
        Config config = Config.of("",
            Map.of("client.config", file.toString(), "client.bootstrap.servers", "127.0.0.1:1"));

        try (LagSource source = provider.create(config)) {
            assertThatThrownBy(() -> source.fetch(LagRequest.all(Duration.ofMillis(500))))
                .isInstanceOf(LagException.class).hasMessageContaining("127.0.0.1:1");
        }
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        assertRefused(Map.of("client.config", "/no/such/file"), "source.prod.client.config=/no/such/file");
    }

    @Test
    void namesMissingServers() {
        assertRefused(Map.of(), "bootstrap.servers is missing");
    }

    @Test
    void namesAnUnknownIsolation() {
        assertRefused(
            Map.of("client.bootstrap.servers", "a:1", "isolation", "dirty"), "high-watermark, read-committed");
    }

    @Test
    void namesAnUnknownTypeOfGroup() {
        assertRefused(Map.of("client.bootstrap.servers", "a:1", "group.types", "classic,shared"),
            "source.prod.group.types=classic,shared cannot be used: expected some of classic, consumer, share,");
    }

    @Test
    void refusesToReadNoGroupsAtAll() {
        AdminLagSource source = AdminLagSource.create(Map.of("bootstrap.servers", "a:1"));

        assertThatThrownBy(() -> source.groupTypes(Set.of()))
            .isInstanceOf(ConfigException.class).hasMessageContaining("no type of group is wanted");
    }

    @Test
    void namesAnUnknownKey() {
        Config config = Config.of(
            "source.prod.", Map.of("client.bootstrap.servers", "a:1", "isolaton", "read-committed"));

        provider.create(config).close();

        assertThatThrownBy(config::refuseUnknownKeys)
            .isInstanceOf(ConfigException.class).hasMessageContaining("did you mean source.prod.isolation");
    }

    private void assertRefused(Map<String, String> settings, String said) {
        assertThatThrownBy(() -> provider.create(Config.of("source.prod.", settings)))
            .isInstanceOf(ConfigException.class).hasMessageContaining(said);
    }
}
