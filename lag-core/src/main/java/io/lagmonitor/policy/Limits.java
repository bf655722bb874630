package io.lagmonitor.policy;

import static io.lagmonitor.policy.Numbers.grouped;

import io.lagmonitor.model.Finding;
import io.lagmonitor.model.LagStatus;
import java.util.List;

/**
 * The limits of one rule. An interval has no gap: while the higher level is not cleared, neither is the lower one.
 *
 * @param levels one or two, the higher first
 */
record Limits(List<Limit> levels) {

    static Limits of(LagStatus level, long records) {
        return new Limits(List.of(Limit.of(level, records)));
    }

    Limits andWarning(long records) {
        Limit critical = levels.get(0);
        if (last().level() == LagStatus.WARNING) {
            throw new IllegalArgumentException("there is a limit already: " + last());
        }
        Limit warning = Limit.of(LagStatus.WARNING, records);
        if (records >= critical.reachedAt()) {
            throw new IllegalArgumentException(
                "WARNING " + warning.limit() + " is not below the CRITICAL " + critical.limit());
        }
        return new Limits(List.of(critical, warning));
    }

    Limits clearBelow(long records) {
        Limit cleared = last().clearBelow(records);
        if (levels.size() == 1) {
            return new Limits(List.of(cleared));
        }
        Limit critical = levels.get(0);
        if (records > critical.clearBelow()) {
            throw new IllegalArgumentException("WARNING clearBelow " + grouped(records) + " is above the "
                + grouped(critical.clearBelow()) + " below which CRITICAL is cleared");
        }
        return new Limits(List.of(critical, cleared));
    }

    /** Measured where both bounds of the lag fall into the same interval. */
    Finding judge(LagBounds lag) {
        LagStatus atLeast = reached(lag.atLeast());
        LagStatus atMost = notCleared(lag.atMost());
        boolean measured = reached(lag.atMost()) == atLeast && notCleared(lag.atLeast()) == atMost;
        String reason = lag.amount() + ", " + limitBetween(atLeast, atMost, measured);
        return new Finding(lag.subject(), measured, atLeast, atMost, measured ? reason : reason + "; " + lag.gaps());
    }

    private LagStatus reached(long records) {
        for (Limit limit : levels) {
            if (records >= limit.reachedAt()) {
                return limit.level();
            }
        }
        return LagStatus.OK;
    }

    private LagStatus notCleared(long records) {
        for (Limit limit : levels) {
            if (records >= limit.clearBelow()) {
                return limit.level();
            }
        }
        return LagStatus.OK;
    }

    /** The limit that decides: of the worst that is possible, or the lowest of all. */
    private String limitBetween(LagStatus atLeast, LagStatus atMost, boolean measured) {
        Limit decides = levels.get(0).level() == atMost ? levels.get(0) : last();
        return measured && atLeast != atMost
            ? decides.limit() + ", clears below " + grouped(decides.clearBelow()) : decides.limit();
    }

    private Limit last() {
        return levels.get(levels.size() - 1);
    }

    @Override
    public String toString() {
        return levels.toString();
    }
}
