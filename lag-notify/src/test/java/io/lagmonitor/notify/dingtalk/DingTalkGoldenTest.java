package io.lagmonitor.notify.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Message.Fact;
import io.lagmonitor.notify.Message.Part;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Notification;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DingTalkGoldenTest {

    private static final Style AT_SOMEBODY = new Style(
        Format.MARKDOWN, Optional.of("消费"), List.of("15012345678"), List.of("user123"), false);

    @ParameterizedTest
    @EnumSource
    void markdownIsAsItWas(Cases news) {
        for (Locale language : Cases.LANGUAGES) {
            JsonNode message = render(Style.PLAIN, news.notification(), Cases.wording(language));

            check(message);
            Golden.checkJson("dingtalk/" + language + "/" + news.file() + ".json", message);
            Golden.check("dingtalk/" + language + "/" + news.file() + ".md", message.at("/markdown/text").asText());
        }
    }

    @ParameterizedTest
    @EnumSource
    void textIsAsItWas(Cases news) {
        for (Locale language : Cases.LANGUAGES) {
            Style style = new Style(Format.TEXT, Optional.empty(), List.of(), List.of(), false);
            JsonNode message = render(style, news.notification(), Cases.wording(language));

            check(message);
            Golden.check("dingtalk/" + language + "/" + news.file() + ".txt", message.at("/text/content").asText());
        }
    }

    @Test
    void cardsOpenTheConsole() {
        Style cards = new Style(Format.ACTION_CARD, Optional.empty(), List.of(), List.of(), false);

        JsonNode card = render(cards, Cases.OPENING.notification(), Cases.wording(Locale.CHINESE));

        check(card);
        Golden.checkJson("dingtalk/zh/opening.card.json", card);
        assertThat(render(cards, Cases.notification(List.of(Cases.sourceIsBlind())), Cases.wording(Locale.CHINESE))
            .get("msgtype").asText()).as("where there is no link").isEqualTo("markdown");
    }

    @Test
    void mentionsThoseWhoAreToBeAlarmedInTheTextToo() {
        JsonNode alarm = render(AT_SOMEBODY, Cases.OPENING.notification(), Cases.wording(Locale.ENGLISH));
        Message good = Wording.english().message(Cases.RECOVERY.update("orders"), Cases.NOW);

        check(alarm);
        Golden.checkJson("dingtalk/en/opening.mention.json", alarm);
        assertThat(AT_SOMEBODY.render(good, false).has("at")).isFalse();
        assertThat(AT_SOMEBODY.render(good, false).at("/markdown/text").asText()).doesNotContain("@");
    }

    @Test
    void saysTheKeywordOnce() {
        String keyword = "消费";

        assertThat(render(AT_SOMEBODY, Cases.OPENING.notification(), Wording.english()).at("/markdown/text").asText())
            .contains("\n\n消费\n\n@15012345678 @user123");
        assertThat(render(AT_SOMEBODY, Cases.OPENING.notification(), Wording.in(Locale.CHINESE)).at("/markdown/text")
            .asText().split(keyword, -1)).as("parts around it, where the message holds it anyway").hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfAnyGroupKeepTheLimitAndInjectNothing(Cases news) {
        for (String groupId : Cases.NAMES) {
            for (Format format : Format.values()) {
                Style style = new Style(format, Optional.empty(), List.of(), List.of(), false);
                for (Locale language : Cases.LANGUAGES) {
                    checkOfOddName(render(style, news.notification(groupId), Cases.wording(language)));
                }
            }
        }
    }

    private static void checkOfOddName(JsonNode message) {
        check(message);
        assertThat(message.findValuesAsText("text")).noneMatch(text -> text.contains("](https://evil"))
            .noneMatch(text -> text.contains("<font")).noneMatch(text -> text.contains("@all"))
            .noneMatch(text -> text.lines().anyMatch(line -> line.startsWith("# ")));
    }

    @Test
    void theLongestMessageIsCutUntilItFits() {
        String longest = "\\".repeat(Message.LINE);
        Message message = new Message(Message.Tone.CRITICAL, "t", Collections.nCopies(8, new Fact("label", longest, true)),
            List.of(new Part("why", Collections.nCopies(25, "龍".repeat(Message.LINE)))), Optional.empty(),
            Optional.empty(), longest);

        for (Format format : Format.values()) {
            JsonNode node = new Style(format, Optional.empty(), List.of(), List.of(), false).render(message, true);

            assertThat(node.toString().getBytes(UTF_8)).hasSizeBetween(5_000, 20_000);
        }
    }

    @Test
    void namesWithUnderscoresStayAsTheyAreWithinWords() {
        JsonNode message = render(Style.PLAIN, Cases.OPENING.notification("_bjdd-agent_2_x.y"), Wording.english());

        assertThat(message.at("/markdown/text").asText()).contains("**Consumer group**: ＿bjdd-agent_2_x.y\n")
            .contains("--group _bjdd-agent_2_x.y`");
    }

    private static JsonNode render(Style style, Notification news, Wording wording) {
        return style.render(news.updates().size() == 1 ? wording.message(news.updates().get(0), Cases.NOW)
            : wording.digest(news.updates(), news.report()), true);
    }

    /** The limits and the shapes that DingTalk documents. */
    private static void check(JsonNode message) {
        assertThat(message.toString().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(20_000);
        String type = message.get("msgtype").asText();
        assertThat(type).isIn("text", "markdown", "actionCard");
        assertThat(message.get(type)).as(type).isNotNull();
        if (!type.equals("text")) {
            assertThat(message.get(type).get("title").asText()).isNotBlank().hasSizeLessThanOrEqualTo(100);
            assertThat(message.get(type).get("text").asText()).isNotBlank();
        }
        if (type.equals("actionCard")) {
            assertThat(message.at("/actionCard/singleURL").asText()).startsWith("https://");
            assertThat(message.has("at")).isFalse();
        }
    }
}
