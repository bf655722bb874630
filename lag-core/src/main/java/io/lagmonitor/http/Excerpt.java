package io.lagmonitor.http;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Text of strangers as it may stand in a message: short, in one line, printable. */
final class Excerpt {

    private static final int CHARACTERS = 200;
    /** More than enough of a body whose characters have up to four bytes, or which begins with blanks. */
    private static final int BYTES = 16 * 1024;

    private Excerpt() {}

    static String of(byte[] body, Collection<Secret> secrets) {
        return of(new String(body, 0, Math.min(body.length, BYTES), StandardCharsets.UTF_8), secrets);
    }

    static String of(String text, Collection<Secret> secrets) {
        String hidden = text.substring(0, Math.min(text.length(), BYTES));
        for (Secret secret : secrets) {
            hidden = secret.hideIn(hidden);
        }
        return of(hidden);
    }

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        int count = 0;
        boolean gap = false;
        for (int character : (Iterable<Integer>) text.codePoints()::iterator) {
            if (!isPrintable(character)) {
                gap = count > 0;
                continue;
            }
            if (count >= CHARACTERS) {
                return line.append("...").toString();
            }
            count += gap ? 2 : 1;
            line.append(gap ? " " : "").appendCodePoint(character);
            gap = false;
        }
        return line.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                 Character.SPACE_SEPARATOR, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
