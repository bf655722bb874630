package io.lagmonitor.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a policy judges: the newest numbers of one group and, if it asked for a window, earlier ones spread evenly over
 * it; and what the monitor itself makes of them.
 *
 * @param now     the time of this poll
 * @param samples oldest first, the last is the newest; never empty, at most 16; each has its own {@link GroupLag#asOf()}
 * @param estimates what the monitor makes of the group in this poll
 */
public record GroupHistory(Instant now, List<GroupLag> samples, Estimates estimates) {

    /** Copies the samples and checks that there is one. */
    public GroupHistory {
        Objects.requireNonNull(estimates, "estimates");
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a history has at least one sample");
        }
    }

    /** A history of which nothing is estimated, as for tests of policies that do not look at estimates. */
    public GroupHistory(Instant now, List<GroupLag> samples) {
        this(now, samples, Estimates.unknown());
    }

    /** The group. */
    public GroupKey key() {
        return newest().key();
    }

    /** The newest numbers. */
    public GroupLag newest() {
        return samples.get(samples.size() - 1);
    }
}
