package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of a command as bash, zsh and ksh read them back. What is written never holds a line break, a backtick or a
 * character that is not seen, so that it can be copied out of any message.
 */
final class Shell {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_.,:/@%+=-]*");

    private Shell() {}

    /** The text as one word: as it is, in quotes, or with escapes in {@code $'...'}. */
    static String quoted(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        if (text.codePoints().noneMatch(Shell::isEscaped)) {
            return "'" + text + "'";
        }
        StringBuilder word = new StringBuilder("$'");
        text.codePoints().forEach(character ->
            word.append(isEscaped(character) ? escaped(character) : Character.toString(character)));
        return word.append('\'').toString();
    }

    /** What would end the quotes or a code block, and what is not seen or changes the direction of writing. */
    private static boolean isEscaped(int character) {
        return character == '\'' || character == '\\' || character == '`'
            || Character.getType(character) == Character.FORMAT
            || !Text.visible(Character.toString(character)).equals(Character.toString(character)) && character != ' ';
    }

    /** Byte by byte, which needs no locale. */
    private static String escaped(int character) {
        StringBuilder bytes = new StringBuilder();
        for (byte each : Character.toString(character).getBytes(UTF_8)) {
            bytes.append(String.format(Locale.ROOT, "\\x%02x", each));
        }
        return bytes.toString();
    }
}
