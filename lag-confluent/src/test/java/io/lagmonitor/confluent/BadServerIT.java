package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.lagmonitor.confluent.Fetches.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a server behaves, a fetch ends in its time. */
@Timeout(60)
class BadServerIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final FakeMetricsApi api = new FakeMetricsApi();
    private ConfluentMetricsLagSource source;

    @BeforeEach
    void report() {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5).put("lkc-1", "payments", "t", 0, "a", NEWEST, 6);
        api.pagesOf(1);
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    static Stream<Arguments> answers() {
        return Stream.concat(
            Stream.of(Fault.values()).map(fault -> Arguments.of(fault.name(), aResponse().withFault(fault))),
            Stream.of(
                Arguments.of("hangs", aResponse().withFixedDelay(30_000)),
                Arguments.of("dribbles", aResponse().withBody(" ".repeat(10_000)).withChunkedDribbleDelay(1_000, 30_000)),
                Arguments.of("babbles", aResponse().withBody("blah ".repeat(1_000_000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void failsInTime(String what, ResponseDefinitionBuilder answer) {
        api.server.stubFor(any(anyUrl()).willReturn(answer));
        long begun = System.nanoTime();

        assertThatThrownBy(() -> source.cluster("lkc-2").fetch(LagRequest.all(TIMEOUT))).isInstanceOf(LagException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.plusSeconds(3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void saysInTimeWhatItRead(String what, ResponseDefinitionBuilder answer) throws Exception {
        Fetches.fetch(source);
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query")).withQueryParam("page_token", matching(".+"))
            .willReturn(answer));
        long begun = System.nanoTime();

        LagSnapshot snapshot = source.fetch(LagRequest.all(TIMEOUT));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.plusSeconds(3));
        assertThat(Fetches.lags(snapshot)).containsOnlyKeys("lkc-1/orders");
        assertThat(snapshot.complete()).isFalse();
    }
}
