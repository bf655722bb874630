package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.OffsetsTopicLagSource;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * How fast does {@link OffsetsTopicLagSource} read {@code __consumer_offsets} for the first time, beside a bare
 * {@code KafkaConsumer} that reads the same records as byte arrays and only counts them?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=CatchUp -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>One embedded broker, 50 partitions, 3,000,000 commits of 100,000 keys as {@link CommitLog} lays them out. Broker and
 * client have a core each, if there is {@code taskset}. Contenders take turns in this JVM; given are medians of the turns
 * after the warm-up. Each turn begins with a new client and ends when everything was read; ours also reads the numbers,
 * and keeps 100,000 commits and the habits of 1,000 groups. The bare consumer is there with its defaults and with as many
 * records a poll as ours takes; the goal is about the faster of the two.
 */
public final class CatchUpBenchmark {

    private static final double LEAST_RATE = 0.85;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Map<String, Object> AS_OURS = Map.of("max.poll.records", 2_000);

    private final int commits;
    private final int distinctKeys;
    private final int turns;
    private final int warmUp;

    CatchUpBenchmark(int commits, int distinctKeys, int turns, int warmUp) {
        this.commits = commits;
        this.distinctKeys = distinctKeys;
        this.turns = turns;
        this.warmUp = warmUp;
    }

    /** Runs it and prints the table. */
    public static void main(String[] args) throws Exception {
        System.out.println(new CatchUpBenchmark(3_000_000, 100_000, 7, 2).table());
    }

    Table table() throws Exception {
        try (FilledOffsetsTopic topic = FilledOffsetsTopic.of(commits, distinctKeys)) {
            String pinned = topic.pin() ? "a core each for broker and client" : "not pinned: no taskset";
            Map<String, Callable<Long>> contenders = new LinkedHashMap<>();
            contenders.put("bare consumer", () -> topic.count(Map.of()));
            contenders.put("bare consumer, 2,000 records a poll", () -> topic.count(AS_OURS));
            contenders.put("offsets-topic source", () -> catchUp(topic));
            Map<String, Figures> seconds = takeTurns(contenders);
            double bare = Math.min(seconds.get("bare consumer").median(),
                seconds.get("bare consumer, 2,000 records a poll").median());
            Table table = new Table("%,d commits, %,d keys; %s".formatted(commits, distinctKeys, pinned),
                "records/s", "s", "worst", "rate", "goal");
            seconds.forEach((name, figures) -> {
                double rate = bare / figures.median();
                boolean ours = name.equals("offsets-topic source");
                table.row(name, Table.number(commits / figures.median()), "%.2f".formatted(figures.median()),
                    "%.2f".formatted(figures.worst()), "%.2f".formatted(rate),
                    ours ? Table.goal(">= " + LEAST_RATE, rate >= LEAST_RATE) : "");
            });
            return table;
        }
    }

    private Map<String, Figures> takeTurns(Map<String, Callable<Long>> contenders) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int turn = 0; turn < warmUp + turns; turn++) {
            for (Map.Entry<String, Callable<Long>> contender : contenders.entrySet()) {
                long begun = System.nanoTime();
                long read = contender.getValue().call();
                double took = (System.nanoTime() - begun) / 1e9;
                if (read < commits) {
                    throw new IllegalStateException(contender.getKey() + " read " + read + " of " + commits);
                }
                if (turn >= warmUp) {
                    seconds.computeIfAbsent(contender.getKey(), name -> new ArrayList<>()).add(took);
                }
            }
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        seconds.forEach((name, all) -> figures.put(name, Figures.of(all)));
        return figures;
    }

    private static long catchUp(FilledOffsetsTopic topic) throws InterruptedException {
        try (OffsetsTopicLagSource source = OffsetsTopicLagSource.create(topic.properties())) {
            LagSnapshot snapshot;
            do {
                snapshot = source.fetch(LagRequest.all(TIMEOUT));
            } while (!snapshot.catchUp().orElseThrow().isDone());
            return snapshot.catchUp().get().read();
        }
    }
}
