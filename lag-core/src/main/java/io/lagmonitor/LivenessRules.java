package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Liveness.State;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a group is taken to be, and why, from what was seen of it. Pure. */
final class LivenessRules {

    private static final int MOST_NAMED = 3;
    private static final int LONGEST_NAME = 100;

    private LivenessRules() {}

    /**
     * Judges by the newest numbers.
     *
     * @param abandonedAfter after how long a group without members is given up; empty for never
     */
    static Liveness of(Watch watch, Optional<Duration> abandonedAfter) {
        GroupLag lag = watch.newest();
        if (lag.members().orElse(0) > 0) {
            return withMembers(watch);
        }
        Optional<Instant> silent = abandonedAfter.filter(any -> watch.isQuiet() && isMissed(watch))
            .map(after -> watch.silentSince(after.dividedBy(2)))
            .filter(since -> Duration.between(since, lag.asOf()).compareTo(abandonedAfter.get()) >= 0);
        if (silent.isPresent()) {
            return abandoned(silent.get(), lag);
        }
        return watch.memberless() && !lag.simple() ? empty(watch) : byCommits(watch);
    }

    private static Liveness withMembers(Watch watch) {
        GroupLag lag = watch.newest();
        String members = Spoken.count(lag.members().getAsInt(), "member");
        if (watch.stall().isPresent()) {
            return stalled(watch, watch.stall().get());
        }
        if (watch.hasNothingToRead()) {
            return active(members + ", nothing to read");
        }
        if (!lag.hasCommits()) {
            return unknown(members + ", " + (lag.granularity() == Granularity.PARTITION
                ? "nothing committed yet" : "and what they commit is not known"));
        }
        return active(members + ", " + progress(watch));
    }

    /** Without members to be seen. */
    private static Liveness byCommits(Watch watch) {
        GroupLag lag = watch.newest();
        if (!lag.hasCommits()) {
            return lag.simple() ? unknown("nothing committed yet") : Liveness.unknown();
        }
        if (watch.stall().isPresent()) {
            return stalled(watch, watch.stall().get());
        }
        if (watch.hasNothingToRead()) {
            return active("nothing to read");
        }
        return watch.alive() ? active(progress(watch)) : unknown("no progress seen yet");
    }

    private static Liveness empty(Watch watch) {
        GroupLag lag = watch.newest();
        Instant since = lag.habits().flatMap(Habits::memberlessSince).orElse(watch.since());
        return new Liveness(State.EMPTY, Optional.of(since), "no members for " + since(since, lag) + "; " + lag(lag));
    }

    private static Liveness abandoned(Instant since, GroupLag lag) {
        return new Liveness(State.ABANDONED, Optional.of(since),
            "no members and silent since " + since.truncatedTo(ChronoUnit.SECONDS) + ", with " + lag(lag));
    }

    private static Liveness stalled(Watch watch, Stall stall) {
        GroupLag lag = watch.newest();
        if (stall.stuck().isEmpty()) {
            return unknown("no progress seen since the partitions that it was stuck on are gone");
        }
        List<PartitionLag> rows = rowsOfStuckMembers(stall, lag);
        Set<Owner> owners = rows.stream().flatMap(row -> row.owner().stream()).collect(Collectors.toSet());
        String time = since(stall.since(), lag);
        if (stall.ofMember() && owners.size() < lag.members().orElse(0)) {
            return new Liveness(State.STALLED, Optional.of(stall.since()),
                owners.isEmpty() ? ofPartitions(stall, time) : ofMembers(owners, rows, time));
        }
        return new Liveness(State.STALLED, Optional.of(stall.since()), "no progress for " + time + "; " + lag(lag)
            + (lag.members().isPresent() ? ", " + Spoken.count(lag.members().getAsInt(), "member") : ""));
    }

    private static List<PartitionLag> rowsOfStuckMembers(Stall stall, GroupLag lag) {
        Set<Owner> owners = stall.stuck().keySet().stream()
            .flatMap(partition -> lag.partition(partition).flatMap(PartitionLag::owner).stream())
            .collect(Collectors.toSet());
        return lag.partitions().stream().filter(Stall::isBehind)
            .filter(row -> row.owner().filter(owners::contains).isPresent()).toList();
    }

    private static String ofMembers(Set<Owner> owners, List<PartitionLag> rows, String time) {
        List<String> names = owners.stream().map(LivenessRules::name).sorted().toList();
        long lag = rows.stream().mapToLong(row -> row.lag().orElse(0)).sum();
        return (names.size() == 1 ? "member " + named(names) + " has made no progress on its "
                : "members " + named(names) + " have made no progress on their ")
            + Spoken.count(rows.size(), "partition") + " for " + time + "; lag " + Spoken.count(lag, "record");
    }

    /** While it is not known whose they are. */
    private static String ofPartitions(Stall stall, String time) {
        List<String> names = stall.stuck().keySet().stream().sorted().map(LivenessRules::name).toList();
        return (names.size() == 1 ? "partition " : "partitions ") + named(names) + " made no progress for " + time;
    }

    private static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)))
            + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }

    private static String name(Owner owner) {
        return name((owner.clientId().isEmpty() ? owner.memberId() : owner.clientId()) + " at " + owner.host());
    }

    /** Whatever a member calls itself, the reason stays one line. */
    private static String name(Object of) {
        String name = Escaped.of(of.toString());
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    private static String progress(Watch watch) {
        return watch.progress()
            .map(time -> "progress " + Spoken.time(Duration.between(time, watch.newest().asOf())) + " ago")
            .orElse(watch.waiting().isPresent() ? "no progress seen yet" : "nothing new to read");
    }

    private static String lag(GroupLag lag) {
        boolean certain = lag.lagAtMost().equals(OptionalLong.of(lag.lagAtLeast()));
        return (certain ? "lag " : "lag at least ") + Spoken.count(lag.lagAtLeast(), "record");
    }

    private static String since(Instant time, GroupLag lag) {
        return Spoken.time(time.isAfter(lag.asOf()) ? Duration.ZERO : Duration.between(time, lag.asOf()));
    }

    /** One that only commits, and has nothing to commit, gives no sign of life. */
    private static boolean isMissed(Watch watch) {
        GroupLag lag = watch.newest();
        return !lag.simple() || !watch.hasNothingToRead() || lag.habits().flatMap(Habits::lastSeen).isPresent();
    }

    private static Liveness active(String reason) {
        return new Liveness(State.ACTIVE, Optional.empty(), reason);
    }

    private static Liveness unknown(String reason) {
        return new Liveness(State.UNKNOWN, Optional.empty(), reason);
    }
}
