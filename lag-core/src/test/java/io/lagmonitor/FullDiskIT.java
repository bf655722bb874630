package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.state.FileStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The disk with the state is full, or away. */
class FullDiskIT {

    @TempDir
    Path folder;

    private final Simulation world = Simulation.every(Duration.ofMinutes(10));

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void judgesAndTellsAndDoesNothing() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "ulimit -f 256 && exec \"$@\"", "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"), FullDiskIT.class.getName(),
            folder.toString()).redirectErrorStream(true).start();

        List<String> output = new String(process.getInputStream().readAllBytes()).lines()
            .filter(line -> line.startsWith("> ")).toList();

        assertThat(process.waitFor()).isZero();
        assertThat(output).containsExactly(
            "> restart ACT prod/first RUNNING", "> chat OPENED prod/first DONE",
            "> chat OPENED prod/xxxxx HELD", "> chat OPENED the monito ");
    }

    @Test
    void actsAgainWhenThereIsRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        SimulatedNotifier restart = world.notifier("restart");
        SimulatedNotifier chat = world.notifier("chat");
        try (LagMonitor monitor = LagMonitor.builder().source(world.source()).policy(LagThreshold.critical(100))
                .act("restart", restart).tell(chat).clock(world::now)
                .state(FileStateStore.at(disk.resolve("state.jsonl"))).build()) {
            monitor.pollOnce();
            Files.move(disk, folder.resolve("away"));
            world.group("orders").lag(200);
            LagReport report = monitor.pollOnce();
            assertThat(report.worst()).isEqualTo(LagStatus.CRITICAL);
            assertThat(chat.heard()).containsExactly("OPENED orders CRITICAL", "OPENED the monitor CRITICAL");
            assertThat(restart.calls()).isZero();

            Files.move(folder.resolve("away"), disk);
            monitor.pollOnce(); // saves what could not be saved; only the next one loads again
            monitor.pollOnce();
            assertThat(chat.heard()).contains("RECOVERED the monitor OK");
            monitor.pollOnce();
            assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
        }
    }

    /** What the process does: a group opens an incident, and then one whose incident finds no room. */
    public static void main(String[] args) {
        FakeSource source = new FakeSource("prod");
        try (LagMonitor monitor = LagMonitor.builder().source(source).policy(LagThreshold.critical(100))
                .act("restart", said("restart"), Route.atOpening()).tell("chat", said("chat"))
                .state(FileStateStore.at(Path.of(args[0], "state.jsonl"))).build()) {
            poll(monitor, source, "first");
            poll(monitor, source, "x".repeat(300_000));
        }
    }

    private static void poll(LagMonitor monitor, FakeSource source, String groupId) {
        source.put(groupId, Instant.now(), 200);
        monitor.pollOnce(Duration.ofSeconds(10));
    }

    private static Notifier said(String name) {
        return notification -> notification.updates().forEach(update -> System.out.printf("> %s %s %.10s %s%n", name,
            update.kind(), update.incident().about(),
            update.incident().acts().stream().map(act -> act.state().name()).collect(Collectors.joining())));
    }
}
