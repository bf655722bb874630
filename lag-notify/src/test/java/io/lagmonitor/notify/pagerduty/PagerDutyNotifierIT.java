package io.lagmonitor.notify.pagerduty;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.notify.ServiceContract;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notifier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyNotifierIT extends ServiceContract {

    private static final String KEY = Printed.secret("pd");
    private static final String PATH = "/v2/enqueue";

    @RegisterExtension
    static final WireMockExtension PAGER_DUTY = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void triggersUnderTheIdOfTheIncident() throws Exception {
        works();

        send(Cases.OPENING.notification());

        PAGER_DUTY.verify(1, postRequestedFor(urlEqualTo(PATH))
            .withRequestBody(matchingJsonPath("$.routing_key", equalTo(KEY)))
            .withRequestBody(matchingJsonPath("$.event_action", equalTo("trigger")))
            .withRequestBody(matchingJsonPath("$.dedup_key",
                equalTo(Cases.OPENING.update("orders").incident().id())))
            .withRequestBody(matchingJsonPath("$.payload.severity", equalTo("critical"))));
        assertThat(receipts.taken()).hasSize(1);
    }

    @Test
    void oneIncidentIsOneKeyFromOpeningToReopening() throws IOException {
        works();
        try (Simulation world = Simulation.every(Duration.ofMinutes(10)); Notifier notifier = create()) {
            world.monitor(builder -> builder
                .policy(LagThreshold.critical(150_000).andWarning(80_000)).tell(notifier));
            Stream.of(90_000L, 200_000L, 90_000L, 0L, 200_000L).forEach(lag -> {
                world.group("orders").lag(lag);
                world.poll();
            });
        }

        List<JsonNode> events = new ArrayList<>();
        for (LoggedRequest request : PAGER_DUTY.findAll(postRequestedFor(urlEqualTo(PATH)))) {
            events.add(new ObjectMapper().readTree(request.getBody()));
        }
        assertThat(events).extracting(event -> event.get("event_action").asText() + " "
            + event.at("/payload/severity").asText("")).containsExactly(
                "trigger warning", "trigger critical", "trigger warning", "resolve ", "trigger critical");
        assertThat(events).extracting(event -> event.get("dedup_key")).containsOnly(events.get(0).get("dedup_key"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400|{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\"Invalid routing key\"]}",
        "400|{\"status\":\"invalid event\",\"errors\":[\"'routing_key' is missing or blank\"]}",
        "403|{\"status\":\"forbidden\"}"})
    void givesUpAKeyThatIsNotKnown(int status, String body) {
        answers(aResponse().withStatus(status).withBody(body));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> {
            assertThat(dead.retryAt()).isEmpty();
            assertThat(dead).hasMessageContaining("look at the integration key");
        });
    }

    @Test
    void refusesAnEventThatIsInvalidAndGoesOn() throws Exception {
        PAGER_DUTY.stubFor(post(PATH).inScenario("s").whenScenarioStateIs("Started").willReturn(aResponse().withStatus(400)
            .withBody("{\"status\":\"invalid event\",\"errors\":[\"Length of 'payload.summary' is too long\"]}"))
            .willSetStateTo("next"));
        PAGER_DUTY.stubFor(post(PATH).inScenario("s").whenScenarioStateIs("next").willReturn(accepted()));

        send(Cases.notification(Stream.of("a", "b").map(Cases.OPENING::update).toList()));

        assertThat(receipts.refused().values()).singleElement().asString().contains("payload.summary");
        assertThat(receipts.taken()).hasSize(1);
    }

    @Test
    void isLeftOutForAsLongAsPagerDutySays() {
        answers(aResponse().withStatus(429).withHeader("Retry-After", "33"));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled -> assertThat(
            throttled.retryAt().orElseThrow()).isBetween(Cases.NOW.plusSeconds(33), Cases.NOW.plusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"500|", "503|{}", "400|<html>bad request</html>",
        "200|{\"status\":\"invalid event\"}", "403|<html>blocked</html>", "302|"})
    void triesAgainWhatMayBeOtherwiseNextTime(int status, String body) {
        answers(aResponse().withStatus(status).withBody(body));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class);
    }

    @Test
    void hidesItsKeyWhateverPagerDutyRepeats() {
        answers(aResponse().withStatus(500).withBody("no such key: " + KEY));

        assertThat(thrown()).hasMessageEndingWith("answered 500: no such key: ***");
    }

    @Override
    protected Notifier create() {
        return PagerDutyNotifier.create(KEY).address("http://localhost:" + PAGER_DUTY.getPort() + PATH);
    }

    @Override
    protected void works() {
        answers(accepted());
    }

    @Override
    protected void fails() {
        answers(aResponse().withStatus(500));
    }

    @Override
    protected void hangs() {
        answers(accepted().withFixedDelay(20_000));
    }

    private static ResponseDefinitionBuilder accepted() {
        return okJson("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"x\"}").withStatus(202);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        PAGER_DUTY.stubFor(post(PATH).willReturn(answer));
    }
}
