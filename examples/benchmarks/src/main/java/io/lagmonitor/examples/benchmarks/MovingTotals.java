package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Groups with one number each, which is the least to judge, and new in every poll. Some, spread evenly, are far behind.
 * Notes how much CPU all threads had used before and after it answered, so that its own can be left out.
 */
final class MovingTotals implements LagSource {

    private final List<GroupKey> groups;
    private final int everyWhich;
    private final Lags lags;
    private final InstantSource clock;
    private int polls;
    private volatile long cpuBefore;
    private volatile long cpuAfter;

    MovingTotals(int groups, int farBehind, Lags lags, InstantSource clock) {
        this.groups = IntStream.range(0, groups)
            .mapToObj(group -> new GroupKey("lkc-4k2vm9", "payments-service-%05d".formatted(group))).toList();
        this.everyWhich = groups / farBehind;
        this.lags = lags;
        this.clock = clock;
    }

    @Override
    public LagSnapshot fetch(LagRequest request) {
        cpuBefore = Cpu.ofAllThreads();
        Instant asOf = clock.instant();
        LagSnapshot.Builder snapshot = LagSnapshot.of("lkc-4k2vm9");
        for (int group = 0; group < groups.size(); group++) {
            long lag = group % everyWhich == 0 ? lags.farBehind(group / everyWhich, polls) : lags.ofHealthy(group, polls);
            snapshot.group(GroupLag.total(groups.get(group), asOf, lag));
        }
        polls++;
        LagSnapshot built = snapshot.build();
        cpuAfter = Cpu.ofAllThreads();
        return built;
    }

    long cpuBefore() {
        return cpuBefore;
    }

    long cpuAfter() {
        return cpuAfter;
    }
}
