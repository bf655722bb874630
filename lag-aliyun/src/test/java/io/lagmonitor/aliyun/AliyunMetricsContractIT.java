package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.json;
import static io.lagmonitor.aliyun.Cloud.point;
import static io.lagmonitor.aliyun.Cloud.points;
import static io.lagmonitor.aliyun.Cloud.pointsAndNext;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.contract.LagSourceContract;
import io.lagmonitor.spi.LagSource;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** S1 to S8 for CloudMonitor. */
class AliyunMetricsContractIT extends LagSourceContract {

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Override
    protected LagSource source() {
        return answering(points(point("a", "orders", aMinuteAgo(), 7), point("a", "audit", aMinuteAgo(), 0)));
    }

    @Override
    protected Optional<LagSource> hangingSource() {
        return Optional.of(answering(points().withFixedDelay(60_000)));
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        LagSource source = answering(json(200, "{\"Code\":\"200\",\"Succ"));
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", absent())
            .willReturn(pointsAndNext("2", point("a", "orders", aMinuteAgo(), 7))));
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", equalTo("2"))
            .willReturn(json(500, "oops")));
        return Optional.of(source);
    }

    @Override
    protected Optional<LagSource> failingSource() {
        return Optional.of(AliyunMetricsLagSource.create(Cloud.keys(), "cn-hangzhou", "a").endpoint("http://localhost:1"));
    }

    private static LagSource answering(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(action(Action.METRIC_LAST).willReturn(answer));
        return AliyunMetricsLagSource.create(Cloud.keys(), "cn-hangzhou", "a")
            .endpoint("http://localhost:" + SERVER.getPort());
    }

    private static Instant aMinuteAgo() {
        return Instant.now().minusSeconds(60);
    }
}
