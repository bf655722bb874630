package io.lagmonitor.notify;

import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Text of strangers, as names of groups are, made fit for a message to people. It can then neither break a line nor hide
 * or reorder what stands around it; what markup it holds is for the writer of that markup to escape.
 */
public final class Text {

    private static final char ISOLATE = '\u2068';
    private static final char END_OF_ISOLATE = '\u2069';
    private static final String CUT = "…";

    private Text() {}

    /**
     * One line without characters that nobody sees: controls, line breaks, halves of characters, and those that change
     * the direction of writing are shown as in Java, {@code \n} or {@code \u202e}. What is written from right to left is
     * isolated, so that it does not draw the words around it along; what is blank is put in quotes.
     */
    public static String visible(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> safe.append(isHidden(character) ? escaped(character)
            : Character.toString(character)));
        String line = safe.toString().isBlank() ? "\"" + safe + "\"" : safe.toString();
        return line.codePoints().anyMatch(Text::isRightToLeft) ? ISOLATE + line + END_OF_ISOLATE : line;
    }

    /** At most that many characters as Java counts them, the last one an ellipsis if something was cut off. */
    public static String cut(String text, int most) {
        return cut(text, most, Character::toString);
    }

    /**
     * The same, of what {@code written} makes of each character, as {@code &lt;} of {@code <}; neither a character nor
     * what is written for it is cut in two.
     *
     * @param written gives what stands for a code point
     */
    public static String cut(String text, int most, IntFunction<String> written) {
        StringBuilder line = new StringBuilder();
        int end = 0;
        boolean isolated = false;
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            line.append(written.apply(characters[i]));
            if (line.length() > most) {
                return line.substring(0, end) + CUT + (isolated ? END_OF_ISOLATE : "");
            }
            int needed = CUT.length() + (isolated || characters[i] == ISOLATE ? 1 : 0);
            if (line.length() + needed <= most) {
                end = line.length();
                isolated = characters[i] != END_OF_ISOLATE && (isolated || characters[i] == ISOLATE);
            }
        }
        return line.toString();
    }

    /** Two that are not seen belong to the writing of many languages, and join the parts of an emoji. */
    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> character != 0x200C && character != 0x200D;
            default -> false;
        };
    }

    private static boolean isRightToLeft(int character) {
        return switch (Character.getDirectionality(character)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
    }

    private static String escaped(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(Locale.ROOT, "\\u%04x", character);
        };
    }
}
