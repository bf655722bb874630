package io.lagmonitor.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Notification;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlackGoldenTest {

    private static final Pattern MARKUP = Pattern.compile("<(?!https://console\\.example\\.com/)");

    @ParameterizedTest
    @EnumSource
    void messagesAreAsTheyWere(Cases news) {
        for (Locale language : Cases.LANGUAGES) {
            ObjectNode message = render(news.notification(), Cases.wording(language));

            SlackLimits.check(message);
            Golden.checkJson("slack/" + language + "/" + news.file() + ".json", message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfAnyGroupKeepTheLimitsAndInjectNothing(Cases news) {
        for (String groupId : Cases.NAMES) {
            for (Locale language : Cases.LANGUAGES) {
                ObjectNode message = render(news.notification(groupId), Cases.wording(language));

                SlackLimits.check(message);
                assertThat(message.findValuesAsText("text")).as("texts about %s", groupId)
                    .noneMatch(text -> MARKUP.matcher(text).find()).noneMatch(text -> text.contains("\u202e"));
            }
        }
    }

    @Test
    void incidentsOfNoGroupAreToldToo() {
        for (Notification news : Set.of(Cases.notification(List.of(Cases.sourceIsBlind())),
                Cases.notification(List.of(Cases.stateIsNotSaved())))) {
            ObjectNode message = render(news, Cases.wording(Locale.ENGLISH));

            SlackLimits.check(message);
            assertThat(message.get("text").asText()).startsWith("🔴 CRITICAL: ");
        }
    }

    @Test
    void markupOfAGroupStandsInCodeThatItCannotEnd() {
        JsonNode fields = render(Cases.OPENING.notification("a`b` <!here>"), Wording.english()).at("/blocks/1/fields");

        assertThat(fields.get(0).get("text").asText()).isEqualTo("*Consumer group*\n`aˋbˋ &lt;!here&gt;`");
    }

    private static ObjectNode render(Notification news, Wording wording) {
        Message message = news.updates().size() == 1 ? wording.message(news.updates().get(0), Cases.NOW)
            : wording.digest(news.updates(), news.report());
        return SlackMessage.of(message);
    }
}
