package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.ProviderContract;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfluentProviderTest extends ProviderContract {

    @Override
    protected Object provider() {
        return new ConfluentMetricsLagSource.Provider();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.ofEntries(Map.entry("api.key", "KEY"), Map.entry("api.secret", "hidden"),
            Map.entry("clusters", "lkc-1, lkc-2"), Map.entry("cluster.lkc-2.name", "prod"),
            Map.entry("base.url", "https://metrics.invalid/"), Map.entry("delay", "0s"), Map.entry("window", "10m"),
            Map.entry("per.topic", "true"), Map.entry("topics.are.sums", "true"), Map.entry("connect.timeout", "3s"));
    }

    @Override
    protected List<Map.Entry<String, String>> wrongSettings() {
        return List.of(Map.entry("api.key", ""), Map.entry("api.key", "a:b"), Map.entry("api.secret", " "),
            Map.entry("clusters", ""), Map.entry("clusters", ","), Map.entry("clusters", "lkc-1,lkc-1"), Map.entry("clusters", "lkc 1"),
            Map.entry("clusters", "l".repeat(256)), Map.entry("cluster.lkc-3.name", "test"),
            Map.entry("base.url", "metrics.example.com"), Map.entry("base.url", "ftp://metrics.example.com"),
            Map.entry("base.url", "https://metrics.example.com/?a=b"), Map.entry("base.url", "https://metrics.example.com/#a"),
            Map.entry("delay", "90s"), Map.entry("delay", "61m"), Map.entry("window", "0m"), Map.entry("window", "30s"),
            Map.entry("per.topic", "yes"), Map.entry("topics.are.sums", "1"), Map.entry("connect.timeout", "0s"));
    }

    @Test
    void namesItsClusters() throws Exception {
        try (LagSource source = new ConfluentMetricsLagSource.Provider().create(Config.of("", settings()))) {
            assertThat(source).hasToString("confluent [lkc-1, prod] at metrics.invalid");
            assertThat(source.name()).isEqualTo("confluent");
        }
    }

    @Test
    void refusesTwoClustersOfOneName() {
        Config config = Config.of("source.prod.", Map.of("api.key", "KEY", "api.secret", "hidden",
            "clusters", "lkc-1,lkc-2", "cluster.lkc-1.name", "prod", "cluster.lkc-2.name", "prod"));

        assertThatThrownBy(() -> new ConfluentMetricsLagSource.Provider().create(config)).isInstanceOf(ConfigException.class)
            .hasMessage("source.prod.clusters=lkc-1,lkc-2 cannot be used: "
                + "expected ids as lkc-abc12, no id and no name twice");
    }

    @Test
    void showsNoAddressThatCannotBeUsed() {
        Config config = Config.of("", Map.of("api.key", "KEY", "api.secret", "hidden", "clusters", "lkc-1",
            "base.url", "https://user:hidden@host"));

        assertThatThrownBy(() -> new ConfluentMetricsLagSource.Provider().create(config))
            .hasMessage("base.url cannot be used: expected an address as https://host, without user and query");
    }

    @Test
    void wantsACluster() {
        try (ConfluentMetricsLagSource source = ConfluentMetricsLagSource.create("KEY", "hidden")) {
            assertThatThrownBy(() -> source.fetch(LagRequest.all(Duration.ofSeconds(1))))
                .isInstanceOf(ConfigException.class).hasMessageContaining("no cluster to read");
        }
    }

    @Test
    void takesNoKeyThatCannotBeSent() {
        assertThatThrownBy(() -> ConfluentMetricsLagSource.create("a:b", "hidden")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ConfluentMetricsLagSource.create("a", " ")).isInstanceOf(ConfigException.class);
    }
}
