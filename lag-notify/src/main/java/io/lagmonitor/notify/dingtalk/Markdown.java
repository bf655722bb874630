package io.lagmonitor.notify.dingtalk;

import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the markdown that DingTalk knows: headings, lists, bold, links, no tables. There is no escape that all of
 * its clients know, so characters with a meaning are replaced by their wide forms; an underscore within a word has none,
 * and a colon has one in what would be made a link.
 */
final class Markdown {

    private static final int ADDRESS = 2_000;

    private Markdown() {}

    /** @param linked whether the link stands in the text */
    static String of(Message message, int most, boolean linked) {
        List<String> blocks = new ArrayList<>();
        blocks.add("#### " + escaped(message.heading(), most));
        blocks.add(list(message.facts().stream()
            .map(fact -> "**" + escaped(fact.label(), most) + "**: " + escaped(fact.value(), most)).toList()));
        message.parts().forEach(part -> {
            blocks.add("**" + escaped(part.label(), most) + "**");
            blocks.add(list(part.lines().stream().map(line -> escaped(line, most)).toList()));
        });
        message.command().filter(Style::isHarmless).ifPresent(command ->
            blocks.add("**" + escaped(command.label(), most) + "**: `" + command.line() + "`"));
        message.link().filter(link -> linked && isShort(link)).ifPresent(link ->
            blocks.add("[" + escaped(link.label(), most) + "](" + link.address().toString()
                .replace("(", "%28").replace(")", "%29") + ")"));
        blocks.add("> " + escaped(message.footer(), most));
        return String.join("\n\n", blocks);
    }

    /** Whether there is room for it: one that is cut leads nowhere. */
    static boolean isShort(Message.Link link) {
        return link.address().toString().length() <= ADDRESS;
    }

    private static String list(List<String> lines) {
        return "- " + String.join("\n- ", lines);
    }

    /** Text of strangers, so that it means no more than it says. */
    private static String escaped(String text, int most) {
        String cut = Text.cut(text, most);
        StringBuilder safe = new StringBuilder(cut.length());
        for (int i = 0; i < cut.length(); i++) {
            char character = cut.charAt(i);
            safe.append(hasMeaning(cut, i) ? (char) (character - '!' + '！') : character);
        }
        return safe.toString();
    }

    private static boolean hasMeaning(String text, int i) {
        return switch (text.charAt(i)) {
            case '*', '`', '[', ']', '<', '>', '#', '~', '|', '\\', '@' -> true;
            case ':' -> text.startsWith("://", i);
            case '!' -> i + 1 < text.length() && text.charAt(i + 1) == '[';
            case '_' -> !isInWord(text, i - 1) || !isInWord(text, i + 1);
            default -> false;
        };
    }

    private static boolean isInWord(String text, int i) {
        return i >= 0 && i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
    }
}
