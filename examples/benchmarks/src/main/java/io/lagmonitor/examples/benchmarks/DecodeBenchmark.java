package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.offsets.KeyTable;
import io.lagmonitor.offsets.OffsetCommitView;
import io.lagmonitor.offsets.OffsetsRecord;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What does it cost to read an offset commit of a known group, topic and partition, and to note its offset and its time,
 * beside Kafka's own serde, which makes its two messages and notes nothing?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=Decode -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>One thread walks over {@link CommitLog}, {@value #RECORDS} records a turn, with few keys and with as many as are
 * found in a large cluster; the same buffers go to both. Members that commit ten partitions at a time have a goal. The
 * worst there can be, members of one partition each, has none: then every record is of another group than the one
 * before, and finds its place in memory, not in the CPU's cache. {@code OffsetsRecord.decode}, which makes a value, has
 * none either. Times are medians. Memory is what JMH's gc profiler counts, for each record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

    static final int RECORDS = 200_000;

    private static final double LEAST_TIMES_FASTER = 2.5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /** What the profiler counts of JMH's own, divided by the records of a turn, is less. */
    private static final double NOTHING = 0.01;

    /** How many group, topic and partitions there are. */
    @Param({"1000", "100000"})
    public int distinctKeys;

    /** How many commits of one group follow each other. */
    @Param({"10", "1"})
    public int together;

    private final OffsetCommitView view = new OffsetCommitView();
    private final GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
    private CommitLog log;
    private KeyTable keys;
    private long[] offsets;
    private long[] commitTimestamps;

    /** Runs it and prints the table. */
    public static void main(String[] args) throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        System.out.println(table(new OptionsBuilder().forks(2)
            .warmupIterations(3).warmupTime(TimeValue.seconds(1))
            .measurementIterations(5).measurementTime(TimeValue.seconds(1))));
    }

    /** Fills the log, and makes all its keys known. */
    @Setup
    public void fill() {
        log = new CommitLog(RECORDS, distinctKeys, together);
        keys = new KeyTable(distinctKeys, Integer.MAX_VALUE);
        offsets = new long[distinctKeys];
        commitTimestamps = new long[distinctKeys];
        decodeAndIntern();
        if (keys.size() != distinctKeys) {
            throw new IllegalStateException(keys.size() + " keys are known, not " + distinctKeys);
        }
    }

    /** Ours. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long[] decodeAndIntern() {
        for (int i = 0; i < log.size(); i++) {
            if (view.wrap(log.key(i), log.value(i))) {
                int slot = keys.intern(view);
                offsets[slot] = view.offset();
                commitTimestamps[slot] = view.commitTimestamp();
            }
        }
        return offsets;
    }

    /** Ours, as values. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decode(Blackhole blackhole) {
        for (int i = 0; i < log.size(); i++) {
            blackhole.consume(OffsetsRecord.decode(log.key(i), log.value(i)));
        }
    }

    /** Kafka's. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void kafkasSerde(Blackhole blackhole) {
        for (int i = 0; i < log.size(); i++) {
            blackhole.consume(serde.deserialize(log.key(i), log.value(i)));
        }
    }

    static Table table(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.include(DecodeBenchmark.class.getName() + "\\.")
            .addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).shouldFailOnError(true).build()).run();
        Table table = new Table("one thread", "ns/record", "x as fast", "goal", "bytes/record", "goal");
        for (String together : List.of("10", "1")) {
            for (String keys : List.of("1000", "100000")) {
                rows(table, results, keys, together);
            }
        }
        return table;
    }

    private static void rows(Table table, Collection<RunResult> results, String keys, String together) {
        String of = ", %s keys, %s together".formatted(keys, together);
        double kafkas = ns(result(results, "kafkasSerde", keys, together));
        row(table, "decode and intern" + of, result(results, "decodeAndIntern", keys, together), kafkas,
            together.equals("10"));
        row(table, "decode to values" + of, result(results, "decode", keys, together), kafkas, false);
        row(table, "Kafka's serde" + of, result(results, "kafkasSerde", keys, together), kafkas, false);
    }

    private static void row(Table table, String name, RunResult result, double kafkas, boolean hasGoal) {
        double times = kafkas / ns(result);
        double bytes = result.getSecondaryResults().get(ALLOCATED).getScore();
        table.row(name, Table.number(ns(result)), Table.number(times),
            hasGoal ? Table.goal(">= " + LEAST_TIMES_FASTER, times >= LEAST_TIMES_FASTER) : "",
            Table.number(bytes), hasGoal ? Table.goal("0", bytes < NOTHING) : "");
    }

    private static RunResult result(Collection<RunResult> results, String benchmark, String keys,
            String together) {
        return results.stream()
            .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
            .filter(result -> result.getParams().getParam("distinctKeys").equals(keys))
            .filter(result -> result.getParams().getParam("together").equals(together))
            .findFirst().orElseThrow();
    }

    private static double ns(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
