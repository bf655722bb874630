package io.lagmonitor.notify.pagerduty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagerDutyGoldenTest {

    @ParameterizedTest
    @EnumSource
    void eventsAreAsTheyWere(Cases news) {
        for (Locale language : Cases.LANGUAGES) {
            ArrayNode events = JsonNodeFactory.instance.arrayNode();
            List<IncidentUpdate> updates = news.notification().updates();
            (news == Cases.DIGEST ? List.of(updates.get(0), updates.get(250), updates.get(299)) : updates)
                .forEach(update -> events.add(event(update, Cases.wording(language))));

            events.forEach(PagerDutyGoldenTest::check);
            Golden.checkJson("pagerduty/" + language + "/" + news.file() + ".json",
                events.size() == 1 ? events.get(0) : events);
        }
    }

    @Test
    void eventsOfAnyGroupKeepTheLimits() {
        for (String groupId : Cases.NAMES) {
            for (Locale language : Cases.LANGUAGES) {
                Cases.single(groupId).flatMap(news -> news.updates().stream())
                    .forEach(update -> check(event(update, Cases.wording(language))));
            }
        }
    }

    @Test
    void incidentsOfNoGroupAreToldToo() {
        check(event(Cases.sourceIsBlind(), Wording.english()));
        check(event(Cases.stateIsNotSaved(), Wording.english()));

        assertThat(event(Cases.sourceIsBlind(), Wording.english()).at("/payload/source").asText()).isEqualTo("source prod");
    }

    private static JsonNode event(IncidentUpdate update, Wording wording) {
        return Event.of(update.incident(), wording.message(update, Cases.NOW), "key", Cases.NOW);
    }

    /** The limits that PagerDuty documents. */
    private static void check(JsonNode event) {
        assertThat(event.toString().getBytes(UTF_8)).hasSizeLessThan(512 * 1024);
        assertThat(event.get("event_action").asText()).isIn("trigger", "resolve");
        assertThat(event.get("dedup_key").asText()).isNotBlank().hasSizeLessThanOrEqualTo(255);
        if (event.get("event_action").asText().equals("resolve")) {
            assertThat(event).hasSize(3);
            return;
        }
        JsonNode payload = event.get("payload");
        assertThat(payload.get("summary").asText()).isNotBlank().hasSizeLessThanOrEqualTo(1_024);
        assertThat(payload.get("source").asText()).isNotBlank();
        assertThat(payload.get("severity").asText()).isIn("critical", "error", "warning", "info");
        assertThat(Instant.parse(payload.get("timestamp").asText())).isEqualTo(Cases.NOW);
        assertThat(payload.get("custom_details")).isNotEmpty();
    }
}
