package io.lagmonitor.kafka;

import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;

/** The version of kafka-clients on the class path, where an application's own version wins over ours. */
final class KafkaVersion {

    private static final String LOWEST = "4.1";
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)\\.(\\d+).*?(-ccs|-ce)?");

    /** Confluent Platform 8.1 carries Kafka 4.1, and so on. */
    private static final int CONFLUENT_AHEAD = 4;

    private KafkaVersion() {}

    /**
     * To be called before anything that older versions lack.
     *
     * @throws LagException if the version is known and too old
     */
    static void requireSupported() {
        onClassPath().ifPresent(KafkaVersion::requireSupported);
    }

    static void requireSupported(String version) {
        Matcher parts = MAJOR_MINOR.matcher(version);
        if (parts.matches() && isOld(parts)) {
            throw new LagException("kafka-clients " + version + " is on the class path; the kafka source needs "
                + LOWEST + " or newer, which also works with older brokers (2.1 and up)");
        }
    }

    private static boolean isOld(Matcher parts) {
        int major = Integer.parseInt(parts.group(1));
        boolean confluent = parts.group(3) != null && major > CONFLUENT_AHEAD;
        int kafka = confluent ? major - CONFLUENT_AHEAD : major;
        return kafka < 4 || kafka == 4 && parts.group(2).equals("0");
    }

    /** Kafka's class for this has moved between versions; the file it reads has not. */
    private static Optional<String> onClassPath() {
        try (InputStream file = Admin.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            if (file == null) {
                return Optional.empty();
            }
            Properties version = new Properties();
            version.load(file);
            return Optional.ofNullable(version.getProperty("version"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
