package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.kafka.AdminLagSource;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;

/**
 * What does one poll of a broker with 1,000 groups of 100 partitions cost, in requests and in time, beside the five bare
 * Admin calls that carry the same facts, and beside Kafka's own command?
 *
 * <pre>{@code
 * mvn -q -ntp -Pbenchmark -Dbenchmark=ClusterPoll -DskipTests -pl examples/benchmarks -am package
 * }</pre>
 *
 * <p>Everything runs against one embedded broker on the same machine; every group has a member. After a warm-up,
 * {@link AdminLagSource} and {@link BareCalls} take turns in this JVM, and now and then {@link KafkasCommand} in its own,
 * as it is used, with the heap its script gives it; given are medians. All must come to the same lag. First the same is
 * done with a tenth of the groups: requests grow with the chunks of groups and partitions that one request may hold, and
 * with nothing else.
 */
public final class ClusterPollBenchmark {

    private static final int REQUESTS_PER_BROKER = 10;
    private static final int GROUPS_PER_CHUNK = 500;
    private static final int PARTITIONS_PER_CHUNK = 20_000;
    private static final double MOST_TIMES_BARE = 1.3;
    private static final double LEAST_TIMES_FASTER = 30;
    private static final int COMMANDS = 2;

    private final int groups;
    private final int partitions;
    private final int turns;

    ClusterPollBenchmark(int groups, int partitions, int turns) {
        this.groups = groups;
        this.partitions = partitions;
        this.turns = turns;
    }

    /** Runs it and prints the table. */
    public static void main(String[] args) throws Exception {
        System.out.println(new ClusterPollBenchmark(1_000, 100, 40).table());
    }

    Table table() throws Exception {
        Table table = new Table("one broker, %,d partitions a group".formatted(partitions),
            "requests", "goal", "ms", "worst", "ratio", "goal");
        try (ClusterOfGroups cluster = new ClusterOfGroups(partitions)) {
            cluster.growTo(groups / 10);
            compare(cluster, table);
            cluster.growTo(groups);
            compare(cluster, table);
        }
        return table;
    }

    private void compare(ClusterOfGroups cluster, Table table) throws Exception {
        try (PolledSource source = new PolledSource(cluster.properties());
                BareCalls bareCalls = new BareCalls(cluster.properties())) {
            Contender poll = new Contender(() -> {
                LagSnapshot snapshot = source.poll();
                return () -> snapshot.groups().stream().mapToLong(GroupLag::lagAtLeast).sum();
            }, source::requests);
            Contender bare = new Contender(() -> bareCalls.call()::totalLag, bareCalls::requests);
            Contender command = new Contender(new KafkasCommand(cluster.bootstrapServers())::describeAllGroups, () -> 0);
            takeTurns(cluster, poll, bare, command);
            addRows(table, cluster, poll, bare, command);
        }
    }

    private void takeTurns(ClusterOfGroups cluster, Contender poll, Contender bare, Contender command)
            throws Exception {
        long lag = cluster.totalLag();
        for (int turn = 0; turn < turns / 2; turn++) {
            poll.takeTurn(lag);
            bare.takeTurn(lag);
        }
        poll.forget();
        bare.forget();
        for (int turn = 0; turn < turns; turn++) {
            poll.takeTurn(lag);
            bare.takeTurn(lag);
            if (turn % (turns / COMMANDS) == 0) {
                command.takeTurn(lag);
            }
        }
    }

    private void addRows(Table table, ClusterOfGroups cluster, Contender poll, Contender bare, Contender command) {
        String size = "%,d groups: ".formatted(cluster.groups());
        boolean whole = cluster.groups() == groups;
        double timesBare = poll.times(bare);
        double timesFaster = command.times(poll);
        long most = REQUESTS_PER_BROKER
            + chunks(cluster.groups(), GROUPS_PER_CHUNK) + chunks(cluster.partitions(), PARTITIONS_PER_CHUNK);
        table.row(size + "poll",
            "" + poll.mostRequests(), Table.goal("<= " + most, poll.mostRequests() <= most),
            Table.number(poll.ms().median()), Table.number(poll.ms().worst()), "", "");
        table.row(size + "five bare calls",
            "" + bare.mostRequests(), "",
            Table.number(bare.ms().median()), Table.number(bare.ms().worst()),
            "poll takes %.2f x".formatted(timesBare),
            whole ? Table.goal("<= " + MOST_TIMES_BARE, timesBare <= MOST_TIMES_BARE) : "");
        table.row(size + "Kafka's command", "", "",
            Table.number(command.ms().median()), Table.number(command.ms().worst()),
            "poll is %.0f x faster".formatted(timesFaster),
            whole ? Table.goal(">= " + (int) LEAST_TIMES_FASTER, timesFaster >= LEAST_TIMES_FASTER) : "");
    }

    private static int chunks(int count, int size) {
        return (count + size - 1) / size;
    }
}
