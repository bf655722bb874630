package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsTopicProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new OffsetsTopicLagSource.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("client.bootstrap.servers", "broker-1:9092", "client.client.id", "lag", "cluster", "prod",
            "isolation", "read-committed", "protocol.types", "connect,sr", "max.entries", "200_000");
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(
            Map.entry("max.entries", "many"), Map.entry("max.entries", "999"), Map.entry("max.entries", "100000001"),
            Map.entry("isolation", "dirty"), Map.entry("client.config", "/no/such/file"));
    }

    @Test
    void namesTheClientPropertyThatAConsumerCannotUse() {
        Config config = Config.of("source.prod.",
            Map.of("client.bootstrap.servers", "broker-1:9092", "client.max.poll.records", "all"));

        assertThatThrownBy(() -> new OffsetsTopicLagSource.Provider().create(config))
            .isInstanceOf(ConfigException.class).hasMessageContaining("source.prod.client.*")
            .hasMessageContaining("max.poll.records");
    }

    @Test
    void isNamedAsItsProvider() {
        LagSource source = OffsetsTopicLagSource.create(Map.of("bootstrap.servers", "broker-1:9092"));

        assertThat(source.name()).isEqualTo(new OffsetsTopicLagSource.Provider().name());
        source.close();
    }

    @Test
    void refusesABoundThatIsNone() {
        OffsetsTopicLagSource source = OffsetsTopicLagSource.create(Map.of("bootstrap.servers", "broker-1:9092"));

        assertThatThrownBy(() -> source.maxEntries(0))
            .isInstanceOf(ConfigException.class).hasMessageContaining("maxEntries 0");
    }
}
