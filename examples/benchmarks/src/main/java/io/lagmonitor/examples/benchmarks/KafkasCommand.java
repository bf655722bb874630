package io.lagmonitor.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** {@code kafka-consumer-groups.sh --all-groups --describe} as it is run: in a process of its own, each time. */
final class KafkasCommand {

    /** GROUP, TOPIC, PARTITION, CURRENT-OFFSET, LOG-END-OFFSET, LAG, ... */
    private static final int LAG = 5;

    private final ProcessBuilder command;

    KafkasCommand(String bootstrapServers) {
        command = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseG1GC",
            "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
            "--bootstrap-server", bootstrapServers, "--all-groups", "--describe");
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** Runs it, and answers where the lag of all groups together can be read from what it printed. */
    LongSupplier describeAllGroups() {
        String printed = run();
        return () -> printed.lines()
            .filter(line -> line.startsWith(ClusterOfGroups.GROUP))
            .mapToLong(line -> Long.parseLong(line.split("\\s+")[LAG])).sum();
    }

    private String run() {
        try {
            return new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
