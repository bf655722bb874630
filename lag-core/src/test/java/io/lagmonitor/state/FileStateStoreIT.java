package io.lagmonitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only processes of their own can show. */
class FileStateStoreIT {

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void processesLoseNothingOfEachOther() throws Exception {
        List<Process> processes = List.of(
            StateProcess.start(List.of(), "count", file()), StateProcess.start(List.of(), "count", file()));

        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(output).isZero();
        }

        assertThat(FileStateStore.at(file()).load()).isEqualTo(Map.of("count", "200"));
        assertNothingWasSetAside();
    }

    @Test
    @Timeout(120)
    void aKilledProcessLeavesWholeSaves() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < 10; kill++) {
            int saved = lastSavedBeforeKill(random.nextInt(100));

            Map<String, String> stored = FileStateStore.at(file()).load();
            int last = Integer.parseInt(stored.get("round"));
            assertThat(last).as("seed %d, kill %d", seed, kill).isBetween(saved, saved + 1);
            assertThat(stored.get("left")).isEqualTo((last + " ").repeat(2_000));
            assertThat(stored.get("right")).isEqualTo((last + " ").repeat(2_000));
        }
        assertNothingWasSetAside();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void aFullDiskLosesOnlyTheSaveThatHadNoRoom() throws Exception {
        List<String> noFileAboveALimit = List.of("sh", "-c", "ulimit -f 256 && exec \"$@\"", "sh");
        Process process = StateProcess.start(noFileAboveALimit, "full", file());

        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("state file " + file() + " could not be saved: ");
        assertThat(FileStateStore.at(file()).load()).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(Files.size(file())).isLessThan(1_000);
        assertNothingWasSetAside();
    }

    /** Lets a process save for a while, kills it, and says the last round that it knew to be saved. */
    private int lastSavedBeforeKill(int millis) throws Exception {
        Process process = StateProcess.start(List.of(), "pairs", file());
        try (BufferedReader output = process.inputReader()) {
            String first = output.readLine();
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.toHandle().destroyForcibly();
            return Integer.parseInt(output.lines().reduce(first, (earlier, later) -> later));
        }
    }

    private void assertNothingWasSetAside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                .isSubsetOf("state.jsonl", "state.jsonl.lock", "state.jsonl.tmp");
        }
    }

    private Path file() {
        return folder.resolve("state.jsonl");
    }
}
