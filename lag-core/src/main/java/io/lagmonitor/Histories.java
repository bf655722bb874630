package io.lagmonitor;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the numbers of every group for as long as a policy looks back. For each window it keeps 16 samples spread
 * evenly over it; arrays that did not change are shared between samples. Called by one thread at a time.
 */
final class Histories {

    static final int MOST_WINDOWS = 4;
    static final int MOST_SAMPLES = 16;

    /** How far a source's clock may be ahead of ours. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    private final List<Duration> windows;
    private final Map<GroupKey, List<Series>> groups = new HashMap<>();

    /** @param windows how far back each policy looks; distinct ones count */
    Histories(Collection<Duration> windows) {
        windows.stream().filter(window -> window.isNegative() || window.compareTo(Parts.LONGEST) > 0).forEach(window -> {
            throw new ConfigException("a policy looks back over " + window + ", expected zero to " + Parts.LONGEST);
        });
        this.windows = windows.stream().distinct().sorted().toList();
        if (this.windows.size() > MOST_WINDOWS) {
            throw new ConfigException("the policies look back over " + this.windows.size()
                + " different windows " + this.windows + ", at most " + MOST_WINDOWS + " can be kept");
        }
    }

    /**
     * Takes the numbers if they are newer than the newest, and returns the newest. Numbers of the future, from before a
     * clock was set back, are forgotten; else they would stand until it gets there.
     */
    GroupLag add(GroupLag lag, Instant now) {
        newest(lag.key())
            .filter(newest -> newest.asOf().isAfter(lag.asOf()) && newest.asOf().minus(MOST_AHEAD).isAfter(now))
            .ifPresent(ofTheFuture -> groups.remove(ofTheFuture.key()));
        List<Series> series = groups.computeIfAbsent(lag.key(), key -> windows.stream().map(Series::new).toList());
        Optional<GroupLag> newest = newest(series);
        if (newest.isPresent() && !lag.asOf().isAfter(newest.get().asOf())) {
            return newest.get();
        }
        GroupLag sample = newest.map(lag::sharing).orElse(lag);
        series.forEach(each -> each.add(sample));
        return sample;
    }

    /** What a policy that looks back over the window sees of a group that was added. */
    GroupHistory history(GroupKey key, Duration window, Estimates estimates, Instant now) {
        return new GroupHistory(now, groups.get(key).get(windows.indexOf(window)).samples, estimates);
    }

    Optional<GroupLag> newest(GroupKey key) {
        return newest(groups.getOrDefault(key, List.of()));
    }

    /** Forgets every other group. */
    void retain(Set<GroupKey> keys) {
        groups.keySet().retainAll(keys);
    }

    private static Optional<GroupLag> newest(List<Series> series) {
        return series.isEmpty() ? Optional.empty() : series.get(0).newest();
    }

    /** The samples of one group over one window. */
    private static final class Series {

        private final Duration window;
        private final Duration spacing;
        private final List<GroupLag> samples = new ArrayList<>(1);

        Series(Duration window) {
            this.window = window;
            this.spacing = window.dividedBy(MOST_SAMPLES - 2);
        }

        Optional<GroupLag> newest() {
            return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
        }

        /** The newest sample is provisional until it stands far enough from the one before. */
        void add(GroupLag sample) {
            int last = samples.size() - 1;
            if (window.isZero()) {
                samples.clear();
            } else if (last > 0 && samples.get(last).asOf().isBefore(samples.get(last - 1).asOf().plus(spacing))) {
                samples.remove(last);
            }
            samples.add(sample);
            Instant begin = sample.asOf().minus(window);
            while (samples.size() > 2 && !samples.get(1).asOf().isAfter(begin)) {
                samples.remove(0);
            }
        }
    }
}
