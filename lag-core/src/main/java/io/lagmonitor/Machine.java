package io.lagmonitor;

import io.lagmonitor.Memory.Saved;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts the parts together, and holds what is done by hand. All methods may be called by any thread. */
final class Machine {

    private static final int MOST_CONFLICTS = 5;

    private final Object lock = new Object();
    private final InstantSource clock;
    private final Incidents incidents;
    private final Flags flags;
    private final Silences silences;
    private final Memory memory;
    private final Dispatcher dispatcher;
    private final Poll poll;
    private final Closing closing;

    Machine(Parts parts) {
        String process = UUID.randomUUID().toString();
        FailureLog log = new FailureLog();
        Unsaved unsaved = new Unsaved();
        Duration lead = parts.interval().dividedBy(20);
        clock = () -> parts.clock().instant().truncatedTo(ChronoUnit.MILLIS); // what is stored is read by people
        incidents = new Incidents(unsaved, parts.reopenWithin());
        flags = new Flags(unsaved);
        silences = new Silences(unsaved, parts.windows());
        Sources sources = new Sources(unsaved);
        Pauses pauses = new Pauses(unsaved);
        memory = new Memory(parts.state(), unsaved,
            new Memory.Remembered(incidents, flags, silences, sources, pauses), log, process);
        List<Teller> tellers = parts.tellers();
        List<Teller> actors = parts.actors();
        dispatcher = new Dispatcher(Stream.concat(actors.stream(), tellers.stream()).toList());
        Deliveries deliveries = new Deliveries(lock, incidents, new Telling(tellers, incidents, clock, lead),
            new Acting(actors, incidents, clock, lead, parts.brake(), process), dispatcher, memory, pauses, log, clock);
        Judge judge = new Judge(parts.policies(), log);
        Absences absences = new Absences(
            incidents, flags, parts.filter(), parts.expected(), parts.notSeenFor(), judge.hasPolicies());
        Estimator estimator = new Estimator(flags, parts.expected(), parts.abandonedAfter());
        Histories histories = parts.histories();
        Course course = new Course(incidents, parts.mostChecks());
        Leftovers leftovers = new Leftovers(
            flags, parts.filter(), judge.hasPolicies(), parts.state().isPresent());
        Groups groups = new Groups(judge, estimator, histories, course, absences, flags, leftovers, incidents);
        Reporter reporter = new Reporter(parts.filter(), groups, histories, course, absences, flags, leftovers, sources,
            silences, incidents);
        Fetching fetching = new Fetching(parts.sources(), log);
        poll = new Poll(lock, parts.filter(), clock, fetching, reporter, absences, incidents, deliveries, memory);
        closing = new Closing(fetching.workers(), dispatcher.workers(), parts.closeables());
    }

    Poll poll() {
        return poll;
    }

    /** The open incidents, also before the first poll. */
    List<Incident> incidents() {
        synchronized (lock) {
            memory.loadIfOutdated();
            return incidents.open();
        }
    }

    String explain(GroupKey key) {
        synchronized (lock) {
            memory.loadIfOutdated();
            return Explanation.of(key, poll.latest(), incidents.newest(About.group(key)).map(IncidentRecord::view),
                silences.active(clock.instant()).covering(key));
        }
    }

    void silence(Silence silence) {
        Instant now = clock.instant();
        if (!now.isBefore(silence.until())) {
            throw new IllegalArgumentException("a silence until " + silence.until() + " is over already: it is " + now
                + "; unsilence ends one before its time");
        }
        change("silence " + silence.groups(), time -> {
            silences.put(silence);
            incidents.silence(silences.active(time), time);
        });
    }

    /** Says whether there was one. */
    boolean unsilence(String pattern) {
        boolean[] removed = new boolean[1];
        change("end of silence " + pattern, now -> {
            removed[0] |= silences.remove(pattern);
            incidents.silence(silences.active(now), now);
        });
        return removed[0];
    }

    void forget(GroupKey key) {
        change("forgetting of " + key, now -> {
            incidents.openAbout(About.group(key))
                .ifPresent(incident -> incidents.end(incident, Ending.Kind.FORGOTTEN, "removed by hand", now));
            flags.change(key, before -> before.forgottenAs(look(key)));
        });
    }

    void close() {
        dispatcher.close();
        closing.close();
    }

    /** What the group looks like now, if it was ever looked at. */
    private String look(GroupKey key) {
        Optional<LagReport> latest = poll.latest();
        Optional<GroupReport> seen = latest.flatMap(report -> report.group(key));
        if (latest.isEmpty() || seen.filter(group -> group.presence() == Presence.UNREADABLE).isPresent()) {
            return Look.NEXT;
        }
        return seen.filter(group -> group.presence() == Presence.PRESENT).flatMap(GroupReport::lag).map(Look::of)
            .orElse(Look.ABSENT);
    }

    /** Changes by hand what is remembered, on top of what is stored now. */
    private void change(String what, Consumer<Instant> change) {
        synchronized (lock) {
            Saved saved = Saved.CONFLICT;
            for (int i = 0; i < MOST_CONFLICTS && saved == Saved.CONFLICT; i++) {
                memory.load();
                change.accept(clock.instant());
                saved = memory.save();
            }
            if (saved != Saved.YES) {
                throw new LagException("the " + what + " counts in this process and could not be saved: "
                    + memory.failure().orElse("other processes save all the time"));
            }
        }
    }
}
