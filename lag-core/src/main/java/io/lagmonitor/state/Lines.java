package io.lagmonitor.state;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines that are written together, and how long the one of each key is, so that nobody has to write it again to know. */
final class Lines {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> lengths = new HashMap<>();

    private Lines() {}

    /** Those of a new file that holds these entries. */
    static Lines of(Header header, Map<String, String> entries) {
        Lines lines = new Lines();
        lines.bytes.writeBytes(header.line());
        entries.forEach((key, value) -> lines.add(Change.put(key, value)));
        return lines;
    }

    /** Those of one save. */
    static Lines of(List<Change> changes) {
        Lines lines = new Lines();
        int last = changes.size() - 1;
        changes.subList(0, last).forEach(change -> lines.add(change.andMore()));
        lines.add(changes.get(last));
        return lines;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    int length() {
        return bytes.size();
    }

    /** By key; that a key is deleted takes no place in a new file. */
    Map<String, Integer> lengths() {
        return lengths;
    }

    private void add(Change change) {
        byte[] line = change.line();
        bytes.writeBytes(line);
        lengths.put(change.key(), change.value().isPresent() ? line.length : 0);
    }
}
