package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.groups;
import static io.lagmonitor.aliyun.Cloud.progress;
import static io.lagmonitor.aliyun.Cloud.refused;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.contract.LagSourceContract;
import io.lagmonitor.spi.LagSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** S1 to S8 for the API of ApsaraMQ for Kafka. */
class AliyunProgressContractIT extends LagSourceContract {

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Override
    protected LagSource source() {
        LagSource source = listing(groups(2, List.of("orders", "audit")));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).withQueryParam("ConsumerId", equalTo("contract-no-such-group"))
            .willReturn(refused(400, "BIZ_SUBSCRIPTION_NOT_FOUND", "no such group")));
        return source;
    }

    @Override
    protected Optional<LagSource> hangingSource() {
        return Optional.of(listing(groups(0, List.of()).withFixedDelay(60_000)));
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        LagSource source = listing(groups(2, List.of("orders", "audit")));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).withQueryParam("ConsumerId", equalTo("audit"))
            .willReturn(refused(500, "InternalError", "oops")));
        return Optional.of(source);
    }

    @Override
    protected Optional<LagSource> failingSource() {
        return Optional.of(
            AliyunProgressLagSource.create(Cloud.keys(), "cn-hangzhou", "a").endpoint("http://localhost:1"));
    }

    private static LagSource listing(ResponseDefinitionBuilder groups) {
        SERVER.stubFor(action(Action.CONSUMER_LIST).willReturn(groups));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).willReturn(progress("t", 90, 100)));
        return AliyunProgressLagSource.create(Cloud.keys(), "cn-hangzhou", "a")
            .endpoint("http://localhost:" + SERVER.getPort());
    }
}
