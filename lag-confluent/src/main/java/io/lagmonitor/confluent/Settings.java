package io.lagmonitor.confluent;

import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a source is made from.
 *
 * @param clusters ids by name, in the order in which they were given
 */
record Settings(Credentials credentials, Map<String, String> clusters, URI base, Duration delay, Duration window,
                boolean perTopic, boolean topicsAreSums, InstantSource clock) {

    static final URI CONFLUENT = URI.create("https://api.telemetry.confluent.cloud");
    static final Duration DELAY = Duration.ofMinutes(3);
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 255;

    static Settings of(Credentials credentials) {
        return new Settings(credentials, Map.of(), CONFLUENT, DELAY, WINDOW, false, false, InstantSource.system());
    }

    Settings cluster(String name, String id) {
        if (name.isBlank() || id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isWhitespace)) {
            throw new ConfigException(
                "cluster " + id + " named " + name + " cannot be: expected an id as lkc-abc12 and a name");
        }
        if (clusters.containsKey(name) || clusters.containsValue(id)) {
            throw new ConfigException("cluster " + id + " named " + name + " is there twice, by its id or by its name");
        }
        Map<String, String> more = new LinkedHashMap<>(clusters);
        more.put(name, id);
        return new Settings(credentials, more, base, delay, window, perTopic, topicsAreSums, clock);
    }

    Settings base(URI address) {
        return new Settings(credentials, clusters, address, delay, window, perTopic, topicsAreSums, clock);
    }

    Settings delay(Duration time) {
        requireMinutes("delay", time, 0, 60);
        return new Settings(credentials, clusters, base, time, window, perTopic, topicsAreSums, clock);
    }

    Settings window(Duration time) {
        requireMinutes("window", time, 1, 60);
        return new Settings(credentials, clusters, base, delay, time, perTopic, topicsAreSums, clock);
    }

    Settings readPerTopic() {
        return new Settings(credentials, clusters, base, delay, window, true, topicsAreSums, clock);
    }

    Settings summedTopics() {
        return new Settings(credentials, clusters, base, delay, window, perTopic, true, clock);
    }

    Settings clock(InstantSource source) {
        return new Settings(credentials, clusters, base, delay, window, perTopic, topicsAreSums, source);
    }

    static void requireMinutes(String what, Duration time, long least, long most) {
        boolean whole = time.equals(time.truncatedTo(ChronoUnit.MINUTES));
        if (!whole || time.toMinutes() < least || time.toMinutes() > most) {
            throw new ConfigException(
                what + " " + time + " cannot be used: expected " + least + " to " + most + " whole minutes");
        }
    }
}
