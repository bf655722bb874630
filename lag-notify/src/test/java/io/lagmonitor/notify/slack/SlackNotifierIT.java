package io.lagmonitor.notify.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.notify.ServiceContract;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notifier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackNotifierIT extends ServiceContract {

    private static final String PATH = "/services/T00/B00/" + Printed.secret("hook");

    @RegisterExtension
    static final WireMockExtension SLACK = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void postsWhatSlackTakes() throws Exception {
        answers(okForContentType("text/html", "ok"));

        send(Cases.OPENING.notification());

        SLACK.verify(1, postRequestedFor(urlEqualTo(PATH))
            .withHeader("Content-Type", containing("application/json"))
            .withRequestBody(matchingJsonPath("$.text", equalTo(
                "🔴 CRITICAL: consumer group orders (prod): lag 151,200 records, limit 150,000"))));
        assertThat(receipts.taken()).hasSize(1);
    }

    @Test
    void tellsManyInOneDigest() throws Exception {
        answers(ok("ok"));

        send(Cases.DIGEST.notification());

        SLACK.verify(1, postRequestedFor(urlEqualTo(PATH)));
        assertThat(receipts.taken()).hasSize(300);
    }

    @Test
    void digestThatIsNeverTakenIsToldInPartsUntilOneNameIsLeft() throws Exception {
        answers(ok("ok"));
        SLACK.stubFor(post(PATH).withRequestBody(containing("poison"))
            .willReturn(aResponse().withStatus(400).withBody("invalid_blocks")));

        send(Cases.notification(Stream.concat(Stream.of("poison"), IntStream.range(0, 19).mapToObj(i -> "orders-" + i))
            .map(Cases.OPENING::update).toList()));

        assertThat(receipts.refused().keySet()).extracting(update -> update.incident().group().orElseThrow().groupId())
            .containsExactly("poison");
        assertThat(receipts.taken()).hasSize(19);
    }

    @Test
    void keepsWhatWasTakenWhenSlackThrottlesHalfWay() throws Exception {
        SLACK.stubFor(post(PATH).inScenario("throttle").whenScenarioStateIs("Started").willReturn(ok("ok"))
            .willSetStateTo("enough"));
        SLACK.stubFor(post(PATH).inScenario("throttle").whenScenarioStateIs("enough")
            .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("rate_limited")));

        Throwable thrown = failure(() -> {
            send(Cases.notification(Stream.of("a", "b", "c").map(Cases.OPENING::update).toList()));
            return receipts.taken();
        });

        assertThat(thrown).isInstanceOfSatisfying(DeliveryException.class, throttled ->
            assertThat(throttled.retryAt().orElseThrow()).isBetween(Cases.NOW.plusSeconds(30), Cases.NOW.plusSeconds(60)));
        assertThat(receipts.taken().keySet()).extracting(update -> update.incident().group().orElseThrow().groupId())
            .containsExactly("a");
        SLACK.verify(2, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void throttledWithoutATimeWaitsAMinute() throws Exception {
        answers(aResponse().withStatus(429));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled ->
            assertThat(throttled.retryAt().orElseThrow()).isAfterOrEqualTo(Cases.NOW.plusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource({"400,invalid_payload", "400,no_text", "400,too_many_attachments", "400,invalid_blocks",
        "400,invalid_blocks_format", "400,invalid_attachments", "400,some_new_word"})
    void refusesAMessageThatSlackNeverTakesAndGoesOn(int status, String word) throws Exception {
        SLACK.stubFor(post(PATH).inScenario("refuse").whenScenarioStateIs("Started")
            .willReturn(aResponse().withStatus(status).withBody(word)).willSetStateTo("next"));
        SLACK.stubFor(post(PATH).inScenario("refuse").whenScenarioStateIs("next").willReturn(ok("ok")));

        send(Cases.notification(Stream.of("a", "b").map(Cases.OPENING::update).toList()));

        assertThat(receipts.refused().values()).singleElement().asString().contains(status + ": " + word);
        assertThat(receipts.taken()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"403,action_prohibited", "403,invalid_token", "403,posting_to_general_channel_denied", "403,team_disabled",
        "404,no_service", "404,no_service_id", "404,no_active_hooks", "404,no_team", "404,channel_not_found",
        "400,channel_not_found", "400,user_not_found", "410,channel_is_archived", "403,some_new_word"})
    void givesUpAWebhookThatIsDead(int status, String word) {
        answers(aResponse().withStatus(status).withBody(word));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> {
            assertThat(dead.retryAt()).isEmpty();
            assertThat(dead).hasMessageContaining("http://localhost:" + SLACK.getPort() + "/... answered " + status)
                .hasMessageContaining("make a new incoming webhook");
        });
    }

    @ParameterizedTest
    @CsvSource({"500,rollup_error", "503,", "408,request_timeout", "404,<html>nothing here</html>", "200,invalid_blocks",
        "302,"})
    void triesAgainWhatMayBeOtherwiseNextTime(int status, String body) {
        answers(aResponse().withStatus(status).withBody(body));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class);
    }

    @Test
    void hidesItsSecretWhateverSlackRepeats() {
        answers(aResponse().withStatus(404).withBody("no such path " + PATH + " nor " + PATH.substring(18)));

        assertThat(thrown()).hasMessageEndingWith("answered 404: no such path *** nor ***");
        Printed.show(SlackNotifier.create("https://hooks.slack.com" + PATH));
        assertThat(SlackNotifier.create("https://hooks.slack.com" + PATH)).hasToString("slack https://hooks.slack.com/...");
    }

    @Override
    protected Notifier create() {
        return SlackNotifier.create("http://localhost:" + SLACK.getPort() + PATH);
    }

    @Override
    protected void works() {
        answers(ok("ok"));
    }

    @Override
    protected void fails() {
        answers(aResponse().withStatus(500));
    }

    @Override
    protected void hangs() {
        answers(ok("ok").withFixedDelay(20_000));
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SLACK.stubFor(post(PATH).willReturn(answer));
    }
}
