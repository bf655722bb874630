package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.StateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a monitor consists of, checked as it comes. Not for use by several threads. */
final class Parts {

    /** No length of time is longer, so that none overflows. */
    static final Duration LONGEST = Duration.ofDays(365);

    private final List<Named<LagSource>> sources = new ArrayList<>();
    private final List<Named<LagPolicy>> policies = new ArrayList<>();
    private final List<Teller> tellers = new ArrayList<>();
    private Optional<StateStore> state = Optional.empty();
    private GroupFilter filter = GroupFilter.all();
    private Duration interval = Duration.ofSeconds(30);
    private InstantSource clock = InstantSource.system();

    Parts copy() {
        Parts copy = new Parts();
        copy.sources.addAll(sources);
        copy.policies.addAll(policies);
        copy.tellers.addAll(tellers);
        copy.state = state;
        copy.filter = filter;
        copy.interval = interval;
        copy.clock = clock;
        return copy;
    }

    void source(String name, LagSource source) {
        checkName("source", name, sources.stream().map(Named::name).toList());
        sources.stream().filter(other -> other.value() == source).forEach(other -> {
            throw new ConfigException("source '" + name + "' is source '" + other.name() + "' once more");
        });
        sources.add(new Named<>(name, source));
    }

    void policy(String name, LagPolicy policy) {
        checkName("policy", name, policies.stream().map(Named::name).toList());
        policies.add(new Named<>(name, policy));
    }

    void tell(String name, Notifier notifier, Route route) {
        checkName("tell", name, tellers.stream().map(Teller::name).toList());
        tellers.add(new Teller(name, Objects.requireNonNull(notifier), Objects.requireNonNull(route)));
    }

    void state(StateStore store) {
        if (state.isPresent()) {
            throw new ConfigException("state is given twice");
        }
        state = Optional.of(store);
    }

    void groups(GroupFilter groups) {
        filter = Objects.requireNonNull(groups, "groups");
    }

    void every(Duration every) {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new ConfigException("every " + every + " is too often, expected one second or more");
        }
        if (every.compareTo(LONGEST) > 0) {
            throw new ConfigException("every " + every + " is too seldom, expected at most " + LONGEST.toDays() + " days");
        }
        interval = every;
    }

    void clock(InstantSource source) {
        clock = Objects.requireNonNull(source, "source");
    }

    List<Named<LagSource>> sources() {
        if (sources.isEmpty()) {
            throw new ConfigException("a monitor needs a source, such as .source(AdminLagSource.create(properties))");
        }
        return List.copyOf(sources);
    }

    List<Named<LagPolicy>> policies() {
        return List.copyOf(policies);
    }

    /** The log, if nobody is told. */
    List<Teller> tellers() {
        LogNotifier log = LogNotifier.create();
        return tellers.isEmpty() ? List.of(new Teller(log.name(), log, log.route())) : List.copyOf(tellers);
    }

    Optional<StateStore> state() {
        return state;
    }

    GroupFilter filter() {
        return filter;
    }

    Duration interval() {
        return interval;
    }

    InstantSource clock() {
        return clock;
    }

    Histories histories() {
        List<Duration> windows = new ArrayList<>(List.of(Duration.ZERO));
        policies.forEach(policy -> windows.add(policy.value().window()));
        return new Histories(windows);
    }

    List<AutoCloseable> closeables() {
        List<AutoCloseable> all = new ArrayList<>();
        sources.forEach(source -> all.add(source.value()));
        tellers.forEach(teller -> all.add(teller.notifier()));
        state.ifPresent(all::add);
        return all;
    }

    private static void checkName(String kind, String name, List<String> taken) {
        if (name.isBlank()) {
            throw new ConfigException("the name of a " + kind + " is blank");
        }
        if (taken.contains(name)) {
            throw new ConfigException("there is a " + kind + " named '" + name
                + "' already; give this one a name of its own: ." + kind + "(\"name\", ...)");
        }
    }
}
