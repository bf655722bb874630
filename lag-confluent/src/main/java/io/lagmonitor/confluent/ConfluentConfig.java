package io.lagmonitor.confluent;

import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the keys that {@link ConfluentMetricsLagSource.Provider} describes. */
final class ConfluentConfig {

    private final Config config;
    private ConfluentMetricsLagSource source;

    private ConfluentConfig(Config config, ConfluentMetricsLagSource source) {
        this.config = config;
        this.source = source;
    }

    static ConfluentMetricsLagSource read(Config config) {
        String key = secret(config, "api.key");
        String secret = secret(config, "api.secret");
        if (key.contains(":")) {
            throw config.wrong("api.key", "a Cloud API key, which has no colon");
        }
        ConfluentConfig read = new ConfluentConfig(config, ConfluentMetricsLagSource.create(key, secret));
        read.clusters();
        read.options();
        return read.source;
    }

    private void clusters() {
        config.required("clusters");
        List<String> ids = config.list("clusters");
        if (ids.isEmpty()) {
            throw config.wrong("clusters", "ids as lkc-abc12");
        }
        for (String id : ids) {
            String name = config.text("cluster." + id + ".name").orElse(id);
            option("clusters", Optional.of(id), (made, given) -> made.cluster(given, name),
                "ids as lkc-abc12, no id and no name twice");
        }
    }

    private void options() {
        option("delay", config.durationOrZero("delay"), ConfluentMetricsLagSource::delay, "0 to 60 whole minutes, as 3m");
        option("window", config.duration("window"), ConfluentMetricsLagSource::window, "1 to 60 whole minutes, as 5m");
        option("per.topic", config.flag("per.topic").filter(on -> on), (made, on) -> made.perTopic(), "true or false");
        option("topics.are.sums", config.flag("topics.are.sums").filter(on -> on), (made, on) -> made.topicsAreSums(),
            "true or false");
        option("base.url", config.secret("base.url"), ConfluentMetricsLagSource::baseUrl,
            "an address as https://host, without user and query");
        option("connect.timeout", config.duration("connect.timeout"), ConfluentMetricsLagSource::connectTimeout,
            "a length of time, as 10s");
    }

    private <T> void option(String key, Optional<T> value,
            BiFunction<ConfluentMetricsLagSource, T, ConfluentMetricsLagSource> option, String accepted) {
        try {
            value.ifPresent(given -> source = option.apply(source, given));
        } catch (ConfigException e) {
            throw config.wrong(key, accepted);
        }
    }

    private static String secret(Config config, String key) {
        return config.secret(key).orElseGet(() -> config.required(key));
    }
}
