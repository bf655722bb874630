package io.lagmonitor;

import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.state.FileStateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * A process to be killed: its one group falls behind and recovers again and again, as fast as it can poll. Every message
 * is a line in a file. With {@code drain} it lets the group recover, polls until all is told, and ends.
 */
final class KilledMonitor {

    private KilledMonitor() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        FakeSource source = new FakeSource("prod");
        try (LagMonitor monitor = LagMonitor.builder().source(source).policy(LagThreshold.critical(100))
                .tell("file", new FileNotifier(folder.resolve("told")))
                .state(FileStateStore.at(folder.resolve("state.jsonl"))).build()) {
            if (args.length > 1) {
                poll(monitor, source, 0);
                poll(monitor, source, 0);
                return;
            }
            for (int round = 0; true; round++) {
                if (round == 1) {
                    System.out.println("warm");
                }
                poll(monitor, source, 200);
                poll(monitor, source, 300);
                poll(monitor, source, 0);
                poll(monitor, source, 10);
            }
        }
    }

    private static void poll(LagMonitor monitor, FakeSource source, long lag) {
        source.put("orders", Instant.now(), lag);
        monitor.pollOnce(Duration.ofSeconds(30));
    }

    private record FileNotifier(Path file) implements Notifier {

        @Override
        public void send(Notification notification) throws IOException {
            StringBuilder lines = new StringBuilder();
            notification.updates().forEach(update ->
                lines.append(update.kind()).append(' ').append(update.key()).append('\n'));
            Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
