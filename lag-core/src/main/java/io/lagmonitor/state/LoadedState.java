package io.lagmonitor.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What a store knows to be in its file, as it loaded or last saved it. */
final class LoadedState {

    private final Optional<String> generation;
    private final Map<String, String> entries;
    private final Map<String, Integer> lengths;
    private long length;
    private long liveLength;

    private LoadedState(
            Optional<String> generation, Map<String, String> entries, Map<String, Integer> lengths, long length) {
        this.generation = generation;
        this.entries = entries;
        this.lengths = lengths;
        this.length = length;
        this.liveLength = lengths.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** There is no file yet. */
    static LoadedState nothing() {
        return new LoadedState(Optional.empty(), new LinkedHashMap<>(), new HashMap<>(), 0);
    }

    /** A file was read. */
    static LoadedState of(StateText text) {
        return new LoadedState(
            text.header().map(Header::generation), text.entries(), text.lengths(), text.wholeLength());
    }

    /** A file was written anew. */
    static LoadedState of(Header header, Map<String, String> entries, Lines lines) {
        return new LoadedState(Optional.of(header.generation()), entries, lines.lengths(), lines.length());
    }

    boolean isNothing() {
        return generation.isEmpty();
    }

    /** Where the next save begins. */
    long length() {
        return length;
    }

    Map<String, String> entries() {
        return entries;
    }

    /** What must be written so that these values hold and these keys do not; empty if that is so already. */
    List<Change> changes(Map<String, String> put, Set<String> delete) {
        List<Change> changes = new ArrayList<>();
        delete.forEach(key -> {
            if (entries.containsKey(key) && !put.containsKey(key)) {
                changes.add(Change.delete(key));
            }
        });
        put.forEach((key, value) -> {
            if (!Objects.requireNonNull(value, key).equals(entries.get(Objects.requireNonNull(key, "key")))) {
                changes.add(Change.put(key, value));
            }
        });
        return changes;
    }

    /** Whether nobody saved since. The beginning of a save that did not finish is nobody's. */
    boolean isNewest(StateFile file) throws IOException {
        if (isNothing() || !file.exists()) {
            return isNothing() && !file.exists();
        }
        if (file.size() < length || !file.readHeader().map(Header::generation).equals(generation)) {
            return false;
        }
        StateText tail = StateText.readTail(file.readFrom(length));
        return tail.wholeLength() == 0 && tail.firstBadLine().isEmpty();
    }

    /** Whether a new file would be at most half as long as this one with a save appended. */
    boolean isHalfOutdated(Lines appended) {
        return length + appended.length() >= 2 * (liveLength + growth(appended));
    }

    Map<String, String> entriesWith(List<Change> changes) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changes.forEach(change -> change.applyTo(changed));
        return changed;
    }

    /** The save was appended. */
    void append(List<Change> changes, Lines appended) {
        length += appended.length();
        liveLength += growth(appended);
        changes.forEach(change -> change.applyTo(entries));
        lengths.putAll(appended.lengths());
    }

    private long growth(Lines appended) {
        return appended.lengths().entrySet().stream()
            .mapToLong(line -> line.getValue() - lengths.getOrDefault(line.getKey(), 0)).sum();
    }
}
