package io.lagmonitor.examples.quickstart;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How fast each group falls behind or catches up, over its newest six numbers. For one thread. */
final class Trends {

    private static final int SAMPLES = 6;

    private final Map<GroupKey, Deque<GroupLag>> samples = new HashMap<>();

    /** Notes the numbers that are newer than those before, and forgets groups that are gone. */
    void add(LagReport report) {
        samples.keySet().retainAll(report.groups().stream().map(GroupReport::key).collect(Collectors.toSet()));
        report.groups().forEach(group -> group.lag().ifPresent(this::add));
    }

    /**
     * By how many records a second the lag grows; negative while it shrinks. Empty with less than two numbers, or if
     * either is only known to lie between two bounds.
     */
    OptionalLong recordsPerSecond(GroupKey group) {
        Deque<GroupLag> known = samples.getOrDefault(group, new ArrayDeque<>());
        if (known.size() < 2 || !isExact(known.getFirst()) || !isExact(known.getLast())) {
            return OptionalLong.empty();
        }
        long records = known.getLast().lagAtLeast() - known.getFirst().lagAtLeast();
        Duration time = Duration.between(known.getFirst().asOf(), known.getLast().asOf());
        return OptionalLong.of(Math.round(records * 1000.0 / Math.max(time.toMillis(), 1)));
    }

    private void add(GroupLag lag) {
        Deque<GroupLag> known = samples.computeIfAbsent(lag.key(), key -> new ArrayDeque<>());
        if (known.isEmpty() || lag.asOf().isAfter(known.getLast().asOf())) {
            known.add(lag);
        }
        if (known.size() > SAMPLES) {
            known.remove();
        }
    }

    private static boolean isExact(GroupLag lag) {
        return lag.lagAtMost().isPresent() && lag.lagAtMost().getAsLong() == lag.lagAtLeast();
    }
}
