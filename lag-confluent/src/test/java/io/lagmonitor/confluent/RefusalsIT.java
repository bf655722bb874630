package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.lagmonitor.confluent.Fetches.NEWEST;
import static io.lagmonitor.confluent.Fetches.fetch;
import static io.lagmonitor.confluent.Fetches.lags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the service says instead of numbers, and what people read of it. */
@Timeout(60)
class RefusalsIT {

    private static final String QUERY = "/v2/metrics/cloud/query";
    private static final String DESCRIPTORS = "/v2/metrics/cloud/descriptors/metrics";

    private final FakeMetricsApi api = new FakeMetricsApi();
    private ConfluentMetricsLagSource source;

    @BeforeEach
    void report() {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5).put("lkc-2", "payments", "t", 0, "a", NEWEST, 6);
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    @Test
    void sendsTheHeaderThatTheVendorPublished() throws Exception {
        fetch(source);

        assertThat(api.server.getAllServeEvents()).hasSize(2).allSatisfy(event ->
            assertThat(event.getRequest().getHeader("Authorization")).isEqualTo(FakeMetricsApi.AUTHORIZATION));
    }

    @Test
    void saysThatACloudKeyIsWanted() {
        try (ConfluentMetricsLagSource wrong = ConfluentMetricsLagSource.create("CLUSTERKEY", "hidden")
                .baseUrl(api.baseUrl()).cluster("lkc-1")) {
            assertThatThrownBy(() -> fetch(wrong)).isInstanceOf(LagException.class).hasMessage("GET " + api.baseUrl()
                + DESCRIPTORS + " answered 401: no such key; the Metrics API takes a Cloud API key (made for the resource "
                + "«cloud»), not the key of a Kafka cluster");
        }
        assertThat(api.server.getAllServeEvents()).hasSize(1);
    }

    @Test
    void saysWhichRoleIsWanted() {
        refuse("lkc-1", FakeMetricsApi.refusal(403, "not authorized for lkc-1"));

        assertThatThrownBy(() -> fetch(source)).hasMessage("POST " + api.baseUrl() + QUERY + " answered 403: "
            + "not authorized for lkc-1; the owner of the key needs the role MetricsViewer for the cluster");
    }

    @Test
    void saysWhatTheServerDoesNotLike() {
        refuse("lkc-1", FakeMetricsApi.refusal(400, "line one\nline two " + "x".repeat(500)));

        assertThatThrownBy(() -> fetch(source)).message()
            .startsWith("POST " + api.baseUrl() + QUERY + " answered 400: line one line two xxx").hasSizeLessThan(400);
    }

    @Test
    void saysWhatAnErrorWithoutJsonBeginsWith() {
        refuse("lkc-1", aResponse().withStatus(503).withBody("<html>\n<title>Down</title>"));

        assertThatThrownBy(() -> fetch(source))
            .hasMessage("POST " + api.baseUrl() + QUERY + " answered 503: <html> <title>Down</title>");
    }

    @Test
    void readsTheOtherClustersWhenOneIsRefused() throws Exception {
        refuse("lkc-1", FakeMetricsApi.refusal(403, "not authorized for lkc-1"));

        LagSnapshot snapshot = fetch(source.cluster("lkc-2", "prod"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("prod/payments", 6L));
        assertThat(snapshot.clusters()).containsExactlyInAnyOrder("lkc-1", "prod");
        assertThat(snapshot.complete("lkc-1")).isFalse();
        assertThat(snapshot.complete("prod")).isTrue();
        assertThat(snapshot.incompleteBecause().orElseThrow()).startsWith("lkc-1: POST")
            .contains("not authorized for lkc-1");
    }

    @Test
    void namesTheClustersThatFailedForDifferentReasons() {
        refuse("lkc-1", FakeMetricsApi.refusal(403, "no"));
        refuse("lkc-2", FakeMetricsApi.refusal(500, "ouch"));

        assertThatThrownBy(() -> fetch(source.cluster("lkc-2", "prod"))).message()
            .startsWith("lkc-1: POST ").contains("; prod: POST ");
    }

    @Test
    void readsTheOtherClustersWhenOneHangs() throws Exception {
        refuse("lkc-1", aResponse().withFixedDelay(30_000));

        LagSnapshot snapshot = source.cluster("lkc-2").fetch(LagRequest.all(Duration.ofSeconds(4)));

        assertThat(lags(snapshot)).isEqualTo(Map.of("lkc-2/payments", 6L));
        assertThat(snapshot.incompleteBecause().orElseThrow()).startsWith("lkc-1: POST").contains(": no answer after ");
    }

    @Test
    void triesDocumentedLabelsWhereTheyAreNotListed() throws Exception {
        api.server.stubFor(get(urlPathEqualTo(DESCRIPTORS)).willReturn(aResponse().withStatus(403)));

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(Map.of("lkc-1/orders", 5L));
        assertThat(fetch(source).requests()).as("calls: labels are asked for again").hasValue(2);
    }

    @Test
    void followsRedirects() throws Exception {
        api.server.stubFor(any(urlPathEqualTo("/old" + DESCRIPTORS)).willReturn(
            aResponse().withStatus(307).withHeader("Location", DESCRIPTORS + "?page_size=1000")));
        api.server.stubFor(any(urlPathEqualTo("/old" + QUERY)).willReturn(
            aResponse().withStatus(301).withHeader("Location", QUERY)));

        assertThat(lags(fetch(source.baseUrl(api.baseUrl() + "/old/")))).isEqualTo(Map.of("lkc-1/orders", 5L));
    }

    @Test
    void showsItsKeyToNoOtherServer() {
        WireMockServer other = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        other.start();
        try {
            other.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
            api.server.stubFor(any(urlPathEqualTo(DESCRIPTORS)).willReturn(
                aResponse().withStatus(301).withHeader("Location", other.baseUrl() + DESCRIPTORS)));

            assertThatThrownBy(() -> fetch(source)).hasMessageContaining(
                ", redirected to GET " + other.baseUrl() + DESCRIPTORS + " answered 401");
            assertThat(other.getAllServeEvents()).singleElement().satisfies(event ->
                assertThat(event.getRequest().containsHeader("Authorization")).isFalse());
        } finally {
            other.stop();
        }
    }

    @Test
    void hidesWhatTheServerRepeatsOfTheKey() {
        refuse("lkc-1", FakeMetricsApi.refusal(400, "header " + FakeMetricsApi.AUTHORIZATION + ", key " + FakeMetricsApi.KEY
            + ", secret " + FakeMetricsApi.SECRET));

        assertThatThrownBy(() -> fetch(source)).hasMessageEndingWith(": header Basic ***, key ***, secret ***");
    }

    @Test
    void asksForATokenBeforeEachCall() {
        int[] asked = new int[1];
        try (ConfluentMetricsLagSource withToken = ConfluentMetricsLagSource.withToken(() -> "token" + ++asked[0])
                .baseUrl(api.baseUrl()).cluster("lkc-1")) {
            api.server.stubFor(get(urlPathEqualTo(DESCRIPTORS)).willReturn(aResponse().withStatus(404)));

            assertThatThrownBy(() -> fetch(withToken)).hasMessageContaining("answered 401");
        }
        assertThat(api.server.getAllServeEvents()).extracting(event -> event.getRequest().getHeader("Authorization"))
            .containsExactlyInAnyOrder("Bearer token1", "Bearer token2");
    }

    private void refuse(String cluster, ResponseDefinitionBuilder answer) {
        api.server.stubFor(post(urlEqualTo(QUERY))
            .withRequestBody(matchingJsonPath("$.filter[?(@.value == '" + cluster + "')]")).willReturn(answer));
    }
}
