package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicyProvider;
import io.lagmonitor.spi.LagSourceProvider;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import io.lagmonitor.spi.StateStoreProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/** Adds to a monitor what is written in a file. */
final class Settings {

    private final Config config;
    private final Providers providers;
    private final List<AutoCloseable> made = new ArrayList<>();

    private Settings(Config config, Providers providers) {
        this.config = config;
        this.providers = providers;
    }

    static void addTo(Parts parts, Properties properties, Providers providers) {
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> {
            if (!(key instanceof String) || !(value instanceof String)) {
                throw new ConfigException(key + " is not text, expected setProperty(String, String)");
            }
        });
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        new Settings(Config.of("", settings), providers).addAllTo(parts);
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
        for (String name : config.list("sources")) {
            Config part = config.part("source." + name + ".");
            parts.source(name, made(provider(LagSourceProvider.class, LagSourceProvider::name, part).create(part)));
        }
        for (String name : config.list("policies")) {
            Config part = config.part("policy." + name + ".");
            parts.policy(name, provider(LagPolicyProvider.class, LagPolicyProvider::name, part).create(part));
        }
        for (String name : config.list("tells")) {
            Config part = config.part("tell." + name + ".");
            Notifier notifier = made(provider(NotifierProvider.class, NotifierProvider::name, part).create(part));
            parts.tell(name, notifier, route(part, notifier.route()));
        }
        Config state = config.part("state.");
        if (state.text("type").isPresent()) {
            parts.state(made(provider(StateStoreProvider.class, StateStoreProvider::name, state).create(state)));
        }
        config.duration("every").ifPresent(parts::every);
        filter().ifPresent(parts::groups);
        config.refuseUnknownKeys();
    }

    private <C extends AutoCloseable> C made(C closeable) {
        made.add(closeable);
        return closeable;
    }

    private <P> P provider(Class<P> type, Function<P, String> name, Config part) {
        return providers.find(type, name, part.key("type"), part.required("type"));
    }

    private static Route route(Config part, Route otherwise) {
        Route route = part.duration("route.after").map(Route::after).orElse(otherwise);
        Optional<LagStatus> level = part.choice("route.at.least", LagStatus.class);
        try {
            return level.map(route::atLeast).orElse(route);
        } catch (IllegalArgumentException e) {
            throw part.wrong("route.at.least", "warning or critical");
        }
    }

    private Optional<GroupFilter> filter() {
        Optional<String> include = config.text("groups.include");
        Optional<String> exclude = config.text("groups.exclude");
        if (include.isEmpty() && exclude.isEmpty()) {
            return Optional.empty();
        }
        GroupFilter filter = GroupFilter.all();
        try {
            filter = include.map(filter::include).orElse(filter);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("groups.include: " + e.getMessage(), e);
        }
        GroupFilter included = filter;
        try {
            return Optional.of(exclude.map(included::exclude).orElse(included));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("groups.exclude: " + e.getMessage(), e);
        }
    }
}
