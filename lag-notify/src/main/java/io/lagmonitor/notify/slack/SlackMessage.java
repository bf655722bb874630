package io.lagmonitor.notify.slack;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Text;
import java.util.List;
import java.util.stream.Stream;

/**
 * A message as Slack shows it: blocks, and a text for where there is no room for them. Within Slack's limits, which count
 * what is sent. What came from outside stands in plain text, or in code where its line has markup, so that it can neither
 * mention nor link anything.
 */
final class SlackMessage {

    private static final int HEADER = 150;
    private static final int SECTION = 3_000;
    private static final int FIELD = 2_000;
    private static final int FIELDS = 10;
    private static final int URL = 3_000;

    private SlackMessage() {}

    /** The fields {@code text} and {@code blocks}, and that nothing is to be unfolded. */
    static ObjectNode of(Message message) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", escaped(summary(message), SECTION));
        ArrayNode blocks = node.putArray("blocks");
        blocks.addObject().put("type", "header").set("text", plain(message.heading(), HEADER));
        facts(message, blocks);
        message.parts().forEach(part -> blocks.addObject().put("type", "section")
            .set("text", plain(part.label() + "\n" + bullets(part.lines()), SECTION)));
        message.command().ifPresent(command -> command(command, blocks));
        message.link().filter(link -> link.address().toString().length() <= URL).ifPresent(link ->
            section("<" + escape(link.address().toString()) + "|" + escape(link.label()) + ">", blocks));
        blocks.addObject().put("type", "context").putArray("elements").add(plain(message.footer(), SECTION));
        return node.put("unfurl_links", false).put("unfurl_media", false);
    }

    /** What has happened, and the first reason why it is bad. */
    private static String summary(Message message) {
        return Stream.concat(Stream.of(message.heading()), message.parts().stream()
            .filter(part -> message.tone() != Message.Tone.GOOD).limit(1)
            .flatMap(part -> part.lines().stream().limit(1))).collect(joining(": "));
    }

    private static void facts(Message message, ArrayNode blocks) {
        if (message.facts().isEmpty()) {
            return;
        }
        ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
        message.facts().stream().limit(FIELDS).forEach(fact ->
            fields.add(markdown("*" + escape(fact.label()) + "*\n" + (fact.literal() ? code(fact.value())
                : escaped(fact.value(), FIELD / 2)))));
    }

    /** One that does not fit is left out: half a command is none. */
    private static void command(Message.Command command, ArrayNode blocks) {
        String text = "*" + escape(command.label()) + "*\n```" + escape(command.line()) + "```";
        if (text.length() <= SECTION) {
            section(text, blocks);
        }
    }

    private static void section(String markdown, ArrayNode blocks) {
        blocks.addObject().put("type", "section").set("text", markdown(markdown));
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "• " + line).collect(joining("\n"));
    }

    private static ObjectNode plain(String text, int most) {
        return JsonNodeFactory.instance.objectNode()
            .put("type", "plain_text").put("text", escaped(text, most)).put("emoji", false);
    }

    /** Verbatim: what looks like an address or a channel is not made a link. */
    private static ObjectNode markdown(String text) {
        return JsonNodeFactory.instance.objectNode()
            .put("type", "mrkdwn").put("text", text).put("verbatim", true);
    }

    /** In code nothing has a meaning but the backtick that ends it. */
    private static String code(String text) {
        return "`" + escaped(text.replace('`', 'ˋ'), FIELD / 2) + "`";
    }

    private static String escape(String text) {
        return escaped(text, Integer.MAX_VALUE);
    }

    private static String escaped(String text, int most) {
        return Text.cut(text, most, character -> switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(character);
        });
    }
}
