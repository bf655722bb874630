package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.lagmonitor.confluent.Fetches.NEWEST;
import static io.lagmonitor.confluent.Fetches.fetch;
import static io.lagmonitor.confluent.Fetches.lags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A service that wants to be called less often. */
@Timeout(60)
class ThrottleIT {

    private static final String QUERY = "/v2/metrics/cloud/query";
    private static final Map<String, Long> LAGS = Map.of("lkc-1/orders", 5L);

    private final FakeMetricsApi api = new FakeMetricsApi();
    private ConfluentMetricsLagSource source;

    @BeforeEach
    void report() {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5);
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
            Arguments.of("Retry-After", tooMany().withHeader("Retry-After", "1"), 1_000),
            Arguments.of("a reset", tooMany().withHeader("rateLimit-reset", "1"), 1_000),
            Arguments.of("two limits, one of them reached",
                tooMany().withHeader("rateLimit-remaining", "7", "0").withHeader("rateLimit-reset", "3000", "1"), 1_000),
            Arguments.of("two limits in one line",
                tooMany().withHeader("rateLimit-remaining", "0, 9").withHeader("rateLimit-reset", "1, 3000"), 1_000),
            Arguments.of("a body that says why", FakeMetricsApi.refusal(429, "Too many requests have been made")
                .withHeader("RateLimit-Reset", "1"), 1_000),
            Arguments.of("neither header nor body", tooMany(), 1_000),
            Arguments.of("nonsense", tooMany().withHeader("Retry-After", "soon").withHeader("rateLimit-reset", "-5"), 1_000),
            Arguments.of("at once", tooMany().withHeader("Retry-After", "0"), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void waitsAsLongAsItIsTold(String told, ResponseDefinitionBuilder refusal, long leastMs) throws Exception {
        fetch(source);
        refuseOnce(refusal);
        long begun = System.nanoTime();

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(LAGS);
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.requests()).hasValue(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun).toMillis()).isBetween(leastMs, leastMs + 15_000);
    }

    @Test
    void doesNotCallAtOnceAgainAndAgain() {
        api.server.stubFor(post(urlEqualTo(QUERY)).willReturn(tooMany().withHeader("Retry-After", "0")));

        assertThatThrownBy(() -> source.fetch(LagRequest.all(Duration.ofSeconds(4))))
            .hasMessageContaining("is throttled until ");
        assertThat(api.queries()).hasSizeBetween(2, 4);
    }

    @Test
    void saysUntilWhenWhereThereIsNoTimeToWait() {
        api.server.stubFor(post(urlEqualTo(QUERY)).willReturn(tooMany().withHeader("Retry-After", "60")));
        long begun = System.nanoTime();

        assertThatThrownBy(() -> fetch(source)).hasMessage("POST " + api.baseUrl() + QUERY
            + " is throttled until 2026-11-20T10:11:30Z, and there is no time to wait for that");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(api.queries()).hasSize(1);
    }

    @Test
    void doesNotCallBeforeTheTimeInTheNextFetchEither() {
        api.server.stubFor(post(urlEqualTo(QUERY)).willReturn(tooMany().withHeader("Retry-After", "60")));
        assertThatThrownBy(() -> fetch(source)).hasMessageContaining("throttled");

        assertThatThrownBy(() -> fetch(source)).hasMessageContaining("is throttled until 2026-11-20T10:11:");

        assertThat(api.queries()).hasSize(1);
    }

    @Test
    void waitsBeforeTheNextCallWhenTheLastOneWasTakenUp() throws Exception {
        refuseOnce(aResponse().withBody("{\"data\":[]}")
            .withHeader("rateLimit-remaining", "0", "100").withHeader("rateLimit-reset", "1", "3000"));
        fetch(source);
        long begun = System.nanoTime();

        assertThat(lags(fetch(source))).isEqualTo(LAGS);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(700), Duration.ofSeconds(15));
    }

    @Test
    void doesNotWaitWhileCallsAreLeft() throws Exception {
        refuseOnce(aResponse().withBody("{\"data\":[]}")
            .withHeader("rateLimit-remaining", "1", "100").withHeader("rateLimit-reset", "3000", "3000"));
        fetch(source);

        assertThat(lags(fetch(source))).isEqualTo(LAGS);
    }

    @Test
    void keepsThePagesThatCameBeforeItWasThrottled() throws Exception {
        api.put("lkc-1", "payments", "t", 0, "a", NEWEST, 6);
        api.pagesOf(1);
        api.server.stubFor(post(urlPathEqualTo(QUERY))
            .withQueryParam("page_token", matching(".+"))
            .willReturn(tooMany().withHeader("Retry-After", "60")));

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(LAGS);
        assertThat(snapshot.incompleteBecause().orElseThrow()).contains(" is throttled until 2026-11-20T10:11:3");
    }

    private void refuseOnce(ResponseDefinitionBuilder refusal) {
        api.server.stubFor(post(urlEqualTo(QUERY)).inScenario("once").whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("over").willReturn(refusal));
    }

    private static ResponseDefinitionBuilder tooMany() {
        return aResponse().withStatus(429);
    }
}
