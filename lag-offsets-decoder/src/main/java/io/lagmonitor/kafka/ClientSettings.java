package io.lagmonitor.kafka;

import static org.apache.kafka.clients.admin.AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.SECURITY_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.common.config.SaslConfigs.SASL_JAAS_CONFIG;
import static org.apache.kafka.common.config.SaslConfigs.SASL_MECHANISM;
import static org.apache.kafka.common.config.SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG;
import static org.apache.kafka.common.config.SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG;

import io.lagmonitor.spi.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.security.auth.login.Configuration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** The properties of our own Admin client, checked without touching the network. The values may be secret. */
final class ClientSettings {

    private static final Pattern ADDRESS = Pattern.compile(".+:[0-9]{1,5}");
    private static final String EXPECTED_SERVERS =
        "expected the addresses of some brokers, as broker-1:9092,broker-2:9092";

    private final Map<String, Object> properties;

    /** @throws ConfigException if Kafka could not use them, as far as that can be said without a connection */
    ClientSettings(Map<?, ?> properties) {
        this.properties = new HashMap<>();
        properties.forEach((key, value) -> this.properties.put(String.valueOf(key), value));
        requireBootstrapServers();
        requireTextInSecrets();
        letKafkaCheck();
        requireLogin();
        List.of(SSL_TRUSTSTORE_LOCATION_CONFIG, SSL_KEYSTORE_LOCATION_CONFIG).forEach(this::requireReadableFile);
    }

    String bootstrapServers() {
        Object servers = properties.get(BOOTSTRAP_SERVERS_CONFIG);
        return servers instanceof List<?> list ? String.join(",", list.stream().map(String::valueOf).toList())
            : Objects.toString(servers, "");
    }

    /**
     * What the client is made from. A request that is not answered is given up early enough to ask another broker
     * within the time for a whole answer, unless the user says otherwise.
     */
    Map<String, Object> within(Duration timeout) {
        Map<String, Object> settings = new HashMap<>(properties);
        int requestMs = (int) Math.max(1_000, Math.min(30_000, timeout.toMillis() / 5));
        if (!settings.containsKey(DEFAULT_API_TIMEOUT_MS_CONFIG)) {
            settings.putIfAbsent(REQUEST_TIMEOUT_MS_CONFIG, requestMs);
        }
        settings.putIfAbsent(SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) Math.min(10_000, requestMs));
        return settings;
    }

    private void requireBootstrapServers() {
        String servers = bootstrapServers();
        if (servers.isBlank()) {
            throw new ConfigException(BOOTSTRAP_SERVERS_CONFIG + " is missing; " + EXPECTED_SERVERS);
        }
        for (String server : servers.split(",")) {
            if (!ADDRESS.matcher(server.strip()).matches()) {
                throw new ConfigException(
                    BOOTSTRAP_SERVERS_CONFIG + ": '" + server.strip() + "' has no port; " + EXPECTED_SERVERS);
            }
        }
    }

    /** Kafka's message would show the value. */
    private void requireTextInSecrets() {
        for (ConfigDef.ConfigKey key : AdminClientConfig.configDef().configKeys().values()) {
            Object value = properties.get(key.name);
            if (key.type == ConfigDef.Type.PASSWORD && value != null
                && !(value instanceof String || value instanceof Password)) {
                throw new ConfigException(
                    key.name + " is given as a " + value.getClass().getName() + "; expected text");
            }
        }
    }

    private void letKafkaCheck() {
        try {
            AdminClientConfig.configDef().parse(properties);
        } catch (org.apache.kafka.common.config.ConfigException e) {
            throw new ConfigException("Kafka cannot use these client properties: " + e.getMessage(), e);
        }
    }

    private void requireLogin() {
        String protocol = Objects.toString(properties.get(SECURITY_PROTOCOL_CONFIG), "");
        if (protocol.startsWith("SASL_") && !properties.containsKey(SASL_JAAS_CONFIG)
            && !hasLoginOfTheJvm()) {
            throw new ConfigException(SECURITY_PROTOCOL_CONFIG + "=" + protocol + " needs " + SASL_JAAS_CONFIG
                + ", the login for " + SASL_MECHANISM + "="
                + Objects.toString(properties.get(SASL_MECHANISM), "GSSAPI (the default)"));
        }
    }

    /** From a file that a system property names, or set by the application. */
    private static boolean hasLoginOfTheJvm() {
        try {
            return System.getProperty("java.security.auth.login.config") != null
                || Configuration.getConfiguration().getAppConfigurationEntry("KafkaClient") != null;
        } catch (SecurityException e) {
            return false;
        }
    }

    private void requireReadableFile(String key) {
        Object path = properties.get(key);
        if (path != null && !Files.isReadable(Path.of(path.toString()))) {
            throw new ConfigException(key + "=" + path + " cannot be read; expected an existing file");
        }
    }
}
