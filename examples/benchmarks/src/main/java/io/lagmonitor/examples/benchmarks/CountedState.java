package io.lagmonitor.examples.benchmarks;

import io.lagmonitor.spi.StateStore;
import io.lagmonitor.state.FileStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A {@link FileStateStore} with counters. Bytes handed over are those of the keys and values of a save. Bytes written are
 * by how much a save made the file longer; all of the file, if its first line, which names its generation, is another
 * one, because it was then written anew. Everything saved here is ASCII, so characters are bytes.
 */
final class CountedState implements StateStore {

    private final Path path;
    private final StateStore store;
    private final Set<String> incidentsOfPoll = new HashSet<>();
    private String generation = "";
    private long length;
    private Counts counts = Counts.NONE;

    CountedState(Path path) {
        this.path = path;
        this.store = FileStateStore.at(path);
    }

    /**
     * What was counted.
     *
     * @param saves     calls of {@code save}
     * @param incidents incidents that were saved, each once a poll
     * @param incidentBytes handed over for incidents
     * @param otherBytes    handed over for all else: what is remembered of groups, and that the monitor is sending
     */
    record Counts(long saves, long incidents, long incidentBytes, long otherBytes, long writtenBytes) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        Counts minus(Counts other) {
            return new Counts(saves - other.saves, incidents - other.incidents, incidentBytes - other.incidentBytes,
                otherBytes - other.otherBytes, writtenBytes - other.writtenBytes);
        }
    }

    synchronized void beginPoll() {
        incidentsOfPoll.clear();
    }

    synchronized Counts counts() {
        return counts;
    }

    @Override
    public Map<String, String> load() {
        return store.load();
    }

    @Override
    public synchronized void save(Map<String, String> put, Set<String> delete) {
        store.save(put, delete);
        long incidents = 0;
        long incidentBytes = 0;
        long otherBytes = delete.stream().mapToLong(String::length).sum();
        for (Map.Entry<String, String> entry : put.entrySet()) {
            long bytes = entry.getKey().length() + entry.getValue().length();
            if (entry.getKey().startsWith("incident:")) {
                incidents += incidentsOfPoll.add(entry.getKey()) ? 1 : 0;
                incidentBytes += bytes;
            } else {
                otherBytes += bytes;
            }
        }
        counts = new Counts(counts.saves + 1, counts.incidents + incidents, counts.incidentBytes + incidentBytes,
            counts.otherBytes + otherBytes, counts.writtenBytes + written());
    }

    @Override
    public void close() {
        store.close();
    }

    private long written() {
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            String before = generation;
            long lengthBefore = length;
            generation = reader.readLine();
            length = Files.size(path);
            return generation.equals(before) ? length - lengthBefore : length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
