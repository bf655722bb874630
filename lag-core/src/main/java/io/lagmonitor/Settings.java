package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicyProvider;
import io.lagmonitor.spi.LagSourceProvider;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import io.lagmonitor.spi.StateStoreProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Adds to a monitor what is written in a file. */
final class Settings {

    /** Which list has the names that stand behind a prefix. */
    private static final Map<String, String> LISTS = Map.of("source.", "sources", "policy.", "policies",
        "tell.", "tells", "act.", "acts", "expect.", "expects", "maintenance.", "maintenance");

    private final Config config;
    private final Map<String, String> settings;
    private final Providers providers;
    private final List<AutoCloseable> made = new ArrayList<>();

    private Settings(Map<String, String> settings, Providers providers) {
        config = Config.of("", settings);
        this.settings = settings;
        this.providers = providers;
    }

    static void addTo(Parts parts, Properties properties, Providers providers) {
        Map<String, String> settings = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (!(key instanceof String) || !(value instanceof String)) {
                throw new ConfigException(key + " is not text, expected setProperty(String, String)");
            }
        });
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        new Settings(settings, providers).addAllTo(parts);
    }

    /** Closes what was made if not all can be. */
    private void addAllTo(Parts parts) {
        try {
            addTo(parts);
        } catch (RuntimeException | Error e) {
            made.forEach(Closing::close);
            throw e;
        }
    }

    private void addTo(Parts parts) {
        addSourcesAndPolicies(parts);
        addNotifiers(parts);
        addState(parts);
        addGroups(parts);
        addTimesAndBrake(parts);
        settings.keySet().forEach(this::refuseUnlisted);
        config.refuseUnknownKeys();
    }

    private void addSourcesAndPolicies(Parts parts) {
        for (String name : namesOnce("sources")) {
            Config part = config.part("source." + name + ".");
            parts.source(name, made(provider(LagSourceProvider.class, LagSourceProvider::name, part).create(part)));
        }
        for (String name : namesOnce("policies")) {
            Config part = config.part("policy." + name + ".");
            parts.policy(name, provider(LagPolicyProvider.class, LagPolicyProvider::name, part).create(part));
        }
    }

    private void addNotifiers(Parts parts) {
        for (String name : namesOnce("tells")) {
            Config part = config.part("tell." + name + ".");
            Notifier notifier = notifier(part);
            parts.tell(name, notifier, RouteConfig.telling(part, notifier.route()));
        }
        for (String name : namesOnce("acts")) {
            Config part = config.part("act." + name + ".");
            Notifier notifier = notifier(part);
            parts.act(name, notifier, RouteConfig.acting(part, notifier.route()));
        }
    }

    private void addState(Parts parts) {
        Config state = config.part("state.");
        if (state.text("type").isPresent()) {
            parts.state(made(provider(StateStoreProvider.class, StateStoreProvider::name, state).create(state)));
        }
    }

    private void addGroups(Parts parts) {
        GroupFilterConfig.read(config).ifPresent(parts::groups);
        for (String name : namesOnce("expects")) {
            Config part = config.part("expect." + name + ".");
            parts.expect(new GroupKey(part.required("cluster"), part.required("group")));
        }
        for (String name : namesOnce("maintenance")) {
            parts.maintenance(MaintenanceConfig.read(config.part("maintenance." + name + ".")));
        }
    }

    private void addTimesAndBrake(Parts parts) {
        config.durationOrZero("every").ifPresent(length -> every(parts, length));
        time("reopen.within").ifPresent(parts::reopenWithin);
        time("not.seen.for").ifPresent(parts::notSeenFor);
        time("abandoned.after").ifPresent(parts::abandonedAfter);
        config.number("max.acts", 0, Integer.MAX_VALUE).ifPresent(most -> parts.maxActs((int) most));
        time("acts.window").ifPresent(parts::actsWindow);
    }

    private Notifier notifier(Config part) {
        return made(provider(NotifierProvider.class, NotifierProvider::name, part).create(part));
    }

    private <C extends AutoCloseable> C made(C closeable) {
        made.add(closeable);
        return closeable;
    }

    private <P> P provider(Class<P> type, Function<P, String> name, Config part) {
        return providers.find(type, name, part.key("type"), part.required("type"));
    }

    private void every(Parts parts, Duration length) {
        if (length.compareTo(Parts.SHORTEST) < 0 || length.compareTo(Parts.LONGEST) > 0) {
            throw config.wrong("every", "1s to " + Parts.LONGEST.toDays() + "d");
        }
        parts.every(length);
    }

    /** Settings of an instance that nobody asked for: its name is misspelled, or was forgotten in the list. */
    private void refuseUnlisted(String key) {
        String kind = key.substring(0, key.indexOf('.') + 1);
        String list = LISTS.getOrDefault(kind, "");
        if (!list.isEmpty() && config.list(list).stream().noneMatch(name -> key.startsWith(kind + name + "."))) {
            throw new ConfigException(key + " is of no use: its name is not in " + list
                + config.text(list).map(any -> "=" + settings.get(list).strip()).orElse(", which is missing"));
        }
    }

    private List<String> namesOnce(String key) {
        List<String> names = config.list(key);
        if (Set.copyOf(names).size() < names.size()) {
            throw config.wrong(key, "every name once");
        }
        return names;
    }

    private Optional<Duration> time(String key) {
        Optional<Duration> time = config.durationOrZero(key);
        time.filter(length -> length.compareTo(Parts.LONGEST) > 0).ifPresent(length -> {
            throw config.wrong(key, "at most " + Parts.LONGEST.toDays() + "d");
        });
        return time;
    }
}
