package io.lagmonitor.spi;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What the monitor asks a source for.
 *
 * @param filter  which groups
 * @param known   the groups the monitor remembers, of all clusters; one of the source's own clusters that is not listed
 *                is asked for by name where that can be, and only a clear «no such group» makes it absent
 * @param timeout how long the answer may take; positive
 */
public record LagRequest(GroupFilter filter, Set<GroupKey> known, Duration timeout) {

    /** Copies the groups and checks the timeout. */
    public LagRequest {
        Objects.requireNonNull(filter, "filter");
        known = Set.copyOf(known);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }

    /** Every group, within this time. */
    public static LagRequest all(Duration timeout) {
        return new LagRequest(GroupFilter.all(), Set.of(), timeout);
    }
}
