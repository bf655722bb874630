package io.lagmonitor.state;

import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A process of its own with a store, for {@link FileStateStoreIT}; the first argument says what it does. */
final class StateProcess {

    private StateProcess() {}

    static Process start(List<String> before, String what, Path file) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"), StateProcess.class.getName(), what,
            file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    public static void main(String[] args) {
        FileStateStore store = FileStateStore.at(Path.of(args[1]));
        switch (args[0]) {
            case "count" -> FileStateStoreTest.countTo(100, store);
            case "pairs" -> savePairs(store);
            case "full" -> fillTheDisk(store);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Saves the same long text under two keys, another one each time, until it is killed. */
    private static void savePairs(FileStateStore store) {
        int round = Integer.parseInt(store.load().getOrDefault("round", "0"));
        while (true) {
            round++;
            String text = (round + " ").repeat(2_000);
            store.save(Map.of("left", text, "right", text, "round", String.valueOf(round)), Set.of());
            System.out.println(round);
        }
    }

    private static void fillTheDisk(FileStateStore store) {
        store.load();
        store.save(Map.of("a", "1"), Set.of());
        try {
            store.save(Map.of("a", "2", "b", "x".repeat(1_000_000)), Set.of());
        } catch (LagException e) {
            System.out.println(e.getMessage());
        }
        store.save(Map.of("c", "3"), Set.of());
    }
}
