package io.lagmonitor;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.Silence;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how far consumer groups are behind, and tells when one falls too far: the entry point of the library.
 *
 * <pre>{@code
 * LagMonitor monitor = LagMonitor.builder()
 *     .source(AdminLagSource.create(kafkaProperties))
 *     .policy(LagThreshold.critical(150_000).clearBelow(100_000))
 *     .tell(LogNotifier.create())
 *     .start();
 * }</pre>
 *
 * A started monitor polls on its own daemon threads until it is closed. A built one does nothing until
 * {@link #pollOnce()} is called, as by a cron job, a function or a test. Whatever was given to the builder is closed with
 * the monitor. All methods may be called by any thread.
 */
public final class LagMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LagMonitor.class);

    private final Machine machine;
    private final Duration interval;
    private final boolean forgetful;
    private final boolean acting;
    private final ReentrantLock polling = new ReentrantLock();
    private final Object lifecycle = new Object();
    private volatile boolean closed;
    private volatile Optional<Schedule> schedule = Optional.empty();
    private boolean warned;

    private LagMonitor(Parts parts) {
        machine = new Machine(parts);
        interval = parts.interval();
        forgetful = parts.state().isEmpty();
        acting = !parts.actors().isEmpty();
    }

    /** Begins a monitor. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins to poll: first after a random part of the interval, so that many processes do not poll together, then at a
     * fixed rate. A poll that takes longer than the interval delays the next one; nothing is caught up. Sources have half
     * of the interval, at least five seconds; notifiers have the interval, at least ten, and no poll waits for them.
     *
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() {
        polling.lock();
        try {
            synchronized (lifecycle) {
                refuseIfClosed();
                refuseIfStarted();
                warnIfActsAreForgotten();
                schedule = Optional.of(new Schedule(interval, () -> machine.poll().scheduled(interval)));
                schedule.get().start();
            }
        } finally {
            polling.unlock();
        }
    }

    /** As {@link #pollOnce(Duration)}, with the interval as the budget. */
    public LagReport pollOnce() {
        return pollOnce(interval);
    }

    /**
     * Polls now: loads the state, fetches, judges, saves, acts, tells, saves, and returns the report. The sources have half
     * of the budget, acts half of what is left, tellers the rest. If another process polls with the same state meanwhile,
     * one of the two tells and acts, and the other one's report says what it saw.
     *
     * @param budget how long the poll may take; positive, at most 365 days
     * @throws IllegalStateException if the monitor is started or closed
     * @throws LagException          if the thread was interrupted; the interrupt is kept
     */
    public LagReport pollOnce(Duration budget) {
        Objects.requireNonNull(budget, "budget");
        if (budget.isZero() || budget.isNegative()) {
            throw new IllegalArgumentException("budget " + budget + " is not positive");
        }
        if (budget.compareTo(Parts.LONGEST) > 0) {
            throw new IllegalArgumentException("budget " + budget + " is longer than " + Parts.LONGEST.toDays() + " days");
        }
        polling.lock();
        try {
            refuseIfClosed();
            refuseIfStarted();
            warnIfForgetful();
            return machine.poll().once(budget);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LagException("the poll was interrupted", e);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the monitor was closed during the poll", e);
        } finally {
            polling.unlock();
        }
    }

    /** The report of the newest poll; empty before the first. */
    public Optional<LagReport> latest() {
        return machine.poll().latest();
    }

    /** The open incidents, sorted by what they are about; before the first poll those that are stored. */
    public List<Incident> incidents() {
        return machine.incidents();
    }

    /**
     * Everything that is known of one group, as a small JSON document: its facts, what every policy says and why, its
     * incident, what was told to whom, and what was done. Fields are only ever added; what is not known is left out, and
     * a group that is not in the newest report, or before the first poll, is {@code "presence": "UNKNOWN"}.
     */
    public String explain(GroupKey group) {
        Objects.requireNonNull(group, "group");
        return machine.explain(group);
    }

    /**
     * Removes a group by hand: its incident ends as forgotten, and the group is left out until it commits again, or its
     * members change. Stored, so other processes with the same state leave it out too.
     *
     * @param group also one that was never seen
     * @throws IllegalStateException if the monitor is closed
     * @throws LagException          if that could not be saved; this process leaves the group out all the same
     */
    public void forget(GroupKey group) {
        Objects.requireNonNull(group, "group");
        refuseIfClosed();
        machine.forget(group);
    }

    /**
     * Tells nothing and does nothing about the groups that match, until then; recoveries are withheld too. What is still
     * new when it ends is told then. Stored, so other processes with the same state are silent too. A silence of the same
     * pattern is replaced.
     *
     * @param pattern a Java regular expression that matches the whole group id, in every cluster
     * @param until   when it ends by itself; later than now
     * @param reason  why, for people
     * @throws IllegalArgumentException if the pattern cannot be used, or the time has passed
     * @throws IllegalStateException    if the monitor is closed
     * @throws LagException             if it could not be saved; this process is silent all the same
     */
    public void silence(String pattern, Instant until, String reason) {
        refuseIfClosed();
        machine.silence(new Silence(pattern, until, reason));
    }

    /**
     * Ends a silence before its time.
     *
     * @param pattern as it was given
     * @return whether there was one
     * @throws IllegalStateException if the monitor is closed
     * @throws LagException          if that could not be saved; it ended in this process all the same
     */
    public boolean unsilence(String pattern) {
        Objects.requireNonNull(pattern, "pattern");
        refuseIfClosed();
        return machine.unsilence(pattern);
    }

    /** Ends the polls, interrupts what is under way, waits a few seconds for it, and closes what the builder was given. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            if (closed) {
                return;
            }
            closed = true;
        }
        schedule.ifPresent(Schedule::stop);
        machine.close();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new IllegalStateException("the monitor is closed");
        }
    }

    private void refuseIfStarted() {
        if (schedule.isPresent()) {
            throw new IllegalStateException("the monitor is started and polls by itself; ask latest()");
        }
    }

    private void warnIfActsAreForgotten() {
        if (forgetful && acting) {
            LOG.warn("No state is kept: after a restart every act is done again. "
                + "Give the builder a state, such as FileStateStore.at(path)");
        }
    }

    private void warnIfForgetful() {
        if (forgetful && !warned) {
            warned = true;
            LOG.warn("No state is kept: a process that polls once starts from nothing each time. "
                + "Give the builder a state, such as FileStateStore.at(path)");
        }
    }

    /**
     * Collects what a monitor consists of. Only a source is required. Everything has a name, unique among its kind (those
     * who tell and those who act are one kind), by default the one it gives itself; state is kept under it. Settings are
     * checked as they come: one that cannot be used is refused with a {@link ConfigException}. Not for use by several
     * threads.
     */
    public static final class Builder {

        private Parts parts = new Parts();
        private ClassLoader classLoader = LagMonitor.class.getClassLoader();
        private boolean built;

        private Builder() {}

        /** Adds where facts come from, under its own name. */
        public Builder source(LagSource source) {
            Objects.requireNonNull(source, "source");
            return source(source.name(), source);
        }

        /** Adds where facts come from. Several sources must answer for different clusters. */
        public Builder source(String name, LagSource source) {
            parts.source(name, source);
            return this;
        }

        /** Adds a judge, under its own name. */
        public Builder policy(LagPolicy policy) {
            Objects.requireNonNull(policy, "policy");
            return policy(policy.name(), policy);
        }

        /** Adds a judge. Without any nothing is judged, and {@link #latest()} still serves the numbers. */
        public Builder policy(String name, LagPolicy policy) {
            parts.policy(name, policy);
            return this;
        }

        /** Adds who is told, under its own name and with its own route. */
        public Builder tell(Notifier notifier) {
            Objects.requireNonNull(notifier, "notifier");
            return tell(notifier.name(), notifier);
        }

        /** Adds who is told, with its own route. */
        public Builder tell(String name, Notifier notifier) {
            Objects.requireNonNull(notifier, "notifier");
            return tell(name, notifier, notifier.route());
        }

        /** Adds who is told, and when it joins. Without any, incidents are logged. One notifier may have several names. */
        public Builder tell(String name, Notifier notifier, Route route) {
            parts.tell(name, notifier, route);
            return this;
        }

        /** Adds what is done about an incident, under its own name and with its own route. */
        public Builder act(Notifier notifier) {
            Objects.requireNonNull(notifier, "notifier");
            return act(notifier.name(), notifier);
        }

        /** Adds what is done about an incident, with its own route. */
        public Builder act(String name, Notifier notifier) {
            Objects.requireNonNull(notifier, "notifier");
            return act(name, notifier, notifier.route());
        }

        /**
         * Adds what is done about an incident of a group, once an incident: begun when its route is due, by default at
         * CRITICAL. Its intent is stored before, its outcome after and told to the tellers. Acts of one incident go in the
         * order of their routes, one a poll; none is begun in a poll that could not read the group. See also
         * {@link #maxActs} and {@link #reopenWithin}.
         */
        public Builder act(String name, Notifier notifier, Route route) {
            parts.act(name, notifier, route);
            return this;
        }

        /**
         * A group that must be there: that it is not, in three polls in a row, is a CRITICAL incident, also in a process
         * that has never seen it. It is judged as if it had been seen alive, and never {@linkplain #abandonedAfter given
         * up}. {@link #build} refuses one that the group filter leaves out.
         */
        public Builder expect(String cluster, String groupId) {
            parts.expect(new GroupKey(cluster, groupId));
            return this;
        }

        /** Is silent every week, or every day, at the same time; as {@link #silence}, and not stored. */
        public Builder maintenance(MaintenanceWindow window) {
            parts.maintenance(window);
            return this;
        }

        /**
         * For how long after its end an incident goes on if the same turns bad again, with its id and with its acts done;
         * an hour, if not said. Zero to at most 365 days.
         */
        public Builder reopenWithin(Duration within) {
            parts.reopenWithin(within);
            return this;
        }

        /**
         * After how long a group that a vendor does not report any more is given up; seven days, if not said. Zero to at
         * most 365 days.
         */
        public Builder notSeenFor(Duration time) {
            parts.notSeenFor(time);
            return this;
        }

        /**
         * After how long without members and without any sign of life a group is given up: it is then listed as
         * {@code ABANDONED} and not judged any more, until it gives one. 24 hours, if not said. Zero to at most 365 days.
         * Groups that are {@linkplain #expect expected} are never given up.
         */
        public Builder abandonedAfter(Duration time) {
            parts.abandonedAfter(time);
            return this;
        }

        /**
         * The brake: if more acts than this are due together, or were begun in the {@link #actsWindow}, none is begun and
         * the tellers hear why; 3, if not said. Zero holds all back.
         */
        public Builder maxActs(int most) {
            parts.maxActs(most);
            return this;
        }

        /** How far back the brake counts acts; ten minutes, if not said. Zero to at most 365 days. */
        public Builder actsWindow(Duration window) {
            parts.actsWindow(window);
            return this;
        }

        /**
         * Where incidents and what was told and done are kept, so that a restart neither forgets nor repeats. Without one
         * a restarted process tells everything again, and does every act again; and to a new process every group without
         * members is one that was dead before the watch began. Those that are judged bad are then one incident about
         * their source, and none of them opens its own, until it gives a sign of life or is {@linkplain #expect expected}.
         */
        public Builder state(StateStore store) {
            parts.state(store);
            return this;
        }

        /** Which groups are watched; all, if not said. */
        public Builder groups(GroupFilter groups) {
            parts.groups(groups);
            return this;
        }

        /** How often a started monitor polls; 30 seconds, if not said. At least one second, at most 365 days. */
        public Builder every(Duration every) {
            parts.every(every);
            return this;
        }

        /** What time it is; the system's clock, if not said. */
        public Builder clock(InstantSource source) {
            parts.clock(source);
            return this;
        }

        /** Where providers are looked for by {@link #from}; the loader of this library, if not said. Say it first. */
        public Builder classLoader(ClassLoader loader) {
            classLoader = Objects.requireNonNull(loader, "loader");
            return this;
        }

        /**
         * Adds everything that is written in these settings. Values are written as described at
         * {@link io.lagmonitor.spi.Config}; lengths of time are a whole number with its unit ({@code ms}, {@code s},
         * {@code m}, {@code h}, {@code d}); patterns are Java regular expressions that match a whole group id.
         *
         * <p>What the monitor consists of; the other keys of an instance are documented at its provider:
         * <ul>
         * <li>{@code sources}, {@code policies}, {@code tells}, {@code acts}: names of the instances, separated by commas;
         *     none by default, and one source at least must come from somewhere. {@code sources=prod}
         * <li>{@code source.NAME.type}, {@code policy.NAME.type}, {@code tell.NAME.type}, {@code act.NAME.type}: the name
         *     of the provider that makes it; must be there. {@code policy.limit.type=threshold}
         * <li>{@code state.type}: the name of the provider that makes the {@link #state}; without it none is kept.
         *     {@code state.type=file}
         * </ul>
         *
         * <p>When a notifier joins an incident, as at {@link Route}. Each key replaces one part of the notifier's own
         * {@link Notifier#route}, which is the default. The same for {@code act.NAME.}:
         * <ul>
         * <li>{@code tell.NAME.route.after}: how long an incident has stood; {@code 0s} does not wait.
         *     {@code tell.oncall.route.after=2m}
         * <li>{@code tell.NAME.route.at.check}: at which check; {@code 0} waits for none. With {@code after} it waits for
         *     both. {@code act.scale.route.at.check=2}
         * <li>{@code tell.NAME.route.at.least}: {@code warning} or {@code critical}.
         *     {@code tell.oncall.route.at.least=critical}
         * <li>{@code tell.NAME.route.groups.include}, {@code tell.NAME.route.groups.exclude},
         *     {@code tell.NAME.route.groups.exclude.generated}: only incidents about groups that match the first, if it is
         *     there, and not the others; none about a source or the monitor.
         *     {@code act.restart.route.groups.include=orders-.*}
         * <li>{@code tell.NAME.route.remind.every}: when an open incident is told again; {@code 0s} is never. Not for acts.
         *     {@code tell.team.route.remind.every=4h}
         * <li>{@code tell.NAME.route.once}: {@code true} to hear only of joining; not with reminders.
         *     {@code tell.team.route.once=true}
         * <li>{@code tell.NAME.route.every.poll}: {@code true} to be called after every poll. Not for acts.
         *     {@code tell.metrics.route.every.poll=true}
         * </ul>
         *
         * <p>What is watched:
         * <ul>
         * <li>{@code groups.include}, {@code groups.exclude}: the {@link #groups} that match the one, if it is there, and
         *     not the other; all by default. {@code groups.exclude=.*-test}
         * <li>{@code groups.exclude.generated}: {@code true} to leave out groups with generated names, as
         *     {@link GroupFilter#excludeGenerated} does; {@code false} by default. {@code groups.exclude.generated=true}
         * <li>{@code expects}: names, separated by commas, each for a group that must be there, as at {@link #expect};
         *     none by default. {@code expects=orders}
         * <li>{@code expect.NAME.cluster}, {@code expect.NAME.group}: which group; both must be there.
         *     {@code expect.orders.cluster=prod}, {@code expect.orders.group=orders-consumer}
         * <li>{@code every}: how often a started monitor polls, {@code 1s} to {@code 365d}; {@code 30s} by default.
         *     {@code every=1m}
         * </ul>
         *
         * <p>When it is silent; see {@link MaintenanceWindow}:
         * <ul>
         * <li>{@code maintenance}: names of windows, separated by commas; none by default. {@code maintenance=nightly}
         * <li>{@code maintenance.NAME.groups}: a pattern; must be there. {@code maintenance.nightly.groups=batch-.*}
         * <li>{@code maintenance.NAME.days}: the days on which it begins, of {@code mon}, {@code tue}, {@code wed},
         *     {@code thu}, {@code fri}, {@code sat}, {@code sun}, separated by commas; every day by default.
         *     {@code maintenance.nightly.days=sat,sun}
         * <li>{@code maintenance.NAME.start}, {@code maintenance.NAME.end}: times of day; both must be there.
         *     {@code maintenance.nightly.start=22:00}, {@code maintenance.nightly.end=04:00}
         * <li>{@code maintenance.NAME.zone}: whose clocks count; must be there.
         *     {@code maintenance.nightly.zone=Europe/Zurich}
         * <li>{@code maintenance.NAME.reason}: why, for people; must be there. {@code maintenance.nightly.reason=batch jobs}
         * </ul>
         *
         * <p>Incidents and the brake; lengths of time from {@code 0s} to {@code 365d}:
         * <ul>
         * <li>{@code reopen.within}: as at {@link #reopenWithin}; {@code 1h} by default. {@code reopen.within=30m}
         * <li>{@code not.seen.for}: as at {@link #notSeenFor}; {@code 7d} by default. {@code not.seen.for=14d}
         * <li>{@code abandoned.after}: as at {@link #abandonedAfter}; {@code 24h} by default.
         *     {@code abandoned.after=3d}
         * <li>{@code max.acts}: as at {@link #maxActs}; {@code 3} by default, {@code 0} holds all back. {@code max.acts=1}
         * <li>{@code acts.window}: as at {@link #actsWindow}; {@code 10m} by default. {@code acts.window=1h}
         * </ul>
         *
         * @throws ConfigException naming the setting that cannot be used; nothing of these settings was then added,
         *                         and what had been made of them is closed
         */
        public Builder from(Properties settings) {
            Objects.requireNonNull(settings, "settings");
            Parts both = parts.copy();
            Settings.addTo(both, settings, new Providers(classLoader));
            parts = both;
            return this;
        }

        /**
         * Makes the monitor. It does nothing until it is started or polled. A builder makes one: what it was given is that
         * monitor's to close.
         *
         * @throws ConfigException       if there is no source, or what was given does not go together
         * @throws IllegalStateException if it made one already
         */
        public LagMonitor build() {
            if (built) {
                throw new IllegalStateException("the monitor is built already; make another builder for another one");
            }
            LagMonitor monitor = new LagMonitor(parts);
            built = true;
            return monitor;
        }

        /** Makes the monitor and starts it. */
        public LagMonitor start() {
            LagMonitor monitor = build();
            monitor.start();
            return monitor;
        }
    }
}
