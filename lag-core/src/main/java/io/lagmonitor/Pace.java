package io.lagmonitor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a group usually takes to make progress when there is something to read, as our own polls saw it. Each time it
 * is seen moves it by a factor of two at most, so that one long pause is no habit.
 *
 * @param seen how often it was seen, at most as often as it must be to be a habit
 */
record Pace(Duration usual, int seen) {

    /** It is known when progress was seen so often. */
    private static final int ENOUGH = 2;

    static Pace unknown() {
        return new Pace(Duration.ZERO, 0);
    }

    static Pace known(Duration usual) {
        return new Pace(usual, ENOUGH);
    }

    boolean isKnown() {
        return seen >= ENOUGH;
    }

    /** It made progress after so long. */
    Pace after(Duration took) {
        Duration bounded = seen == 0 ? took : min(max(took, usual.dividedBy(2)), usual.multipliedBy(2));
        return new Pace(min(bounded, Parts.LONGEST), Math.min(seen + 1, ENOUGH));
    }

    /** Of a group that is at least so slow; what is near to what is stored is not worth a write. */
    Optional<Duration> toStore(Optional<Duration> stored, Duration slow) {
        if (usual.compareTo(slow) < 0) {
            return isKnown() ? Optional.empty() : stored;
        }
        boolean near = stored.filter(before -> before.compareTo(usual.multipliedBy(2)) < 0
            && usual.compareTo(before.multipliedBy(2)) < 0).isPresent();
        return near ? stored : Optional.of(usual);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
