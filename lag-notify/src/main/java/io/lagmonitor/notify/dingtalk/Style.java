package io.lagmonitor.notify.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How messages look: their type, and what they must hold. Within DingTalk's 20,000 bytes. Immutable.
 *
 * @param keyword what the robot demands of every message; empty if it demands nothing
 * @param mobiles whom to mention, by mobile number
 * @param users   whom to mention, by user id
 * @param all     whether to mention everybody
 */
record Style(Format format, Optional<String> keyword, List<String> mobiles, List<String> users, boolean all) {

    static final Style PLAIN = new Style(Format.MARKDOWN, Optional.empty(), List.of(), List.of(), false);

    private static final int BYTES = 20_000;
    private static final int TITLE = 100;
    private static final int COMMAND = 2_000;
    private static final List<Integer> LINES = List.of(Message.LINE, 160, 80);

    /** Copies the lists. */
    Style {
        mobiles = List.copyOf(mobiles);
        users = List.copyOf(users);
        if (format == Format.ACTION_CARD && (all || !mobiles.isEmpty() || !users.isEmpty())) {
            throw new IllegalArgumentException("an action card mentions nobody, expected text or markdown");
        }
    }

    /**
     * The message for the robot.
     *
     * @param alarm whether to mention people
     */
    ObjectNode render(Message message, boolean alarm) {
        return LINES.stream().map(most -> render(message, alarm, most))
            .filter(node -> node.toString().getBytes(UTF_8).length <= BYTES).findFirst()
            .orElseThrow(() -> new IllegalStateException("a message does not fit with lines of 80 characters"));
    }

    private ObjectNode render(Message message, boolean alarm, int most) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (format == Format.ACTION_CARD && message.link().filter(Markdown::isShort).isPresent()) {
            node.put("msgtype", "actionCard").putObject("actionCard")
                .put("title", title(message))
                .put("text", withKeyword(Markdown.of(message, most, false)))
                .put("singleTitle", message.link().get().label())
                .put("singleURL", message.link().get().address().toString());
            return node;
        }
        if (format == Format.TEXT) {
            String text = withMentions(withKeyword(PlainText.of(message, most)), alarm);
            node.put("msgtype", "text").putObject("text").put("content", text);
        } else {
            String text = withMentions(withKeyword(Markdown.of(message, most, true)), alarm);
            node.put("msgtype", "markdown").putObject("markdown").put("title", title(message)).put("text", text);
        }
        mention(node, alarm);
        return node;
    }

    /**
     * Whether a command can stand in a message: it cannot be escaped and stay a command, so one that is long, or that a
     * client might take for a link or a mention, is left out.
     */
    static boolean isHarmless(Message.Command command) {
        return command.line().length() <= COMMAND
            && Stream.of("[", "<", "@", "://").noneMatch(command.line()::contains);
    }

    private static String title(Message message) {
        return Text.cut(message.heading(), TITLE);
    }

    private String withKeyword(String text) {
        return keyword.filter(word -> !text.contains(word)).map(word -> text + "\n\n" + word).orElse(text);
    }

    /** Who is mentioned must be named in the text too. */
    private String withMentions(String text, boolean alarm) {
        return alarm && !names().isEmpty() ? text + "\n\n" + names() : text;
    }

    private void mention(ObjectNode node, boolean alarm) {
        if (!alarm || !all && names().isEmpty()) {
            return;
        }
        ObjectNode at = node.putObject("at");
        mobiles.forEach(at.putArray("atMobiles")::add);
        users.forEach(at.putArray("atUserIds")::add);
        at.put("isAtAll", all);
    }

    private String names() {
        return Stream.concat(mobiles.stream(), users.stream()).map(name -> "@" + name).collect(joining(" "));
    }
}
