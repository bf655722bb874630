package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

    @Test
    void refusesMissingBootstrapServers() {
        assertThatThrownBy(() -> AdminLagSource.create(new Properties()))
            .isInstanceOf(ConfigException.class).hasMessageContaining("bootstrap.servers is missing");
        assertThatThrownBy(() -> AdminLagSource.create(Map.of("bootstrap.servers", "a:1, broker")))
            .isInstanceOf(ConfigException.class).hasMessageContaining("'broker' has no port");
        assertThatThrownBy(() -> AdminLagSource.create(Map.of("bootstrap.servers", " ")))
            .isInstanceOf(ConfigException.class).hasMessageContaining("bootstrap.servers is missing");
    }

    @Test
    void refusesWhatKafkaRefuses() {
        assertRefused("security.protocol", "TLS", "TLS");
        assertRefused("request.timeout.ms", "soon", "request.timeout.ms");
        assertRefused("sasl.client.callback.handler.class", "com.example.Missing", "com.example.Missing");
    }

    @Test
    void refusesSaslWithoutLogin() {
        assertRefused("security.protocol", "SASL_SSL", "sasl.jaas.config");
    }

    @Test
    void takesTheLoginThatTheApplicationHasSet() {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("KafkaClient") ? new AppConfigurationEntry[0] : null;
            }
        });
        try {
            assertThat(settings("security.protocol", "SASL_SSL").bootstrapServers()).isEqualTo("broker-1:9092");
        } finally {
            Configuration.setConfiguration(null);
        }
    }

    @Test
    void doesNotShowASecretOfTheWrongType() {
        assertThatThrownBy(() -> settings("ssl.key.password", 271828)).isInstanceOf(ConfigException.class)
            .hasMessageContaining("ssl.key.password").hasMessageNotContaining("271828").hasNoCause();
    }

    @Test
    void refusesStoresThatAreNotThere() {
        assertRefused("ssl.truststore.location", "/no/such/store.jks", "/no/such/store.jks cannot be read");
        assertRefused("ssl.keystore.location", "/no/such/store.jks", "/no/such/store.jks cannot be read");
    }

    @Test
    void takesDefaultsOfProperties() {
        Properties defaults = new Properties();
        defaults.setProperty("bootstrap.servers", "broker-1:9092");

        AdminLagSource.create(new Properties(defaults)).close();
    }

    @Test
    void namesTheServersHoweverTheyAreGiven() {
        assertThat(settings("bootstrap.servers", "a:1,b:2").bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(settings("bootstrap.servers", List.of("a:1", "b:2")).bootstrapServers()).isEqualTo("a:1,b:2");
    }

    @Test
    void givesUpASingleRequestWithinTheTimeForAll() {
        assertThat(settings("client.id", "x").within(Duration.ofSeconds(20)))
            .containsEntry("request.timeout.ms", 4_000).containsEntry("client.id", "x");
        assertThat(settings("client.id", "x").within(Duration.ofMillis(50))).containsEntry("request.timeout.ms", 1_000);
    }

    @Test
    void leavesTheUsersOwnTimeouts() {
        assertThat(settings("request.timeout.ms", 12).within(Duration.ofSeconds(20)))
            .containsEntry("request.timeout.ms", 12);
        assertThat(settings("default.api.timeout.ms", 500).within(Duration.ofSeconds(20)))
            .doesNotContainKey("request.timeout.ms");
    }

    private static void assertRefused(String key, String value, String said) {
        assertThatThrownBy(() -> settings(key, value)).isInstanceOf(ConfigException.class).hasMessageContaining(said);
    }

    /** What the user's application reads with the same properties is not what is read here. */
    @Test
    void consumerOfTheOffsetsTopicIsInNoGroup() {
        Map<String, Object> consumer = new ClientSettings(Map.of("bootstrap.servers", "broker-1:9092",
            "group.id", "billing", "group.instance.id", "one", "group.protocol", "consumer",
            "interceptor.classes", "com.example.Interceptor", "auto.offset.reset", "latest", "enable.auto.commit", "true",
            "isolation.level", "read_committed", "client.rack", "a")).forReading();

        assertThat(consumer).doesNotContainKeys("group.id", "group.instance.id", "interceptor.classes", "isolation.level")
            .containsEntry("group.protocol", "classic").containsEntry("auto.offset.reset", "none")
            .containsEntry("enable.auto.commit", false).containsEntry("allow.auto.create.topics", false)
            .containsEntry("client.rack", "a").containsEntry("bootstrap.servers", "broker-1:9092");
    }

    /** What is written is read at once, however patient the application is. */
    @Test
    void applicationDoesNotDecideHowLongBrokersWait() {
        assertThat(settings("fetch.min.bytes", "1000000").forReading()).containsEntry("fetch.min.bytes", 1);
        assertThat(settings("fetch.max.wait.ms", "60000").forReading()).containsEntry("fetch.max.wait.ms", 100);
    }

    @Test
    void userDecidesHowMuchIsFetched() {
        assertThat(settings("max.poll.records", "10").forReading()).containsEntry("max.poll.records", "10");
        assertThat(settings("fetch.max.bytes", 1_000).forReading()).containsEntry("fetch.max.bytes", 1_000);
    }

    private static ClientSettings settings(String key, Object value) {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", "broker-1:9092"));
        properties.put(key, value);
        return new ClientSettings(properties);
    }
}
