package io.lagmonitor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a group usually takes to make progress when there is something to read, as our own polls saw it. Each time it
 * is seen moves it by a factor of two at most, so that one long pause is no habit.
 *
 * @param usual  zero before it was ever seen
 * @param seen   how often it was seen, at most as often as it must be to be a habit
 * @param waited whether records were seen to wait meanwhile; if not, our polls are slower than the group
 */
record Pace(Duration usual, int seen, boolean waited) {

    /** Who is quicker need not be remembered: nobody is taken to stall so soon. */
    private static final Duration SLOW = Duration.ofMinutes(2);

    /** The first time may have been a pause: it counts for no more than this. */
    private static final Duration FIRST = Duration.ofHours(1);

    /** It is known when progress was seen so often. */
    private static final int ENOUGH = 2;

    static Pace unknown() {
        return new Pace(Duration.ZERO, 0, false);
    }

    static Pace known(Duration usual) {
        return new Pace(usual, ENOUGH, true);
    }

    boolean isKnown() {
        return seen >= ENOUGH;
    }

    /** It made progress, and records waited for so long. */
    Pace after(Duration took) {
        Duration bounded = seen == 0 ? min(took, FIRST) : min(max(took, usual.dividedBy(2)), usual.multipliedBy(2));
        return new Pace(min(bounded, Parts.LONGEST), Math.min(seen + 1, ENOUGH), true);
    }

    /** It made progress between two polls, at this distance. */
    Pace within(Duration gap) {
        Pace next = seen == 0 || gap.compareTo(usual) < 0 ? after(gap) : this;
        return new Pace(next.usual, Math.min(seen + 1, ENOUGH), waited);
    }

    /** What a new process must know; what is near to what is stored is not worth a write. */
    Optional<Duration> toStore(Optional<Duration> stored) {
        if (usual.compareTo(SLOW) < 0) {
            return isKnown() ? Optional.empty() : stored;
        }
        boolean near = stored.filter(before -> before.compareTo(usual.multipliedBy(2)) < 0
            && usual.compareTo(before.multipliedBy(2)) < 0).isPresent();
        return near || !waited ? stored : Optional.of(usual);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
