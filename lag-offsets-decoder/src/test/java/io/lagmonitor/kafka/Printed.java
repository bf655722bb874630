package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.spi.LagRequest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A snapshot as lines of text, sorted, so that one that was taken by another JVM can be compared. */
final class Printed {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Printed() {}

    /** What AdminLagSource says when it is run with the jars of another kafka-clients before all others. */
    static List<String> by(Path jars, String bootstrapServers) throws IOException, InterruptedException {
        String others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("kafka"))
            .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
            jars.toAbsolutePath() + "/*" + File.pathSeparator + others, Printed.class.getName(), bootstrapServers)
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("could not print the snapshot:\n" + printed);
        }
        return printed.lines().toList();
    }

    /** Prints where kafka-clients was found, and then the snapshot. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(Admin.class.getProtectionDomain().getCodeSource().getLocation());
        lines(arguments[0]).forEach(System.out::println);
    }

    static List<String> lines(String bootstrapServers) throws InterruptedException {
        try (AdminLagSource source = AdminLagSource.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return lines(source.fetch(LagRequest.all(TIMEOUT)));
        }
    }

    static List<String> lines(LagSnapshot snapshot) {
        return Stream.of(
                snapshot.incompleteBecause().stream().map(why -> "incomplete: " + why),
                snapshot.failures().stream().map(failure -> failure.key().groupId() + " failed: " + failure.reason()),
                snapshot.groups().stream().flatMap(Printed::lines))
            .flatMap(lines -> lines).sorted().toList();
    }

    private static Stream<String> lines(GroupLag group) {
        String groupId = group.key().groupId();
        return Stream.concat(
            Stream.of(String.join(" ", groupId, "" + group.type(), "" + group.state(),
                shown(group.members().isPresent() ? OptionalLong.of(group.members().getAsInt()) : OptionalLong.empty()),
                group.mayLackPartitions() ? "may lack partitions" : "has all partitions")),
            group.partitions().stream().map(row -> groupId + " " + line(row)));
    }

    private static String line(PartitionLag row) {
        return String.join(" ", row.topicPartition().toString(), "" + row.state(), shown(row.committedOffset()),
            shown(row.logStartOffset()), shown(row.logEndOffset()), shown(row.lag()),
            row.owner().map(Owner::memberId).orElse("-"));
    }

    private static String shown(OptionalLong number) {
        return number.isPresent() ? "" + number.getAsLong() : "-";
    }
}
