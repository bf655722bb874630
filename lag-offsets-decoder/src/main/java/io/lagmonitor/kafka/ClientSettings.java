package io.lagmonitor.kafka;

import static org.apache.kafka.clients.admin.AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.SECURITY_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.admin.AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.FETCH_MIN_BYTES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG;
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
import java.util.Properties;
import java.util.regex.Pattern;
import javax.security.auth.login.Configuration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/** The properties of our own clients, checked without touching the network. The values may be secret. */
final class ClientSettings {

    private static final Pattern ADDRESS = Pattern.compile(".+:[0-9]{1,5}");
    private static final String EXPECTED_SERVERS =
        "expected the addresses of some brokers, as broker-1:9092,broker-2:9092";

    /** Of a consumer that does something else; the class of an interceptor would be made and called. */
    private static final List<String> NOT_FOR_READING = List.of(
        GROUP_ID_CONFIG, GROUP_INSTANCE_ID_CONFIG, INTERCEPTOR_CLASSES_CONFIG, ISOLATION_LEVEL_CONFIG,
        PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        // refused by a consumer of the classic protocol; not all of them have a constant in all versions
        "group.remote.assignor", "share.acknowledgement.mode", "share.acquire.mode");
    private static final int RECORDS_AT_ONCE = 2_000;
    /** How long a broker waits for the next record, when a fetch of ours waits for the broker. */
    private static final int MOST_WAIT_MS = 100;

    private final Map<String, Object> properties;

    /** @throws ConfigException if Kafka could not use them, as far as that can be said without a connection */
    ClientSettings(Map<?, ?> properties) {
        this.properties = new HashMap<>();
        properties.forEach((key, value) -> this.properties.put(String.valueOf(key), value));
        requireBootstrapServers();
        requireTextInSecrets();
        letKafkaCheck(AdminClientConfig.configDef(), this.properties);
        requireLogin();
        List.of(SSL_TRUSTSTORE_LOCATION_CONFIG, SSL_KEYSTORE_LOCATION_CONFIG).forEach(this::requireReadableFile);
    }

    /** Properties with their defaults, and with values that are no text. */
    static Map<String, Object> map(Properties properties) {
        Map<String, Object> map = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        properties.forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
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

    /**
     * What a consumer is made from that belongs to no group and reads where it is told to. What the user says of groups
     * and of the application's own records is left out.
     *
     * @throws ConfigException if Kafka could not use it
     */
    Map<String, Object> forReading() {
        Map<String, Object> settings = new HashMap<>(properties);
        NOT_FOR_READING.forEach(settings::remove);
        settings.put(GROUP_PROTOCOL_CONFIG, "classic"); // the other one has a thread
        settings.put(ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(FETCH_MAX_WAIT_MS_CONFIG, MOST_WAIT_MS);
        settings.put(KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        settings.put(VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        settings.putIfAbsent(MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
        letKafkaCheck(ConsumerConfig.configDef(), settings);
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

    private static void letKafkaCheck(ConfigDef client, Map<String, Object> properties) {
        try {
            client.parse(properties);
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
