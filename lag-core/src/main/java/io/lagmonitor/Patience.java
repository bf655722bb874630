package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.Habits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long a group, or a member of it, may leave records waiting. Progress is missed from when records were seen to
 * wait, not from the last progress: the first record after a quiet night is no alarm.
 */
final class Patience {

    /** So many times as long as usual. */
    private static final int USUAL_TIMES = 5;

    /** Two polls at least must have had the chance to see progress. */
    private static final int GAPS = 2;

    private static final Duration LEAST = Duration.ofMinutes(1);

    /** Where no habit is known, or the members changed meanwhile; and for single members, whose habits are not known. */
    private static final Duration UNUSUAL = Duration.ofMinutes(10);

    private Patience() {}

    /** Takes a group that has lost patience with it, or with a member, to stall. */
    static void findStall(Watch watch) {
        GroupLag lag = watch.newest();
        boolean nobodyReads = watch.memberless() && !lag.simple() || lag.members().orElse(0) == 0 && !watch.alive();
        if (watch.stall().isPresent() || nobodyReads) {
            return;
        }
        Optional<Instant> waiting = watch.waiting().filter(any -> watch.hadTheChance())
            .filter(since -> Duration.between(since, lag.asOf()).compareTo(ofGroup(watch)) > 0);
        waiting.map(since -> Stall.ofGroup(lag, since)).or(() -> watch.stallOfMembers(ofMember(watch)))
            .filter(stall -> !stall.stuck().isEmpty()).ifPresent(watch::stalls);
    }

    /** Progress within this is as usual. */
    static Duration ofGroup(Watch watch) {
        Optional<Duration> usual = usual(watch);
        Duration least = usual.isPresent() && !watch.rebalanced() ? LEAST : UNUSUAL;
        Duration usually = usual.orElse(watch.pace().usual()).multipliedBy(USUAL_TIMES);
        return longest(longest(usually, least), watch.gap().multipliedBy(GAPS));
    }

    /** Members take turns: what is usual for a group takes each of them as many times as long. */
    private static Duration ofMember(Watch watch) {
        Duration usual = usual(watch).orElse(watch.pace().usual()).multipliedBy(watch.newest().members().orElse(1));
        return longest(longest(usual.multipliedBy(USUAL_TIMES), UNUSUAL), watch.gap().multipliedBy(GAPS));
    }

    private static Optional<Duration> usual(Watch watch) {
        Optional<Duration> habit = watch.newest().habits().flatMap(Habits::usualCommitInterval)
            .map(interval -> interval.compareTo(Parts.LONGEST) > 0 ? Parts.LONGEST : interval);
        return habit.or(() -> Optional.of(watch.pace()).filter(Pace::isKnown).map(Pace::usual));
    }

    private static Duration longest(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
