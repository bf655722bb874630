package io.lagmonitor;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Liveness;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says once a poll whether anybody reads for a group, and keeps what the next process must know of it. Guarded by the
 * lock of the monitor.
 *
 * <p>What is stored of a group changes with the group, not with every poll: a process that goes on knows the rest.
 */
final class Estimator {

    /** Of what has lasted less long nothing is stored, but for what a process finds when it begins. */
    private static final Duration LASTING = Duration.ofMinutes(10);

    private final Flags flags;
    private final Set<GroupKey> expected;
    private final Duration abandonedAfter;
    private final Map<GroupKey, Watch> watches = new HashMap<>();

    /** @param expected groups that must be there, and are never given up */
    Estimator(Flags flags, Set<GroupKey> expected, Duration abandonedAfter) {
        this.flags = flags;
        this.expected = expected;
        this.abandonedAfter = abandonedAfter;
    }

    /**
     * Takes the newest numbers of a group that was read, which may be those of the poll before.
     *
     * @param known whether it is known from before its life was watched
     */
    Estimates estimate(GroupLag lag, boolean known) {
        GroupKey key = lag.key();
        Watch watch = watches.get(key);
        if (watch == null || lag.asOf().isBefore(watch.newest().asOf())) {
            watch = Watch.begin(lag, flags.of(key));
            watches.put(key, watch);
        } else if (lag.asOf().isAfter(watch.newest().asOf())) {
            watch.add(lag);
        }
        Patience.findStall(watch);
        Liveness liveness = LivenessRules.of(watch,
            expected.contains(key) ? Optional.empty() : Optional.of(abandonedAfter));
        if (liveness.state() == Liveness.State.ABANDONED) {
            watch.forgetStall();
        }
        remember(key, watch, known);
        return new Estimates(liveness);
    }

    /** Whether it had no members when the watch began, and has given no sign of life since. */
    boolean isLeftBehind(GroupKey key) {
        return watches.get(key).memberless() && !flags.of(key).life().alive() && !expected.contains(key);
    }

    /** Whether nobody has seen it more than once. */
    boolean isNew(GroupKey key) {
        return watches.get(key).isNew();
    }

    /** A group that was judged bad is abandoned: what arrives for it now changes nothing. */
    void giveUp(GroupKey key) {
        Watch watch = watches.get(key);
        watch.giveUp();
        flags.change(key, before -> before.withLife(before.life().since(watch.mark())));
    }

    /** Forgets every other group. */
    void retain(Set<GroupKey> keys) {
        watches.keySet().retainAll(keys);
    }

    private void remember(GroupKey key, Watch watch, boolean known) {
        flags.change(key, before -> {
            Life stored = before.life();
            boolean stalls = watch.stall().isPresent() && stored.stall().isEmpty();
            return before.withLife(new Life(stored.alive() || watch.alive() || known,
                toStore(stored.mark(), watch, watch.first() || stalls), watch.stall(),
                watch.pace().toStore(stored.usual()), stored.leftover()));
        });
    }

    /** @param now also what has not lasted for long */
    private static Optional<Mark> toStore(Optional<Mark> stored, Watch watch, boolean now) {
        boolean needed = watch.isQuiet() || watch.stall().isPresent();
        Optional<Mark> valid = stored.filter(mark ->
            mark.memberless() == watch.memberless() && (needed || !watch.hasNothingToRead()));
        boolean wanted = needed || now && watch.newest().lagAtLeast() > 0;
        boolean due = now || lasts(watch.waiting().orElse(watch.since()), watch);
        boolean keeps = valid.filter(mark -> saysEnough(mark, watch)).isPresent() || !watch.knowsAllCommits();
        return wanted && due && !keeps ? Optional.of(watch.mark()) : valid;
    }

    /** It says the same, or so nearly that it is not worth a write: of who commits in every poll that it just did. */
    private static boolean saysEnough(Mark mark, Watch watch) {
        boolean nearly = !watch.since().isBefore(mark.since()) && !watch.since().isAfter(mark.since().plus(LASTING));
        boolean same = nearly && mark.waiting().equals(watch.waiting());
        boolean commits = watch.first() && watch.progress().isPresent();
        return (same || commits && mark.waiting().isEmpty() && !lasts(mark.since(), watch))
            && mark.knowsThatTheyWait(watch.members()) && allowsToCompare(mark, watch);
    }

    /** Only the first poll of a process compares. */
    private static boolean allowsToCompare(Mark mark, Watch watch) {
        if (!watch.first() && mark.commits().ends().isPresent()) {
            return true;
        }
        Commits now = Commits.of(watch.newest());
        boolean knowsEnds = mark.commits().ends().isPresent() || now.ends().isEmpty();
        return knowsEnds && mark.seen() == watch.seen() && !now.areFewerThan(mark.commits());
    }

    private static boolean lasts(Instant since, Watch watch) {
        return !watch.newest().asOf().isBefore(since.plus(LASTING));
    }
}
