package io.lagmonitor.policy;

import static io.lagmonitor.policy.Numbers.grouped;

import io.lagmonitor.model.LagStatus;

/**
 * Where one level is reached and where it is cleared, in records.
 *
 * @param clearBelow at most {@code reachedAt}
 * @param said       whether the user gave {@code clearBelow}
 */
record Limit(LagStatus level, long reachedAt, long clearBelow, boolean said) {

    Limit {
        if (reachedAt < 1) {
            throw new IllegalArgumentException(level + " limit " + grouped(reachedAt) + " is not positive");
        }
    }

    static Limit of(LagStatus level, long reachedAt) {
        return new Limit(level, reachedAt, reachedAt, false);
    }

    Limit clearBelow(long records) {
        if (said) {
            throw new IllegalArgumentException(level + " is cleared below " + grouped(clearBelow) + " already");
        }
        if (records < 1) {
            throw new IllegalArgumentException(level + " clearBelow " + grouped(records) + " is not positive");
        }
        if (records > reachedAt) {
            throw new IllegalArgumentException(
                level + " clearBelow " + grouped(records) + " is above its limit " + grouped(reachedAt));
        }
        return new Limit(level, reachedAt, records, true);
    }

    /** For people: {@code limit 150,000}. */
    String limit() {
        return "limit " + grouped(reachedAt);
    }

    @Override
    public String toString() {
        return level + " from " + grouped(reachedAt) + ", cleared below " + grouped(clearBelow);
    }
}
