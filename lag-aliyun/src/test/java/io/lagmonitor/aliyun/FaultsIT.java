package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.groups;
import static io.lagmonitor.aliyun.Cloud.points;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.sun.net.httpserver.HttpServer;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No server, however it misbehaves, keeps a source for longer than the request allows. */
@Timeout(60)
class FaultsIT {

    private static final Duration SHORT = Duration.ofSeconds(1);
    /** For a part of it to be enough for a call that is answered. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);
    /** What a busy machine may add. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** Longer than any of them; the server has a thread for each call that it lets wait. */
    private static final int HANGING_MS = 4_000;

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
        .options(options().dynamicPort().containerThreads(100)).build();

    static Stream<ResponseDefinitionBuilder> faults() {
        return Stream.concat(Stream.of(Fault.values()).map(fault -> aResponse().withFault(fault)),
            Stream.of(points().withFixedDelay(HANGING_MS), ok("x".repeat(1000)).withChunkedDribbleDelay(100, HANGING_MS),
                points().withStatus(400).withFixedDelay(HANGING_MS),
                points().withStatus(429).withHeader("Retry-After", "3600"), points().withStatus(429)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void metricsFailInTime(ResponseDefinitionBuilder fault) {
        assertFailsInTime(metrics("a", "b"), fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void progressFailsInTime(ResponseDefinitionBuilder fault) {
        assertFailsInTime(progress(), fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void groupsFailInTimeWhenTheirListWasRead(ResponseDefinitionBuilder fault) throws Exception {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "g" + i).toList();
        SERVER.stubFor(any(anyUrl()).willReturn(fault));
        SERVER.stubFor(action(Action.CONSUMER_LIST).willReturn(groups(20, ids)));

        try (LagSource source = progress()) {
            connect(source);
            LagSnapshot snapshot = inTime(source);

            assertThat(snapshot.groups()).isEmpty();
            assertThat(snapshot.failures()).hasSize(20);
        }
    }

    @Test
    void pagesThatNeverEndAreEndedByTheTime() throws Exception {
        AtomicLong page = new AtomicLong();
        HttpServer endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.createContext("/", exchange -> {
            byte[] answer = ("{\"Success\":true,\"NextToken\":\"" + page.incrementAndGet() + "\"}").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        endless.start();

        try (LagSource source = AliyunMetricsLagSource.create(Cloud.keys(), "cn-hangzhou", "a")
                .endpoint("http://localhost:" + endless.getAddress().getPort())) {
            connect(source);
            LagSnapshot snapshot = inTime(source);

            assertThat(snapshot.incompleteBecause().get()).startsWith("a: DescribeMetricLast: POST http://localhost:");
            assertThat(snapshot.requests().getAsLong()).isGreaterThan(3);
        } finally {
            endless.stop(0);
        }
    }

    @Test
    void oneBatchThatHangsLeavesTimeForTheNext() throws Exception {
        String[] ids = IntStream.range(0, 60).mapToObj(i -> "i" + i).toArray(String[]::new);
        SERVER.stubFor(action(Action.METRIC_LAST).willReturn(points().withFixedDelay(HANGING_MS)));
        SERVER.stubFor(action(Action.METRIC_LAST)
            .withQueryParam("Dimensions", containing("\"i59\"")).willReturn(points()));

        try (LagSource source = metrics(ids)) {
            connect(source);

            assertThat(inTime(source).incompleteBecause().get()).startsWith("i0 and 49 more: DescribeMetricLast: POST ");
        }
    }

    private static void assertFailsInTime(LagSource source, ResponseDefinitionBuilder fault) {
        SERVER.stubFor(any(anyUrl()).willReturn(fault));
        try (source) {
            connect(source);
            long begun = System.nanoTime();

            assertThatThrownBy(() -> source.fetch(LagRequest.all(SHORT))).isInstanceOf(LagException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT.plus(GRACE));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static LagSnapshot inTime(LagSource source) throws Exception {
        long begun = System.nanoTime();
        LagSnapshot snapshot = source.fetch(LagRequest.all(ENOUGH));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ENOUGH.plus(GRACE));
        return snapshot;
    }

    /** The first call of a JVM is slow, which is not what is measured. */
    private static void connect(LagSource source) {
        try {
            source.fetch(LagRequest.all(Duration.ofMillis(100)));
        } catch (Exception e) {
            // as expected
        }
    }

    private static LagSource metrics(String... ids) {
        return AliyunMetricsLagSource.create(Cloud.keys(), "cn-hangzhou", ids).endpoint(address());
    }

    private static LagSource progress() {
        return AliyunProgressLagSource.create(Cloud.keys(), "cn-hangzhou", "a").endpoint(address());
    }

    private static String address() {
        return "http://localhost:" + SERVER.getPort();
    }
}
