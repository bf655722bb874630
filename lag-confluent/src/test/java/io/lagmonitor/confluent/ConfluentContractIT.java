package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.lagmonitor.contract.LagSourceContract;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ConfluentContractIT extends LagSourceContract {

    private final FakeMetricsApi api = new FakeMetricsApi();

    @BeforeEach
    void report() {
        Instant minute = Instant.now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MINUTES);
        api.put("lkc-1", "orders", "t", 0, "c", minute, 5).put("lkc-1", "payments", "t", 0, "c", minute, 0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Override
    protected LagSource source() {
        return ConfluentMetricsLagSource.create(FakeMetricsApi.KEY, FakeMetricsApi.SECRET).baseUrl(api.baseUrl())
            .cluster("lkc-1");
    }

    @Override
    protected Optional<LagSource> hangingSource() {
        api.server.stubFor(any(anyUrl()).willReturn(ok().withFixedDelay(60_000)));
        return Optional.of(source());
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        api.pagesOf(1);
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query"))
            .withQueryParam("page_token", WireMock.matching(".+"))
            .willReturn(WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        return Optional.of(source());
    }

    @Override
    protected Optional<LagSource> failingSource() {
        return Optional.of(ConfluentMetricsLagSource.create(FakeMetricsApi.KEY, FakeMetricsApi.SECRET)
            .baseUrl("http://localhost:1").cluster("lkc-1"));
    }
}
