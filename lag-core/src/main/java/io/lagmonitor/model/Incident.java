package io.lagmonitor.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something is wrong with a group, a source or the monitor itself, from the first finding until it ends. If the same
 * turns bad again soon after, the same incident goes on.
 *
 * @param id       stable from opening to end, also across restarts
 * @param about    what it is about
 * @param opened   when the first finding stood
 * @param ending   how it ended; empty while open
 * @param status   the worst standing finding; OK once it has ended
 * @param peakLag  the most records the group was at least behind meanwhile; 0 if it is not about a group
 * @param findings what stands now, worst first; empty once it has ended
 * @param acts     what was done, or is held back, in the order in which they came due
 * @param heard    what each notifier took last, by name; empty for what was never told
 */
public record Incident(
        String id,
        About about,
        Instant opened,
        Optional<Ending> ending,
        LagStatus status,
        long peakLag,
        List<StandingFinding> findings,
        List<ActOutcome> acts,
        List<Heard> heard) {

    /** What an incident is about. */
    public sealed interface About {

        /** About a consumer group. */
        static About group(GroupKey key) {
            return new Group(key);
        }

        /** About a source, by its name in the monitor: it is blind, or blind for some groups, or has dead ones. */
        static About source(String name) {
            return new Source(name);
        }

        /** About the monitor itself. */
        static About monitor() {
            return new Monitor();
        }

        /** A consumer group. */
        record Group(GroupKey key) implements About {

            /** Checks that there is one. */
            public Group {
                Objects.requireNonNull(key, "key");
            }

            @Override
            public String toString() {
                return key.toString();
            }
        }

        /** A source, by its name in the monitor. */
        record Source(String name) implements About {

            /** Checks that there is one. */
            public Source {
                Objects.requireNonNull(name, "name");
            }

            @Override
            public String toString() {
                return "source " + name;
            }
        }

        /** The monitor itself. */
        record Monitor() implements About {

            @Override
            public String toString() {
                return "the monitor";
            }
        }
    }

    /**
     * How an incident ended.
     *
     * @param time   when
     * @param kind   how; only RECOVERED means that it is well
     * @param reason one line for people
     */
    public record Ending(Instant time, Kind kind, String reason) {

        /** How an incident can end. */
        public enum Kind {
            /** All findings are OK. */
            RECOVERED,
            /** The group was deleted, or its offsets were, with the lag the reason names; or the groups it was about. */
            VANISHED,
            /** The topic or partition it was about is gone, with the lag the reason names. */
            GONE,
            /**
             * Nobody reads for the group, or the groups, any more, and nobody is expected to; see
             * {@link Liveness.State#ABANDONED}.
             */
            ABANDONED,
            /** A source that drops inactive groups has not reported the group for days. */
            NOT_SEEN,
            /** Nobody watches it any more: no source, no policy, or the group filter leaves it out. */
            UNWATCHED,
            /** It was removed by hand. */
            FORGOTTEN
        }

        /** Checks that all is there. */
        public Ending {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * What a notifier took last.
     *
     * @param notifier its name in the monitor
     * @param status   the status it heard of
     * @param at       when it took it
     * @param note     what it left last, for its own use
     * @param refused  why it refused the update; it was then not told
     */
    public record Heard(
            String notifier, LagStatus status, Instant at, Optional<String> note, Optional<String> refused) {

        /** Checks that all is there. */
        public Heard {
            Objects.requireNonNull(notifier, "notifier");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(note, "note");
            Objects.requireNonNull(refused, "refused");
        }
    }

    /** Copies the lists. */
    public Incident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(status, "status");
        findings = List.copyOf(findings);
        acts = List.copyOf(acts);
        heard = List.copyOf(heard);
    }

    /** The group it is about; empty if it is about a source or the monitor. */
    public Optional<GroupKey> group() {
        return about instanceof About.Group group ? Optional.of(group.key()) : Optional.empty();
    }

    /** When it ended; empty while open. */
    public Optional<Instant> ended() {
        return ending.map(Ending::time);
    }
}
