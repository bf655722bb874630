package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.confluent.ConfluentMetricsLagSource;
import io.lagmonitor.examples.benchmarks.MetricsPages.Shape;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What does it cost to read the lag of 2,000 groups of 50 partitions from Confluent's Metrics API, in CPU of the client,
 * beside the JDK's HTTP client and Jackson's trees over the same pages?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=Confluent -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>Another process serves the pages, as ready bytes, in both shapes of an answer. {@link ConfluentMetricsLagSource} makes
 * its snapshot of them; {@link BareMetricsClient} adds up the newest lag of each series and keeps nothing. They take turns;
 * after a warm-up, medians are given. CPU is that of all threads of this process without the garbage collector and the
 * compiler. Both must come to the same lag.
 */
public final class ConfluentBenchmark {

    private static final double MOST_TIMES_BARE = 1.5;
    private static final double MILLISECOND = 1_000_000;

    private final int groups;
    private final int partitions;
    private final int turns;

    ConfluentBenchmark(int groups, int partitions, int turns) {
        this.groups = groups;
        this.partitions = partitions;
        this.turns = turns;
    }

    /** Runs it and prints the table. */
    public static void main(String[] args) throws Exception {
        System.out.println(new ConfluentBenchmark(2_000, 50, 30).table());
    }

    Table table() throws Exception {
        Table table = new Table("%,d groups of %,d partitions".formatted(groups, partitions),
            "CPU ms", "worst", "ms", "CPU ratio", "goal");
        try (MetricsServer server = new MetricsServer(groups, partitions)) {
            for (Shape shape : Shape.values()) {
                compare(server.baseUrl(shape), shape, table);
            }
        }
        return table;
    }

    private void compare(String baseUrl, Shape shape, Table table) throws Exception {
        try (ConfluentMetricsLagSource source =
                ConfluentMetricsLagSource.create("KEY", "SECRET").baseUrl(baseUrl).cluster("lkc-1")) {
            BareMetricsClient client = new BareMetricsClient(baseUrl);
            Cost poll = new Cost(() -> totalLag(source.fetch(LagRequest.all(Duration.ofMinutes(1)))));
            Cost bare = new Cost(client::totalLag);
            for (int turn = 0; turn < turns; turn++) {
                takeTurn(turn, poll, bare);
            }
            poll.forget();
            bare.forget();
            for (int turn = 0; turn < turns; turn++) {
                takeTurn(turn, poll, bare);
            }
            addRows(table, shape.name().toLowerCase(Locale.ROOT), poll, bare);
        }
    }

    private void takeTurn(int turn, Cost poll, Cost bare) throws Exception {
        long lag = MetricsPages.totalLag(groups, partitions);
        for (Cost next : turn % 2 == 0 ? List.of(poll, bare) : List.of(bare, poll)) {
            next.takeTurn(lag);
        }
    }

    private static void addRows(Table table, String shape, Cost poll, Cost bare) {
        double ratio = poll.cpu().median() / bare.cpu().median();
        row(table, shape + ": poll", poll, "%.2f x".formatted(ratio),
            Table.goal("<= " + MOST_TIMES_BARE, ratio <= MOST_TIMES_BARE));
        row(table, shape + ": bare client and trees", bare, "", "");
    }

    private static void row(Table table, String name, Cost cost, String ratio, String goal) {
        table.row(name, Table.number(cost.cpu().median()), Table.number(cost.cpu().worst()),
            Table.number(cost.time().median()), ratio, goal);
    }

    private static long totalLag(LagSnapshot snapshot) {
        if (!snapshot.complete()) {
            throw new IllegalStateException(snapshot.incompleteBecause().get());
        }
        return snapshot.groups().stream().mapToLong(GroupLag::lagAtLeast).sum();
    }

    /** One way to read all pages, and what it cost each time. */
    private static final class Cost {

        private final Callable<Long> read;
        private final List<Double> cpuMs = new ArrayList<>();
        private final List<Double> ms = new ArrayList<>();

        Cost(Callable<Long> read) {
            this.read = read;
        }

        void takeTurn(long expectedLag) throws Exception {
            long begun = System.nanoTime();
            long cpuBefore = Cpu.ofAllThreads();
            long lag = read.call();
            cpuMs.add((Cpu.ofAllThreads() - cpuBefore) / MILLISECOND);
            ms.add((System.nanoTime() - begun) / MILLISECOND);
            if (lag != expectedLag) {
                throw new IllegalStateException("read a lag of " + lag + ", it is " + expectedLag);
            }
        }

        void forget() {
            cpuMs.clear();
            ms.clear();
        }

        Figures cpu() {
            return Figures.of(cpuMs);
        }

        Figures time() {
            return Figures.of(ms);
        }
    }
}
