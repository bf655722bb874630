package io.lagmonitor.examples.quickstart;

import io.lagmonitor.spi.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the user asked for, as system properties. None is required; an empty one counts as not given.
 *
 * <ul>
 * <li>{@code quickstart.bootstrap}: watch the cluster with these brokers, as {@code host:port}, several with commas;
 * <li>{@code quickstart.config}: watch the cluster that this file of Kafka client properties leads to, which may also say
 *     how to log in; either this or {@code quickstart.bootstrap};
 * <li>{@code quickstart.limit}: the lag, in records, from which on a group of that cluster is critical; default 10000;
 * <li>{@code quickstart.source}: {@code kafka}, or {@code offsets-topic} to read the offsets topic as well and to show
 *     whether anybody reads for a group and when it committed last; default {@code kafka}.
 * </ul>
 *
 * @param cluster the client properties of the cluster to watch; empty if the quickstart is to start a broker of its own
 * @param limit   the lag, in records, from which on a group of that cluster is critical
 * @param habits  whether the offsets topic is read as well
 */
record Settings(Optional<Properties> cluster, long limit, boolean habits) {

    private static final String PREFIX = "quickstart.";
    private static final String BOOTSTRAP = PREFIX + "bootstrap";
    private static final String CONFIG = PREFIX + "config";
    private static final String LIMIT = PREFIX + "limit";
    private static final String SOURCE = PREFIX + "source";
    private static final long DEFAULT_LIMIT = 10_000;

    /**
     * Reads them.
     *
     * @throws ConfigException naming the setting that cannot be used
     */
    static Settings from(Properties properties) {
        refuseUnknown(properties);
        Optional<String> bootstrap = value(properties, BOOTSTRAP);
        Optional<String> config = value(properties, CONFIG);
        if (bootstrap.isPresent() && config.isPresent()) {
            throw new ConfigException(BOOTSTRAP + " and " + CONFIG + " are both given, expected one of them");
        }
        Optional<Properties> cluster = bootstrap.map(Settings::brokers).or(() -> config.map(Settings::read));
        Optional<Long> limit = value(properties, LIMIT).map(Settings::records);
        if (limit.isPresent() && cluster.isEmpty()) {
            throw new ConfigException(LIMIT + " is for a cluster of yours: give " + BOOTSTRAP + " or " + CONFIG + " too");
        }
        boolean habits = value(properties, SOURCE).map(Settings::readsTopic).orElse(false);
        return new Settings(cluster, limit.orElse(DEFAULT_LIMIT), habits);
    }

    private static void refuseUnknown(Properties properties) {
        List<String> known = List.of(BOOTSTRAP, CONFIG, LIMIT, SOURCE);
        properties.stringPropertyNames().stream()
            .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
            .findFirst().ifPresent(name -> {
                throw new ConfigException("there is no setting " + name + ", only " + String.join(", ", known));
            });
    }

    private static Optional<String> value(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Properties brokers(String bootstrap) {
        Properties cluster = new Properties();
        cluster.setProperty("bootstrap.servers", bootstrap);
        return cluster;
    }

    private static Properties read(String file) {
        Properties cluster = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            cluster.load(reader);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new ConfigException(CONFIG + "=" + file + ": there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(CONFIG + "=" + file + " cannot be read as properties: " + e.getMessage(), e);
        }
        if (value(cluster, "bootstrap.servers").isEmpty()) {
            throw new ConfigException(CONFIG + "=" + file + " does not say bootstrap.servers");
        }
        return cluster;
    }

    private static boolean readsTopic(String source) {
        return switch (source) {
            case "kafka" -> false;
            case "offsets-topic" -> true;
            default -> throw new ConfigException(
                SOURCE + "=" + source + " is no source, expected kafka or offsets-topic");
        };
    }

    private static long records(String limit) {
        try {
            long records = Long.parseLong(limit.replace("_", ""));
            if (records > 0) {
                return records;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number that makes no sense.
        }
        throw new ConfigException(LIMIT + "=" + limit + " is not a number of records, expected one such as 10000");
    }
}
