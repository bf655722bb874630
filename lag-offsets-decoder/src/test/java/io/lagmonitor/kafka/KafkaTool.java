package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.tools.streams.StreamsGroupCommand;

/** Kafka's own command line tools for groups, each run as a process on the class path of the test. */
enum KafkaTool {

    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    SHARE_GROUPS("org.apache.kafka.tools.consumer.group.ShareGroupCommand"),
    STREAMS_GROUPS(StreamsGroups.class.getName());

    private final String mainClass;

    KafkaTool(String mainClass) {
        this.mainClass = mainClass;
    }

    /** The rows that the tool prints, as words; its headings and remarks are left out. */
    List<List<String>> rows(String bootstrapServers, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
            System.getProperty("java.home") + "/bin/java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp", System.getProperty("java.class.path"), mainClass, "--bootstrap-server", bootstrapServers));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(printed).isZero();
        return printed.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("GROUP ") && !line.contains(" group '"))
            .map(line -> List.of(line.trim().split("\\s+"))).toList();
    }

    /** The tool's own main ends with a class that clients newer than the tool have moved. */
    static final class StreamsGroups {

        private StreamsGroups() {}

        public static void main(String[] arguments) {
            System.exit(StreamsGroupCommand.execute(arguments));
        }
    }
}
