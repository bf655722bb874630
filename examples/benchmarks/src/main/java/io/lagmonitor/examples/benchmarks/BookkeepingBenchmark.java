package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.LagPolicy;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What does it cost to remember and to judge 10,000 groups of 100 partitions, with 16 samples of each?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=Bookkeeping -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p><b>Heap</b> is all that a monitor holds between two polls (the samples, the standing findings and incidents, the
 * newest report): the live heap after full collections with the monitor minus the one without. The source is a formula
 * and holds nothing. <b>CPU</b> is that of the thread that calls {@code pollOnce}: bookkeeping, {@code LagThreshold}, and
 * a policy that sees all 16 samples and has nothing to say. Fetching is not in it, having a thread of its own, nor is the
 * garbage collector. One group in a hundred is over the limit, so that there are incidents too.
 *
 * <p>Beside them stand {@link BareArrays}, measured in the same way: their heap, and a loop that sums the lag of one
 * sample.
 */
public final class BookkeepingBenchmark {

    static final int SAMPLES = 16;

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    /** Spreads its samples a minute apart, so that every second poll leaves 15 settled ones and a provisional one. */
    private static final Duration WINDOW = Duration.ofMinutes(14);
    private static final int POLLS_TO_FILL = 32;
    private static final double MEGABYTE = 1_000_000;
    private static final double MILLISECOND = 1_000_000;

    private final int groups;
    private final int partitions;
    private final int polls;

    BookkeepingBenchmark(int groups, int partitions, int polls) {
        this.groups = groups;
        this.partitions = partitions;
        this.polls = polls;
    }

    /** Runs all movements and prints the table. */
    public static void main(String[] args) {
        System.out.println(new BookkeepingBenchmark(10_000, 100, 16).table());
    }

    /** What one movement cost, in megabytes and milliseconds. */
    record Cost(double heapMb, Figures cpuMs, int samples, long incidents) {}

    Table table() {
        Cost bare = bare();
        Table table = new Table("%,d groups x %,d partitions".formatted(groups, partitions),
            "samples", "heap MB", "x bare", "goal", "CPU ms/poll", "worst", "x loop", "goal");
        table.row("bare arrays, plain loop", "" + SAMPLES, Table.number(bare.heapMb), "", "",
            Table.number(bare.cpuMs.median()), Table.number(bare.cpuMs.worst()), "", "");
        for (Movement movement : Movement.values()) {
            Cost cost = monitored(movement);
            table.row(movement.words + " moving", "" + cost.samples,
                Table.number(cost.heapMb), Table.number(cost.heapMb / bare.heapMb), heapGoal(movement, cost),
                Table.number(cost.cpuMs.median()), Table.number(cost.cpuMs.worst()),
                Table.number(cost.cpuMs.median() / bare.cpuMs.median()), cpuGoal(movement, cost));
        }
        return table;
    }

    Cost monitored(Movement movement) {
        Deepest deepest = new Deepest();
        HandClock clock = new HandClock();
        long before = liveHeap();
        try (LagMonitor monitor = monitor(movement, deepest, clock)) {
            for (int poll = 0; poll < POLLS_TO_FILL; poll++) {
                poll(monitor, clock);
            }
            List<Double> cpu = new ArrayList<>();
            for (int poll = 0; poll < polls; poll++) {
                cpu.add(cpuMs(() -> poll(monitor, clock).time().getEpochSecond()));
            }
            if (deepest.samples < SAMPLES) {
                poll(monitor, clock);
            }
            double heap = (liveHeap() - before) / MEGABYTE;
            return new Cost(heap, Figures.of(cpu), deepest.samples, monitor.latest().orElseThrow().incidents().size());
        }
    }

    private Cost bare() {
        long before = liveHeap();
        BareArrays arrays = new BareArrays(SAMPLES, groups, partitions);
        List<Double> cpu = new ArrayList<>();
        for (int poll = 0; poll < POLLS_TO_FILL + polls; poll++) {
            int sample = poll % SAMPLES;
            double ms = cpuMs(() -> arrays.lag(sample));
            if (poll >= POLLS_TO_FILL) {
                cpu.add(ms);
            }
        }
        double heap = (liveHeap() - before) / MEGABYTE;
        Reference.reachabilityFence(arrays);
        return new Cost(heap, Figures.of(cpu), SAMPLES, 0);
    }

    private LagMonitor monitor(Movement movement, LagPolicy deepest, HandClock clock) {
        long limit = (long) partitions * MadeUpCluster.FAR_BEHIND_PER_PARTITION;
        return LagMonitor.builder()
            .source(new MadeUpCluster(groups, partitions, movement, clock))
            .policy(LagThreshold.critical(limit).clearBelow(limit / 2))
            .policy("deepest", deepest)
            .tell("nobody", notification -> {})
            .clock(clock)
            .build();
    }

    private LagReport poll(LagMonitor monitor, HandClock clock) {
        clock.advance(INTERVAL);
        LagReport report = monitor.pollOnce(Duration.ofMinutes(2));
        if (report.groups().size() != groups || report.worst() == LagStatus.UNKNOWN) {
            throw new IllegalStateException("not a poll of " + groups + " groups: " + report.sources());
        }
        return report;
    }

    private static String heapGoal(Movement movement, Cost cost) {
        return switch (movement) {
            case EVERY_PARTITION -> Table.goal("<= 450", cost.heapMb <= 450);
            case A_TENTH_OF_THE_GROUPS -> Table.goal("<= 100", cost.heapMb <= 100);
            case A_TENTH_OF_EVERY_GROUP -> "";
        };
    }

    private static String cpuGoal(Movement movement, Cost cost) {
        return movement == Movement.EVERY_PARTITION ? Table.goal("<= 1,000", cost.cpuMs.median() <= 1_000) : "";
    }

    private static double cpuMs(LongSupplier work) {
        var threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        sink = work.getAsLong();
        return (threads.getCurrentThreadCpuTime() - begun) / MILLISECOND;
    }

    /** Keeps the compiler from leaving out work whose result nobody reads. */
    private static volatile long sink;

    private static long liveHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Asks for a window, and notes how many samples it is shown. */
    private static final class Deepest implements LagPolicy {

        private int samples;

        @Override
        public Evaluation evaluate(GroupHistory history) {
            samples = history.samples().size();
            return Evaluation.allOk();
        }

        @Override
        public Duration window() {
            return WINDOW;
        }
    }
}
