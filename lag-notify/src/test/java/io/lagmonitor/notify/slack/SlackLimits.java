package io.lagmonitor.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The limits of Block Kit, as Slack documents them. */
final class SlackLimits {



    private SlackLimits() {}

    static void check(JsonNode message) {
        assertLength(message.get("text"), 4_000);
        assertThat(message.get("blocks")).isNotEmpty().hasSizeLessThanOrEqualTo(50);
        message.get("blocks").forEach(SlackLimits::checkBlock);
    }

    private static void checkBlock(JsonNode block) {
        String type = block.get("type").asText();
        switch (type) {
            case "header" -> assertText(block.get("text"), 150, List.of("plain_text"));
            case "section" -> checkSection(block);
            case "context" -> {
                assertThat(block.get("elements")).isNotEmpty().hasSizeLessThanOrEqualTo(10);
                block.get("elements").forEach(text -> assertText(text, 3_000, List.of("plain_text", "mrkdwn")));
            }
            default -> throw new AssertionError("a block of type " + type);
        }
    }

    private static void checkSection(JsonNode block) {
        assertThat(block.has("text") || block.has("fields")).isTrue();
        if (block.has("text")) {
            assertText(block.get("text"), 3_000, List.of("plain_text", "mrkdwn"));
        }
        if (block.has("fields")) {
            assertThat(block.get("fields")).isNotEmpty().hasSizeLessThanOrEqualTo(10);
            block.get("fields").forEach(text -> assertText(text, 2_000, List.of("plain_text", "mrkdwn")));
        }
    }

    private static void assertText(JsonNode text, int most, List<String> types) {
        assertThat(text.get("type").asText()).isIn(types);
        assertLength(text.get("text"), most);
        assertThat(text.has("emoji")).isEqualTo(text.get("type").asText().equals("plain_text"));
        assertThat(text.has("verbatim")).isEqualTo(text.get("type").asText().equals("mrkdwn"));
    }

    private static void assertLength(JsonNode text, int most) {
        assertThat(text.asText()).isNotBlank().hasSizeLessThanOrEqualTo(most);
    }
}
