package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.state.FileStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process (-9) at random while incidents open, are acted on, told, end and reopen, and looks what is lost, told
 * again or done again. {@link CrashIT} knows each step; this one knows no more than the operating system does.
 */
class KillIT {

    @TempDir
    Path folder;

    private int inFlight;
    private int unsure;
    private int actedAgain;

    @Test
    @Timeout(120)
    void losesNothingAndRepeatsNothingThatWasStored() throws Exception {
        kill(10);
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void losesNothingInManyKills() throws Exception {
        kill(50);
    }

    private void kill(int kills) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> mayBeUnsure = new HashSet<>();
        for (int kill = 0; kill < kills; kill++) {
            String where = "seed " + seed + ", kill " + kill;
            Mark messages = new Mark("told");
            Mark acts = new Mark("acts");
            Set<String> mayBeDoneAgain = running();
            runAndKillAfter(kill, random.nextInt(400));

            List<String> toldAgain = messages.again();
            assertThat(messages.inFlight).as(where).containsAll(toldAgain);
            assertThat(messages.toldInLastPoll).as(where).containsAll(messages.inFlight);
            assertThat(toldAgain).as(where).doesNotHaveDuplicates();
            inFlight += toldAgain.size();

            List<String> doneAgain = acts.again();
            assertThat(mayBeDoneAgain).as(where).containsAll(doneAgain);
            assertThat(doneAgain).as(where).doesNotHaveDuplicates().allMatch(key -> key.endsWith("/scale"));
            actedAgain += doneAgain.size();
            mayBeUnsure.addAll(running());
        }
        Mark messages = new Mark("told");
        assertThat(start(kills, "drain").waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(messages.inFlight).as("seed %d", seed).containsAll(messages.again());
        assertThat(stored()).as("seed %d", seed).allSatisfy((key, line) ->
            assertThat(key + line).as("but what is known of the life of the group")
                .startsWith("group:").contains("\"alive\":true").doesNotContain("\"lag\""));
        Map<String, List<Line>> heard = new LinkedHashMap<>();
        lines("told").forEach(line -> heard.computeIfAbsent(line.incident(), id -> new ArrayList<>()).add(line));
        assertThat(heard).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(kills);
        String drained = lines("told").get(lines("told").size() - 1).incident();
        List<String> done = lines("acts").stream().map(Line::key).toList();
        assertThat(heard).as("seed %d", seed).allSatisfy((id, lines) ->
            checkLife(lines, done, mayBeUnsure, id.equals(drained)));
        assertThat(done).as("seed %d", seed).filteredOn(key -> key.endsWith("/restart")).doesNotHaveDuplicates();
        System.out.printf("%d kills (seed %d): %d incidents, reopened %d times; %d messages, %d of them told again "
            + "because in flight; %d acts, %d of them idempotent and repeated, and %d that may have been done%n", kills,
            seed, heard.size(), lines("told").stream().filter(line -> line.kind().equals("AGAIN")).count(),
            lines("told").size(), inFlight, done.size(), actedAgain, unsure);
    }

    /**
     * What became of one incident: heard of from its opening to its end, with each act done or known as unsure.
     *
     * @param drained whether it was ended by force, maybe before it was told or acted upon
     */
    private void checkLife(List<Line> lines, List<String> done, Set<String> mayBeUnsure, boolean drained) {
        Line end = lines.get(lines.size() - 1);
        assertThat(end.kind()).isEqualTo("RECOVERED");
        assertThat(keys(lines, "RECOVERED")).isEqualTo(keys(lines, "AGAIN") + 1);
        if (!drained) {
            assertThat(lines.get(0).kind()).isEqualTo("OPENED");
            assertThat(end.acts()).containsOnlyKeys("restart", "scale");
        }
        end.acts().forEach((act, state) -> {
            String key = end.incident() + "/" + act;
            if (state.equals("UNSURE")) {
                assertThat(mayBeUnsure).contains(key);
                unsure++;
            } else {
                assertThat(state).isEqualTo("DONE");
                assertThat(done).contains(key);
            }
        });
    }

    private static long keys(List<Line> lines, String kind) {
        return lines.stream().filter(line -> line.kind().equals(kind)).map(Line::key).distinct().count();
    }

    /** The acts that are stored as begun and not as ended. */
    private Set<String> running() {
        Set<String> running = new HashSet<>();
        incidents().values().forEach(incident -> incident.acts.forEach((name, act) -> {
            if (act.running()) {
                running.add(incident.id + "/" + name);
            }
        }));
        return running;
    }

    private void runAndKillAfter(int ordinal, int millis) throws IOException, InterruptedException {
        Process process = start(ordinal);
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertThat(output.readLine()).isEqualTo("warm");
            process.waitFor(millis, TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(int ordinal, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), KilledMonitor.class.getName(), folder.toString(),
            Integer.toString(ordinal)));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Map<String, String> stored() {
        try (FileStateStore store = FileStateStore.at(folder.resolve("state.jsonl"))) {
            return store.load();
        }
    }

    private Map<String, IncidentRecord> incidents() {
        return CrashRun.incidents(stored());
    }

    private List<Line> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        try (Stream<String> lines = Files.exists(path) ? Files.lines(path) : Stream.empty()) {
            return lines.filter(line -> !line.equals(KilledMonitor.POLLED)).map(Line::of).toList();
        }
    }

    /** A message or an act. */
    private record Line(String kind, String key, Map<String, String> acts) {

        static Line of(String line) {
            String[] parts = line.split(" ", 3);
            return new Line(parts[0], parts[1], Stream.of(parts[2].split(",")).filter(act -> !act.isEmpty())
                .map(act -> act.split("=")).collect(Collectors.toMap(act -> act[0], act -> act[1])));
        }

        String incident() {
            return key.substring(0, key.indexOf('/'));
        }

        boolean isStoredAsTold(Map<String, IncidentRecord> stored) {
            int number = Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
            return Optional.ofNullable(stored.get(incident()))
                .map(incident -> incident.told.getOrDefault("team", Told.DUE).number() >= number).orElse(true);
        }
    }

    /** How far a file had come when the last process was dead. */
    private final class Mark {

        final Set<String> inFlight = new HashSet<>();
        final Set<String> toldInLastPoll = new HashSet<>();
        private final String file;
        private final int lines;

        Mark(String file) throws IOException {
            this.file = file;
            this.lines = lines(file).size();
            if (file.equals("told")) {
                Map<String, IncidentRecord> incidents = incidents();
                lines(file).stream().filter(line -> !line.isStoredAsTold(incidents)).map(Line::key)
                    .forEach(inFlight::add);
                lines(file).stream().skip(toldBeforeLastPoll()).map(Line::key).forEach(toldInLastPoll::add);
            }
        }

        private int toldBeforeLastPoll() throws IOException {
            Path path = folder.resolve(file);
            List<String> all = Files.exists(path) ? Files.readAllLines(path) : List.of();
            return (int) all.subList(0, all.lastIndexOf(KilledMonitor.POLLED) + 1).stream()
                .filter(line -> !line.equals(KilledMonitor.POLLED)).count();
        }

        /** The keys from before that have come again since. */
        List<String> again() throws IOException {
            List<String> keys = lines(file).stream().map(Line::key).toList();
            Set<String> earlier = new HashSet<>(keys.subList(0, lines));
            return keys.subList(lines, keys.size()).stream().filter(earlier::contains).toList();
        }
    }
}
