package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.MaintenanceWindow;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a monitor consists of, checked as it comes. Not for use by several threads. */
final class Parts {

    /** No monitor polls more often. */
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /** No length of time is longer, so that none overflows. */
    static final Duration LONGEST = Duration.ofDays(365);

    private final List<Named<LagSource>> sources = new ArrayList<>();
    private final List<Named<LagPolicy>> policies = new ArrayList<>();
    private final List<Teller> tellers = new ArrayList<>();
    private final List<Teller> actors = new ArrayList<>();
    private final List<MaintenanceWindow> windows = new ArrayList<>();
    private final Set<GroupKey> expected = new TreeSet<>();
    private Optional<StateStore> state = Optional.empty();
    private GroupFilter filter = GroupFilter.all();
    private Duration interval = Duration.ofSeconds(30);
    private InstantSource clock = InstantSource.system();
    private Duration reopenWithin = Duration.ofHours(1);
    private Duration notSeenFor = Duration.ofDays(7);
    private Duration abandonedAfter = Duration.ofHours(24);
    private int maxActs = 3;
    private Duration actsWindow = Duration.ofMinutes(10);

    Parts copy() {
        Parts copy = new Parts();
        copy.sources.addAll(sources);
        copy.policies.addAll(policies);
        copy.tellers.addAll(tellers);
        copy.actors.addAll(actors);
        copy.windows.addAll(windows);
        copy.expected.addAll(expected);
        copy.state = state;
        copy.filter = filter;
        copy.interval = interval;
        copy.clock = clock;
        copy.reopenWithin = reopenWithin;
        copy.notSeenFor = notSeenFor;
        copy.abandonedAfter = abandonedAfter;
        copy.maxActs = maxActs;
        copy.actsWindow = actsWindow;
        return copy;
    }

    void source(String name, LagSource source) {
        Objects.requireNonNull(source, "source");
        checkName("source", name, sources.stream().map(Named::name).toList(), "source");
        sources.stream().filter(other -> other.value() == source).forEach(other -> {
            throw new ConfigException("source '" + name + "' is source '" + other.name() + "' once more");
        });
        sources.add(new Named<>(name, source));
    }

    void policy(String name, LagPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        checkName("policy", name, policies.stream().map(Named::name).toList(), "policy");
        if (name.equals(Absences.POLICY) || name.equals(Leftovers.POLICY)) {
            throw new ConfigException("policy '" + name + "' has the name of the monitor's own; give it another one");
        }
        policies.add(new Named<>(name, policy));
    }

    void tell(String name, Notifier notifier, Route route) {
        checkNotifierName(name, "tell");
        checkThere(notifier, route);
        tellers.add(Teller.telling(name, notifier, route));
    }

    void act(String name, Notifier notifier, Route route) {
        checkNotifierName(name, "act");
        checkThere(notifier, route);
        if (route.remindEvery().isPresent() || route.hearsEveryPoll()) {
            throw new ConfigException(
                "act '" + name + "' is done once an incident; its route cannot remind or hear every poll");
        }
        actors.add(Teller.acting(name, notifier, route));
    }

    void expect(GroupKey group) {
        expected.add(group);
    }

    void maintenance(MaintenanceWindow window) {
        windows.add(Objects.requireNonNull(window, "window"));
    }

    void reopenWithin(Duration within) {
        reopenWithin = notNegative("reopenWithin", within);
    }

    void notSeenFor(Duration time) {
        notSeenFor = notNegative("notSeenFor", time);
    }

    void abandonedAfter(Duration time) {
        abandonedAfter = notNegative("abandonedAfter", time);
    }

    void maxActs(int most) {
        if (most < 0) {
            throw new ConfigException("maxActs " + most + " is negative, expected 0, which holds all back, or more");
        }
        maxActs = most;
    }

    void actsWindow(Duration window) {
        actsWindow = notNegative("actsWindow", window);
    }

    void state(StateStore store) {
        Objects.requireNonNull(store, "store");
        if (state.isPresent()) {
            throw new ConfigException("state is given twice");
        }
        state = Optional.of(store);
    }

    void groups(GroupFilter groups) {
        filter = Objects.requireNonNull(groups, "groups");
    }

    void every(Duration every) {
        Objects.requireNonNull(every, "every");
        if (every.compareTo(SHORTEST) < 0) {
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
        return tellers.isEmpty() ? List.of(Teller.telling(log.name(), log, log.route())) : List.copyOf(tellers);
    }

    /** Those that act, in the order of their routes. */
    List<Teller> actors() {
        return actors.stream().sorted(Teller.BY_ROUTE).toList();
    }

    List<MaintenanceWindow> windows() {
        return List.copyOf(windows);
    }

    /** Groups that must be there; the filter must not leave them out. */
    Set<GroupKey> expected() {
        expected.stream().filter(group -> !filter.accepts(group.groupId())).forEach(group -> {
            throw new ConfigException("group " + group + " is expected, and the group filter leaves it out: " + filter);
        });
        return Set.copyOf(expected);
    }

    Duration reopenWithin() {
        return reopenWithin;
    }

    Duration notSeenFor() {
        return notSeenFor;
    }

    Duration abandonedAfter() {
        return abandonedAfter;
    }

    Acting.Brake brake() {
        return new Acting.Brake(maxActs, actsWindow);
    }

    /** No route waits for more checks. */
    int mostChecks() {
        return Stream.concat(tellers.stream(), actors.stream()).mapToInt(teller -> teller.route().check()).max().orElse(0);
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
        actors.forEach(actor -> all.add(actor.notifier()));
        state.ifPresent(all::add);
        return all;
    }

    /** Those who tell and those who act share their names, under which it is stored what they took. */
    private void checkNotifierName(String name, String method) {
        checkName("notifier", name, Stream.concat(tellers.stream(), actors.stream()).map(Teller::name).toList(), method);
    }

    private static void checkThere(Notifier notifier, Route route) {
        Objects.requireNonNull(notifier, "notifier");
        Objects.requireNonNull(route, "route");
    }

    private static Duration notNegative(String setting, Duration time) {
        Objects.requireNonNull(time, setting);
        if (time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new ConfigException(
                setting + " " + time + " cannot be used, expected zero to " + LONGEST.toDays() + " days");
        }
        return time;
    }

    private static void checkName(String kind, String name, List<String> taken, String method) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new ConfigException("the name of a " + kind + " is blank");
        }
        if (taken.contains(name)) {
            throw new ConfigException("there is a " + kind + " named '" + name
                + "' already; give this one a name of its own: ." + method + "(\"name\", ...)");
        }
    }
}
