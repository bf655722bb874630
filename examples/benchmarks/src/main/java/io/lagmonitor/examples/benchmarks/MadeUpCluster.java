package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A cluster that exists only as a formula, so that all that lives on the heap after a fetch is the monitor's. Every
 * answer is made of new objects, as the answers of a real cluster are. One group in a hundred is far behind.
 */
final class MadeUpCluster implements LagSource {

    static final int LAG_PER_PARTITION = 100;
    static final int FAR_BEHIND_PER_PARTITION = 10_000;

    private static final int RECORDS_PER_POLL = 50;

    private final int groups;
    private final int partitions;
    private final Movement movement;
    private final InstantSource clock;
    private int polls;

    MadeUpCluster(int groups, int partitions, Movement movement, InstantSource clock) {
        this.groups = groups;
        this.partitions = partitions;
        this.movement = movement;
        this.clock = clock;
    }

    @Override
    public LagSnapshot fetch(LagRequest request) {
        polls++;
        Instant asOf = clock.instant();
        LagSnapshot.Builder snapshot = LagSnapshot.of("made-up");
        for (int group = 0; group < groups; group++) {
            snapshot.group(group(group, asOf));
        }
        return snapshot.build();
    }

    private GroupLag group(int group, Instant asOf) {
        GroupLagBuilder lag = GroupLag.builder(new GroupKey("made-up", "group-" + group), asOf)
            .type(GroupType.CLASSIC).state(GroupState.STABLE).members(10);
        String topic = "topic-" + group;
        int behind = group % 100 == 99 ? FAR_BEHIND_PER_PARTITION : LAG_PER_PARTITION;
        for (int partition = 0; partition < partitions; partition++) {
            long committed = 1_000_000L * partition + (movement.moves(group, partition) ? RECORDS_PER_POLL * polls : 0);
            lag.partition(topic, partition)
                .committedOffset(committed).logStartOffset(0).logEndOffset(committed + behind);
        }
        return lag.build();
    }
}
