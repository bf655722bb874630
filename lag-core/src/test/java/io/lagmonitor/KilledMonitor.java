package io.lagmonitor;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Route;
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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A process to be killed: its one group falls behind, recovers, falls behind again soon and then stays well until its
 * incident is forgotten, again and again, as fast as it can poll. A poll is a minute of its clock, and it begins a day
 * after the process before it, so that nothing waits for a process that is dead. Every message and every act is a line
 * in a file. With {@code drain} it lets the group recover, polls until all is told and forgotten, and ends.
 */
final class KilledMonitor {

    /** The line after each poll: what was told until then is stored as told. */
    static final String POLLED = "POLLED";

    private static final List<Integer> LAGS = List.of(200, 300, 300, 0, 10, 200, 200, 0, 0, 0, 0, 0, 0);

    private KilledMonitor() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        FakeClock clock = new FakeClock();
        clock.advance(Duration.ofDays(Long.parseLong(args[1])));
        FakeSource source = new FakeSource("prod");
        try (LagMonitor monitor = LagMonitor.builder().clock(clock).every(Duration.ofMinutes(1))
                .source(source).policy(LagThreshold.critical(100))
                .tell("team", new FileNotifier(folder.resolve("told"), false))
                .act("restart", new FileNotifier(folder.resolve("acts"), false), Route.atOpening())
                .act("scale", new FileNotifier(folder.resolve("acts"), true), Route.atCheck(2))
                .reopenWithin(Duration.ofMinutes(4)).actsWindow(Duration.ofMinutes(4))
                .state(FileStateStore.at(folder.resolve("state.jsonl"))).build()) {
            if (args.length > 2) {
                for (int i = 0; i < 10; i++) {
                    poll(folder, monitor, source, clock, 0);
                }
                return;
            }
            for (int round = 0; true; round++) {
                if (round == 1) {
                    System.out.println("warm");
                }
                for (int lag : LAGS) {
                    poll(folder, monitor, source, clock, lag);
                }
            }
        }
    }

    private static void poll(Path folder, LagMonitor monitor, FakeSource source, FakeClock clock, long lag)
            throws IOException {
        clock.advance(Duration.ofMinutes(1));
        source.put("orders", clock.instant(), lag);
        monitor.pollOnce(Duration.ofSeconds(30));
        append(folder.resolve("told"), POLLED + "\n");
    }

    private static void append(Path file, CharSequence text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** What it writes has happened; the answer takes a while, as over a network, so that kills often come between. */
    private record FileNotifier(Path file, boolean idempotent) implements Notifier {

        @Override
        public void send(Notification notification) throws IOException, InterruptedException {
            StringBuilder lines = new StringBuilder();
            notification.updates().forEach(update -> lines.append(line(update)).append('\n'));
            append(file, lines);
            Thread.sleep(ThreadLocalRandom.current().nextInt(10));
        }

        /** Kind, key, and how each act stands. */
        private static String line(IncidentUpdate update) {
            return update.kind() + " " + update.key() + " " + update.incident().acts().stream()
                .map((ActOutcome act) -> act.act() + "=" + act.state()).collect(Collectors.joining(","));
        }
    }
}
