package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.AdminLagSource;
import io.lagmonitor.kafka.OffsetsTopicLagSource;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;

/**
 * What does one poll of a broker with 1,000,000 committed offsets cost, 10,000 groups of 100 partitions, with the habits
 * of the groups and without: in requests, in time beside the bare Admin calls that carry the same numbers, and in memory
 * that is kept until the next poll?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=MillionEntries -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>Everything runs against one embedded broker on the same machine. The groups have no members, so that nobody needs to
 * be described; the bare calls describe them none the less. After a warm-up, in which the offsets topic is read from its
 * beginning, the contenders take turns; given are medians. All must come to the same lag. Memory is the heap that is live
 * after a garbage collection, without what was live before the source was made, and without its answer.
 */
public final class MillionEntriesBenchmark {

    private static final double MOST_TIMES_BARE = 1.3;
    private static final long MOST_MB = 120;
    private static final long MB = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final int groups;
    private final int partitions;
    private final int turns;

    MillionEntriesBenchmark(int groups, int partitions, int turns) {
        this.groups = groups;
        this.partitions = partitions;
        this.turns = turns;
    }

    /** Runs it and prints the table. */
    public static void main(String[] args) throws Exception {
        System.out.println(new MillionEntriesBenchmark(10_000, 100, 5).table());
    }

    Table table() throws Exception {
        try (ClusterOfGroups cluster = ClusterOfGroups.withoutMembers(partitions)) {
            cluster.growTo(groups);
            Properties client = cluster.properties();
            long before = liveHeap();
            try (PolledSource habits = new PolledSource(OffsetsTopicLagSource.create(client), TIMEOUT)) {
                awaitCatchUp(habits);
                long kept = liveHeap() - before;
                return table(cluster, client, habits, kept);
            }
        }
    }

    private Table table(ClusterOfGroups cluster, Properties client, PolledSource withHabits, long kept)
            throws Exception {
        try (PolledSource numbers = new PolledSource(AdminLagSource.create(client), TIMEOUT);
                BareCalls bareCalls = new BareCalls(client)) {
            Contender bare = new Contender(() -> bareCalls.call()::totalLag, bareCalls::requests);
            Contender poll = contender(numbers);
            Contender habits = contender(withHabits);
            for (int turn = 0; turn < 1 + turns; turn++) {
                if (turn == 1) {
                    bare.forget();
                    poll.forget();
                    habits.forget();
                }
                bare.takeTurn(cluster.totalLag());
                poll.takeTurn(cluster.totalLag());
                habits.takeTurn(cluster.totalLag());
            }
            Table table = new Table("%,d groups of %,d partitions".formatted(groups, partitions),
                "requests", "ms", "worst", "x bare", "goal", "MB kept", "goal");
            table.row("bare calls", "" + bare.mostRequests(),
                Table.number(bare.ms().median()), Table.number(bare.ms().worst()), "1.00", "", "", "");
            table.row("kafka: the numbers", "" + poll.mostRequests(), Table.number(poll.ms().median()),
                Table.number(poll.ms().worst()), "%.2f".formatted(poll.times(bare)), "", "", "");
            table.row("offsets-topic: with habits", "" + habits.mostRequests(), Table.number(habits.ms().median()),
                Table.number(habits.ms().worst()), "%.2f".formatted(habits.times(bare)),
                Table.goal("<= " + MOST_TIMES_BARE, habits.times(bare) <= MOST_TIMES_BARE),
                "" + kept / MB, Table.goal("<= " + MOST_MB, kept <= MOST_MB * MB));
            return table;
        }
    }

    private static Contender contender(PolledSource source) {
        return new Contender(() -> {
            LagSnapshot snapshot = source.poll();
            return () -> snapshot.groups().stream().mapToLong(GroupLag::lagAtLeast).sum();
        }, source::requests);
    }

    private void awaitCatchUp(PolledSource source) throws Exception {
        LagSnapshot snapshot;
        do {
            snapshot = source.poll();
        } while (!snapshot.catchUp().orElseThrow().isDone());
        long times = snapshot.groups().stream().flatMap(group -> group.partitions().stream())
            .filter(row -> row.commitTime().isPresent()).count();
        if (times < (long) groups * partitions) {
            throw new IllegalStateException("only " + times + " commits have a time");
        }
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
