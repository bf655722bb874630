package io.lagmonitor.policy;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Liveness.State;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagPolicyProvider;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Finds groups that {@linkplain State#STALLED stall}: records keep coming, and the group, or one of its members, makes no
 * progress. It needs no limit, because each group is measured by its own habits; see {@link Liveness}.
 *
 * <pre>{@code LivenessPolicy.critical()}</pre>
 *
 * A group that stalled and then lost its members has not recovered: what stood stands, until it reads again or has nothing
 * left to read; records that were deleted unread are not read. Where liveness is not known, as with sources of totals only,
 * nothing is judged. Immutable.
 */
public final class LivenessPolicy implements LagPolicy {

    private final LagStatus level;

    private LivenessPolicy(LagStatus level) {
        this.level = level;
    }

    /** A group that stalls is CRITICAL. */
    public static LivenessPolicy critical() {
        return new LivenessPolicy(LagStatus.CRITICAL);
    }

    /** A group that stalls is a WARNING. */
    public static LivenessPolicy warning() {
        return new LivenessPolicy(LagStatus.WARNING);
    }

    @Override
    public Evaluation evaluate(GroupHistory history) {
        Liveness liveness = history.estimates().liveness();
        return Evaluation.of(switch (liveness.state()) {
            case STALLED -> Finding.between(Subject.group(), level, level, liveness.reason());
            case ACTIVE -> Finding.ok(Subject.group(), liveness.reason());
            case EMPTY -> hasReadEverything(history) ? Finding.ok(Subject.group(), liveness.reason())
                : Finding.between(Subject.group(), LagStatus.OK, level, liveness.reason());
            case UNKNOWN, ABANDONED, VANISHED -> Finding.unknown(Subject.group(), liveness.reason());
        });
    }

    /** {@code liveness}. */
    @Override
    public String name() {
        return Provider.NAME;
    }

    private static boolean hasReadEverything(GroupHistory history) {
        GroupLag lag = history.newest();
        return lag.lagAtMost().equals(OptionalLong.of(0))
            && lag.partitions().stream().noneMatch(partition -> partition.state() == PartitionLag.State.TRIMMED);
    }

    /**
     * Makes the policy from a file; {@code type=liveness}.
     *
     * <ul>
     * <li>{@code status}: what a group that stalls is, {@code warning} or {@code critical}, which is the default.
     *     {@code status=warning}
     * </ul>
     */
    public static final class Provider implements LagPolicyProvider {

        static final String NAME = "liveness";

        private static final String STATUS = "status";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public LagPolicy create(Config config) {
            return switch (config.text(STATUS).orElse("critical").toLowerCase(Locale.ROOT)) {
                case "critical" -> critical();
                case "warning" -> warning();
                default -> throw config.wrong(STATUS, "warning or critical");
            };
        }
    }
}
