package io.lagmonitor.model;

import java.time.Instant;
import java.util.List;

/**
 * What a policy judges: the newest numbers of one group and, if it asked for a window, earlier ones spread evenly over
 * it.
 *
 * @param now     the time of this poll
 * @param samples oldest first, the last is the newest; never empty, at most 16; each has its own {@link GroupLag#asOf()}
 */
public record GroupHistory(Instant now, List<GroupLag> samples) {

    /** Copies the samples and checks that there is one. */
    public GroupHistory {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a history has at least one sample");
        }
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
