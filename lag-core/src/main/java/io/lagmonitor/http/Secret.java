package io.lagmonitor.http;

import java.util.Map;
import java.util.stream.Stream;

/** A text that nobody may see, in whatever form JSON, HTML or an address writes it: each character as it is, or escaped. */
record Secret(String text) {

    private static final String INSTEAD = "***";
    private static final Map<Character, String> NAMES =
        Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&apos;");

    /** The same with stars where the secret was. */
    String hideIn(String shown) {
        StringBuilder hidden = new StringBuilder();
        int from = 0;
        for (int at = 0; at < shown.length(); at++) {
            int end = endOfMatch(shown, at);
            if (end > at) {
                hidden.append(shown, from, at).append(INSTEAD);
                from = end;
                at = end - 1;
            }
        }
        return hidden.append(shown, from, shown.length()).toString();
    }

    private int endOfMatch(String shown, int start) {
        int at = start;
        for (int i = 0; i < text.length(); i++) {
            int length = at < shown.length() ? lengthOf(text.charAt(i), shown, at) : 0;
            if (length == 0) {
                return start;
            }
            at += length;
        }
        return at;
    }

    /** How many characters stand there for this one; 0 if it is another. */
    private static int lengthOf(char character, String shown, int at) {
        char first = shown.charAt(at);
        int entity = first == '&' ? lengthOfEntity(character, shown, at) : 0;
        if (first == character || entity > 0) {
            return Math.max(1, entity);
        }
        if (first == '\\') {
            return shown.startsWith(String.valueOf(character), at + 1) ? 2
                : startsWith(String.format("\\u%04x", (int) character), shown, at);
        }
        return first == '%' && character < 128 ? startsWith(String.format("%%%02x", (int) character), shown, at) : 0;
    }

    private static int lengthOfEntity(char character, String shown, int at) {
        return Stream.of(NAMES.getOrDefault(character, ""), "&#" + (int) character + ";",
                String.format("&#x%x;", (int) character), String.format("&#x%02x;", (int) character))
            .mapToInt(escaped -> startsWith(escaped, shown, at)).max().orElse(0);
    }

    private static int startsWith(String escaped, String shown, int at) {
        return shown.regionMatches(true, at, escaped, 0, escaped.length()) ? escaped.length() : 0;
    }
}
