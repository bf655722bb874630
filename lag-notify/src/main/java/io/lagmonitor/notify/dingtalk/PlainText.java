package io.lagmonitor.notify.dingtalk;

import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Text;
import java.util.ArrayList;
import java.util.List;

/** A message without markup. No name that stands in it mentions anybody or becomes a link. */
final class PlainText {

    private static final int ADDRESS = 2_000;

    private PlainText() {}

    static String of(Message message, int most) {
        List<String> lines = new ArrayList<>();
        lines.add(harmless(message.heading(), most));
        message.facts().forEach(fact -> lines.add(fact.label() + ": " + harmless(fact.value(), most)));
        message.parts().forEach(part -> {
            lines.add(part.label() + ":");
            part.lines().forEach(line -> lines.add("- " + harmless(line, most)));
        });
        message.command().filter(Style::isHarmless)
            .ifPresent(command -> lines.add(command.label() + ": " + command.line()));
        message.link().filter(link -> link.address().toString().length() <= ADDRESS)
            .ifPresent(link -> lines.add(link.label() + ": " + link.address()));
        lines.add(harmless(message.footer(), most));
        return String.join("\n", lines);
    }

    private static String harmless(String text, int most) {
        return Text.cut(text, most).replace('@', '＠').replace("://", "：//");
    }
}
