package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.model.LagReport;
import io.lagmonitor.policy.LagThreshold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What does it cost that 2,000 of 10,000 groups are in incident, in CPU beside the same poll without incidents, and in
 * bytes that are saved?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=Incidents -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>Two monitors take turns at the same lags, one with a limit that 2,000 groups are above, one with a limit that none
 * comes near to. Each has two tellers, one of them with reminders, an act that the brake holds back, and a
 * {@code FileStateStore}. After a warm-up, in which everything is opened, told and held back, 100 polls count.
 *
 * <p><b>CPU</b> is that of all threads but the source's, because what was taken is kept on the tellers' threads; the
 * garbage collector is not in it. Given are medians. To load the state, which {@code pollOnce} begins with and a started
 * monitor does only once, stands apart. <b>Bytes</b> are those of all 100 polls for each change of an incident: a new
 * status, a new peak, or a reminder. Several changes of one incident in one poll are one. What is handed to {@code save}
 * and what {@code FileStateStore} writes are counted as {@link CountedState} says; of what is written, only what the
 * monitor without incidents does not write.
 */
public final class IncidentsBenchmark {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration REMIND_EVERY = INTERVAL.multipliedBy(50);
    /** Real times are seldom whole seconds, and longer to write. */
    private static final Duration A_MOMENT = Duration.ofNanos(123_456_789);
    private static final int WARM_UP = 30;
    private static final int MOST_BYTES = 1_000;

    private final int groups;
    private final int incidents;
    private final int polls;

    IncidentsBenchmark(int groups, int incidents, int polls) {
        this.groups = groups;
        this.incidents = incidents;
        this.polls = polls;
    }

    /** Runs it and prints both tables. */
    public static void main(String[] args) {
        IncidentsBenchmark benchmark = new IncidentsBenchmark(10_000, 2_000, 100);
        List<Cost> costs = benchmark.costs();
        System.out.println(benchmark.cpu(costs) + "\n\n" + benchmark.bytes(costs));
    }

    /**
     * What one course of the lags cost.
     *
     * @param changes   how many changes of incidents there were in all polls
     * @param saved     what was counted with incidents
     * @param unrelated what was counted without
     */
    record Cost(Lags lags, Figures rest, Figures restWithout, Figures load, Figures loadWithout, long changes,
                CountedState.Counts saved, CountedState.Counts unrelated) {

        double handedPerChange() {
            return (double) saved.incidentBytes() / Math.max(changes, 1);
        }

        double writtenPerChange() {
            return (double) (saved.writtenBytes() - unrelated.writtenBytes()) / Math.max(changes, 1);
        }
    }

    List<Cost> costs() {
        return Stream.of(Lags.values()).map(this::cost).toList();
    }

    Table cpu(List<Cost> costs) {
        Table table = new Table("%,d of %,d groups in incident".formatted(incidents, groups),
            "CPU ms/poll", "worst", "without", "ratio", "to load", "without", "ratio");
        for (Cost cost : costs) {
            table.row(cost.lags.words,
                Table.number(cost.rest.median()), Table.number(cost.rest.worst()),
                Table.number(cost.restWithout.median()), "%.2f x".formatted(ratio(cost.rest, cost.restWithout)),
                Table.number(cost.load.median()), Table.number(cost.loadWithout.median()),
                "%.2f x".formatted(ratio(cost.load, cost.loadWithout)));
        }
        return table;
    }

    Table bytes(List<Cost> costs) {
        Table table = new Table("%,d polls".formatted(polls), "changed/poll", "saved/poll", "goal", "saves/poll",
            "B handed/change", "goal", "B written/change", "goal", "other B handed/poll", "B written/poll", "without");
        for (Cost cost : costs) {
            table.row(cost.lags.words,
                perPoll(cost.changes), perPoll(cost.saved.incidents()),
                Table.goal("as many", cost.saved.incidents() <= cost.changes), perPoll(cost.saved.saves()),
                Table.number(cost.handedPerChange()), goal(cost.handedPerChange()),
                Table.number(cost.writtenPerChange()), goal(cost.writtenPerChange()),
                perPoll(cost.saved.otherBytes()), perPoll(cost.saved.writtenBytes()),
                perPoll(cost.unrelated.writtenBytes()));
        }
        return table;
    }

    Cost cost(Lags lags) {
        HandClock clock = new HandClock();
        clock.advance(A_MOMENT);
        Path folder = folder();
        try (Watch with = watch(lags, Lags.limits(), folder.resolve("with"), clock);
                Watch without = watch(lags, Lags.limitsOutOfReach(), folder.resolve("without"), clock)) {
            takeTurns(WARM_UP, with, without, clock);
            with.beginToCount();
            without.beginToCount();
            takeTurns(polls, with, without, clock);
            long changes = (long) polls * lags.changing(incidents) + with.reminders();
            return new Cost(lags, with.restMs(), without.restMs(), with.loadMs(), without.loadMs(), changes,
                with.counts(), without.counts());
        } finally {
            delete(folder);
        }
    }

    private Watch watch(Lags lags, LagThreshold limits, Path file, HandClock clock) {
        return new Watch(new MovingTotals(groups, incidents, lags, clock), limits, file, REMIND_EVERY, clock);
    }

    private void takeTurns(int turns, Watch with, Watch without, HandClock clock) {
        for (int turn = 0; turn < turns; turn++) {
            clock.advance(INTERVAL);
            if (turn % 2 == 0) {
                check(with.poll(), incidents);
                check(without.poll(), 0);
            } else {
                check(without.poll(), 0);
                check(with.poll(), incidents);
            }
        }
    }

    private void check(LagReport report, int open) {
        if (report.groups().size() != groups || report.incidents().size() != open) {
            throw new IllegalStateException("%d groups and %d incidents, expected %d and %d".formatted(
                report.groups().size(), report.incidents().size(), groups, open));
        }
    }

    private String perPoll(long count) {
        return Table.number((double) count / polls);
    }

    private static double ratio(Figures one, Figures other) {
        return one.median() / other.median();
    }

    private static String goal(double bytes) {
        return Table.goal("<= %,d".formatted(MOST_BYTES), bytes <= MOST_BYTES);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("incidents-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
