package io.lagmonitor.notify.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notifier;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierIT extends ServiceContract {

    private static final String PATH = "/" + Printed.secret("w");
    private static final String AUTHORIZATION = "Basic " + Printed.secret("h");
    private static final String SECRET = Printed.secret("s");

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void postsOurDocumentSigned() throws Exception {
        works();
        long before = Instant.now().getEpochSecond();

        send(Cases.OPENING.notification());

        LoggedRequest request = SERVER.findAll(postRequestedFor(urlEqualTo(PATH))).get(0);
        JsonNode document = new ObjectMapper().readTree(request.getBody());
        assertThat(document.get("kind").asText()).isEqualTo("OPENED");
        assertThat(request.getHeader("Authorization")).isEqualTo(AUTHORIZATION);
        assertThat(request.getHeader("Content-Type")).containsIgnoringCase("application/json");
        long timestamp = Long.parseLong(request.getHeader("Lag-Timestamp"));
        assertThat(timestamp).isBetween(before, Instant.now().getEpochSecond());
        assertThat(request.getHeader("Lag-Signature"))
            .isEqualTo("sha256=" + Signature.of(SECRET, timestamp, request.getBody()));
        assertThat(receipts.taken()).hasSize(1);
    }

    /** {@code printf '1735689600.{"a":1}' | openssl dgst -sha256 -hmac 'this is secret'}. */
    @Test
    void signsAsOpensslDoes() {
        assertThat(Signature.of("this is secret", 1_735_689_600, "{\"a\":1}".getBytes(UTF_8)))
            .isEqualTo("b43d4398a6975d0db89af28abb5c6a451f5609a3185b7cd1919421c1968c12de");
    }

    @Test
    void sendsWhatTheUserMakesOfIt() throws Exception {
        works();

        try (Notifier notifier = WebhookNotifier.create(address()).method("PUT").header("content-type", "application/x+json")
                .template("{\"msg\": \"{status} {kind} {group}\"}")) {
            notifier.send(Cases.OPENING.notification("a \"b\""));
        }

        SERVER.verify(1, putRequestedFor(urlEqualTo(PATH)).withHeader("Content-Type", equalTo("application/x+json"))
            .withRequestBody(equalToJson("{\"msg\": \"CRITICAL OPENED a \\\"b\\\"\"}")));
    }

    @Test
    void callsOnceForEachUpdateAndKeepsWhatWasTaken() throws Exception {
        SERVER.stubFor(any(anyUrl()).inScenario("s").whenScenarioStateIs("Started").willReturn(ok()).willSetStateTo("no"));
        SERVER.stubFor(any(anyUrl()).inScenario("s").whenScenarioStateIs("no").willReturn(aResponse().withStatus(502)));

        Throwable thrown = failure(() -> {
            send(Cases.notification(Stream.of("a", "b", "c").map(Cases.OPENING::update).toList()));
            return receipts;
        });

        assertThat(thrown).isExactlyInstanceOf(LagException.class);
        assertThat(receipts.taken()).hasSize(1);
        assertThat(SERVER.getAllServeEvents()).hasSize(3);
    }

    @Test
    void oneThatIsNeverTakenKeepsNoOtherFromBeingTold() throws Exception {
        works();
        SERVER.stubFor(any(anyUrl()).withRequestBody(containing("poison")).willReturn(aResponse().withStatus(500)));

        Throwable thrown = failure(() -> {
            send(Cases.notification(Stream.of("poison", "b", "c").map(Cases.OPENING::update).toList()));
            return receipts;
        });

        assertThat(thrown).isExactlyInstanceOf(LagException.class).hasMessageContaining("answered 500");
        assertThat(receipts.taken().keySet()).extracting(update -> update.incident().group().orElseThrow().groupId())
            .containsExactly("b", "c");
    }

    @Test
    void serverThatTakesNothingIsCalledAFewTimesAPoll() {
        fails();

        failure(() -> {
            send(Cases.DIGEST.notification());
            return receipts;
        });

        assertThat(SERVER.getAllServeEvents()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void takesEveryStatusOfSuccess(int status) throws Exception {
        answers(aResponse().withStatus(status));

        send(Cases.OPENING.notification());

        assertThat(receipts.taken()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void refusesWhatTheServerRefuses(int status) throws Exception {
        answers(aResponse().withStatus(status).withBody("no such field"));

        send(Cases.OPENING.notification());

        assertThat(receipts.refused().values()).singleElement().asString()
            .endsWith("answered " + status + ": no such field");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410})
    void givesUpWhatOnlyOtherSettingsPutRight(int status) {
        answers(aResponse().withStatus(status));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> assertThat(dead.retryAt()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void waitsAsLongAsTheServerSays(int status) {
        answers(aResponse().withStatus(status).withHeader("Retry-After", "120"));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, throttled -> assertThat(
            throttled.retryAt().orElseThrow()).isBetween(Cases.NOW.plusSeconds(120), Cases.NOW.plusSeconds(150)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 404, 405, 408, 409, 500, 502, 503, 504})
    void triesAgainWhatMayBeOtherwiseNextTime(int status) {
        answers(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class);
        assertThat(SERVER.getAllServeEvents()).as("redirects are not followed").hasSize(1);
    }

    @Test
    void hidesItsSecretsWhateverTheServerRepeats() {
        answers(aResponse().withStatus(500).withBody("no " + PATH + ", no " + AUTHORIZATION));

        assertThat(thrown()).hasMessageEndingWith("answered 500: no ***, no Basic ***");
        Printed.show(create());
    }

    @Override
    protected Notifier create() {
        return WebhookNotifier.create(address()).header("Authorization", AUTHORIZATION).sign(SECRET);
    }

    @Override
    protected void works() {
        answers(ok());
    }

    @Override
    protected void fails() {
        answers(aResponse().withStatus(500));
    }

    @Override
    protected void hangs() {
        answers(ok().withFixedDelay(20_000));
    }

    private static String address() {
        return "http://localhost:" + SERVER.getPort() + PATH;
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(urlEqualTo(PATH)).willReturn(answer));
    }
}
