package io.lagmonitor.notify.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Golden;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertmanagerGoldenTest {

    private static final Instant ENDS = Cases.NOW.plus(Duration.ofMinutes(5));

    @ParameterizedTest
    @EnumSource
    void alertsAreAsTheyWere(Cases news) {
        for (Locale language : Cases.LANGUAGES) {
            List<IncidentUpdate> updates = news.notification().updates();
            ArrayNode alerts = alerts(Cases.notification(news == Cases.DIGEST
                ? List.of(updates.get(0), updates.get(250), updates.get(299)) : updates), Cases.wording(language));

            alerts.forEach(AlertmanagerGoldenTest::check);
            Golden.checkJson("alertmanager/" + language + "/" + news.file() + ".json", alerts);
        }
    }

    @Test
    void alertsOfAnyGroupAreAlerts() {
        for (String groupId : Cases.NAMES) {
            Cases.single(groupId).forEach(news ->
                alerts(news, Cases.wording(Locale.ENGLISH)).forEach(AlertmanagerGoldenTest::check));
        }
    }

    @Test
    void labelsAreTheSameFromOpeningToEndWhateverTheNumbers() {
        JsonNode opened = alerts(Cases.OPENING.notification(), Wording.english()).get(0);
        JsonNode reminded = alerts(Cases.REMINDER.notification(), Wording.in(Locale.KOREAN)).get(0);
        JsonNode ended = alerts(Cases.RECOVERY.notification(), Wording.english()).get(0);

        assertThat(reminded.get("labels")).isEqualTo(opened.get("labels"));
        assertThat(ended.get("labels")).isEqualTo(opened.get("labels"));
        assertThat(opened.get("endsAt").asText()).isEqualTo(ENDS.toString());
        assertThat(ended.get("endsAt").asText()).isEqualTo(Cases.NOW.toString());
    }

    @Test
    void anotherSeverityIsAnotherAlertAndEndsTheOneBefore() {
        ArrayNode alerts = alerts(Cases.WORSENING.notification(), Wording.english());

        assertThat(alerts).extracting(alert -> alert.at("/labels/severity").asText() + " " + alert.get("endsAt").asText())
            .containsExactly("critical " + ENDS, "warning " + Cases.NOW);
    }

    @Test
    void incidentsOfNoGroupAreToldToo() {
        ArrayNode alerts = alerts(
            Cases.notification(List.of(Cases.sourceIsBlind(), Cases.stateIsNotSaved())), Wording.english());

        alerts.forEach(AlertmanagerGoldenTest::check);
        assertThat(alerts).extracting(alert -> alert.at("/labels/alertname").asText())
            .containsExactly("KafkaConsumerLagUnknown", "KafkaLagMonitorFailing");
    }

    @Test
    void whatIsToldAgainSaysTheSame() {
        IncidentUpdate told = Cases.OPENING.update("orders");
        Firing firing = new Firing(Wording.english(), Map.of(), Cases.notification(List.of(told)).report(), ENDS);
        IncidentUpdate acted = new IncidentUpdate(
            told.key(), Kind.ACTED, told.incident(), told.groupReport(), Optional.empty());

        List<ObjectNode> again = firing.again(List.of(), incident -> true);

        assertThat(again).containsExactly(firing.alerts(told).get(0)).containsExactly(firing.alerts(acted).get(0));
        assertThat(firing.again(List.of(told), incident -> true)).isEmpty();
        assertThat(firing.again(List.of(), incident -> false)).isEmpty();
    }

    private static ArrayNode alerts(Notification news, Wording wording) {
        Firing firing = new Firing(wording, Map.of("team", "payments"), news.report(), ENDS);
        List<ObjectNode> alerts = new ArrayList<>();
        news.updates().forEach(update -> alerts.addAll(firing.alerts(update)));
        return Firing.request(alerts);
    }

    /** What Alertmanager's description of its API demands. */
    private static void check(JsonNode alert) {
        assertThat(alert.get("labels").get("alertname").asText()).isNotBlank();
        alert.get("labels").fieldNames().forEachRemaining(name -> {
            assertThat(name).matches("[a-zA-Z_][a-zA-Z0-9_]*");
            assertThat(alert.get("labels").get(name).isTextual()).isTrue();
        });
        alert.get("annotations").forEach(annotation -> assertThat(annotation.isTextual()).isTrue());
        assertThat(Instant.parse(alert.get("startsAt").asText()))
            .isBeforeOrEqualTo(Instant.parse(alert.get("endsAt").asText()));
        if (alert.has("generatorURL")) {
            assertThat(alert.get("generatorURL").asText()).startsWith("https://");
        }
    }
}
