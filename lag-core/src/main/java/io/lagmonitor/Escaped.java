package io.lagmonitor;

import java.util.Locale;

/** Text for a log: without what would break the line, hide text or reorder it, as names of groups may. */
final class Escaped {

    private Escaped() {}

    /** The text without those characters; in their place stands what looks like Java. */
    static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                     Character.SURROGATE -> safe.append(escape(character));
                default -> safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", character);
        };
    }
}
