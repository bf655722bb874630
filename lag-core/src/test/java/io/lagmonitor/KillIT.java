package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.state.FileStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process (-9) while incidents open, are told and resolve, and looks what is lost and what is told again. */
class KillIT {

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void losesNothingAndTellsNothingTwiceThatWasStoredAsTold() throws Exception {
        kill(10);
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void losesNothingInManyKills() throws Exception {
        kill(100);
    }

    private void kill(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int inFlight = 0;
        for (int kill = 0; kill < kills; kill++) {
            int before = told().size();
            Set<String> mayBeToldAgain = notStoredAsTold();
            runAndKillAfter(random.nextInt(400));

            List<String> all = told();
            Set<String> earlier = new HashSet<>(all.subList(0, before));
            List<String> again = all.subList(before, all.size()).stream().filter(earlier::contains).toList();
            assertThat(mayBeToldAgain).as("seed %d, kill %d", seed, kill).containsAll(again);
            assertThat(again).as("seed %d, kill %d", seed, kill).doesNotHaveDuplicates();
            inFlight += again.size();
        }
        assertThat(start("drain").waitFor(30, TimeUnit.SECONDS)).isTrue();

        Map<String, Set<String>> kinds = new HashMap<>();
        told().forEach(line -> kinds.computeIfAbsent(incidentOf(line), id -> new HashSet<>()).add(line.split(" ")[0]));
        assertThat(kinds).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(kills);
        assertThat(kinds.values()).allSatisfy(heard -> assertThat(heard).contains("RECOVERED"));
        assertThat(stored()).isEmpty();
        System.out.printf("%d kills (seed %d): %d incidents, %d messages, %d of them told again because in flight%n",
            kills, seed, kinds.size(), told().size(), inFlight);
    }

    /** The messages that were sent and whose taking was not stored. */
    private Set<String> notStoredAsTold() throws IOException {
        Map<String, IncidentRecord> stored = new HashMap<>();
        stored().values().forEach(json -> {
            IncidentRecord incident = IncidentJson.read(json);
            stored.put(incident.id, incident);
        });
        Set<String> open = new HashSet<>();
        for (String line : told()) {
            IncidentRecord incident = stored.get(incidentOf(line));
            int number = Integer.parseInt(line.substring(line.lastIndexOf('/') + 1));
            if (incident != null && incident.told.getOrDefault("file", Told.DUE).number() < number) {
                open.add(line);
            }
        }
        return open;
    }

    private void runAndKillAfter(int millis) throws IOException, InterruptedException {
        Process process = start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertThat(output.readLine()).isEqualTo("warm");
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), KilledMonitor.class.getName(), folder.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Map<String, String> stored() {
        try (FileStateStore store = FileStateStore.at(folder.resolve("state.jsonl"))) {
            return store.load();
        }
    }

    private List<String> told() throws IOException {
        Path file = folder.resolve("told");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static String incidentOf(String line) {
        return line.substring(line.indexOf(' ') + 1, line.indexOf('/'));
    }
}
