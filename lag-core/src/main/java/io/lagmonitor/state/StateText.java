package io.lagmonitor.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the bytes of a state file say. The last line wins for each key. What stands behind the last whole save is the
 * rest of one that did not finish, and does not count. A line with an end that cannot be read is damage: it is skipped,
 * the lines before and after it count.
 */
final class StateText {

    private final byte[] bytes;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final Map<String, Integer> lengths = new HashMap<>();
    private final List<Line> unfinished = new ArrayList<>();
    private Optional<Header> header = Optional.empty();
    private OptionalInt firstBadLine = OptionalInt.empty();
    private int wholeLength;
    private int lines;

    private StateText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param length in bytes, with its end */
    private record Line(Change change, int length) {}

    /** Reads a whole file. */
    static StateText read(byte[] file) {
        StateText text = new StateText(file);
        text.readHeader();
        text.readChanges();
        return text;
    }

    /** Reads what stands behind the saves that are known already. */
    static StateText readTail(byte[] tail) {
        StateText text = new StateText(tail);
        text.readChanges();
        return text;
    }

    Optional<Header> header() {
        return header;
    }

    Map<String, String> entries() {
        return entries;
    }

    /** How many bytes the newest line of each entry has. */
    Map<String, Integer> lengths() {
        return lengths;
    }

    /** The first line that has an end and cannot be read, counted from 1. */
    OptionalInt firstBadLine() {
        return firstBadLine;
    }

    /** Where the last whole save ends. */
    int wholeLength() {
        return wholeLength;
    }

    private void readHeader() {
        int end = endOfLine(0);
        header = end < 0 ? Optional.empty() : Header.parse(JsonLine.read(bytes, 0, end));
        if (header.isPresent()) {
            wholeLength = end + 1;
            lines = 1;
        } else {
            firstBadLine = OptionalInt.of(1);
        }
    }

    private void readChanges() {
        int start = wholeLength;
        for (int end = endOfLine(start); end >= 0; end = endOfLine(start)) {
            lines++;
            int length = end + 1 - start;
            Change.parse(JsonLine.read(bytes, start, end))
                .ifPresentOrElse(change -> unfinished.add(new Line(change, length)), this::skip);
            start = end + 1;
            if (unfinished.isEmpty() || !unfinished.get(unfinished.size() - 1).change().more()) {
                finish(start);
            }
        }
    }

    /** A line that cannot be read may have been the last of its save, so what stands before it counts. */
    private void skip() {
        if (firstBadLine.isEmpty()) {
            firstBadLine = OptionalInt.of(lines);
        }
        finish(wholeLength);
    }

    private void finish(int end) {
        unfinished.forEach(line -> {
            line.change().applyTo(entries);
            lengths.put(line.change().key(), line.change().value().isPresent() ? line.length() : 0);
        });
        unfinished.clear();
        wholeLength = end;
    }

    private int endOfLine(int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
