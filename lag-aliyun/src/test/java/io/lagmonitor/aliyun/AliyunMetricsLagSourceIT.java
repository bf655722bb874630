package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.json;
import static io.lagmonitor.aliyun.Cloud.point;
import static io.lagmonitor.aliyun.Cloud.points;
import static io.lagmonitor.aliyun.Cloud.pointsAndNext;
import static io.lagmonitor.aliyun.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.lagmonitor.aliyun.AliyunMetricsLagSource.Api;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AliyunMetricsLagSourceIT {

    private static final HandClock CLOCK = new HandClock();
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Instant LATEST = CLOCK.instant().minusSeconds(60);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void readsTheNewestPointOfEachGroup() throws Exception {
        stub(points(point("a", "orders", LATEST.minusSeconds(60), 90), point("a", "orders", LATEST, 100),
            point("b", "orders", LATEST, 7)));

        LagSnapshot snapshot = fetch(source("a", "b").cluster("b", "payments"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 100L, "payments/orders", 7L));
        assertThat(snapshot.groups()).extracting(GroupLag::asOf).containsOnly(LATEST);
        assertThat(snapshot.clusters()).containsExactlyInAnyOrder("a", "payments");
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.absence()).isEqualTo(Absence.INACTIVE);
        assertThat(snapshot.requests()).hasValue(1);
        assertThat(snapshot.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Code\":\"200\",\"Success\":true,\"Datapoints\":\"%s\"", "\"Code\":200,\"Datapoints\":%s",
        "\"Code\":\"200\",\"Success\":\"true\",\"Datapoints\":%s,\"NextToken\":null", "\"Success\":true,\"Datapoints\":\"%s\"",
        "\"Datapoints\":\"%s\",\"NextToken\":\"\"", "\"Code\":null,\"Success\":null,\"Message\":null,\"Datapoints\":%s"})
    void readsAnswersInEveryShape(String shape) throws Exception {
        String points = "[" + point("a", "orders", LATEST, 7) + "]";
        stub(json(200, "{" + String.format(shape, shape.contains("\"%s\"") ? points.replace("\"", "\\\"") : points) + "}"));

        assertThat(lags(fetch(source("a")))).isEqualTo(Map.of("a/orders", 7L));
    }

    @Test
    void signsWhatItSends() throws Exception {
        stub(points());
        AliyunCredentials temporary = AliyunCredentials.of("STS.id", Cloud.SECRET, "t0ken+/=");

        for (AliyunCredentials credentials : List.of(Cloud.keys(), temporary)) {
            fetch(source(credentials, "a").metric("消息 *~堆积"));
        }

        List<LoggedRequest> sent = SERVER.getAllServeEvents().stream().map(ServeEvent::getRequest).toList();
        assertThat(sent).hasSize(2);
        for (LoggedRequest request : sent) {
            Signature.assertGood(request, Cloud.SECRET);
        }
        assertThat(sent.get(0).getHeader("x-acs-security-token")).isEqualTo("t0ken+/=");
        assertThat(sent.get(0).queryParameter("MetricName").firstValue()).isEqualTo("消息 *~堆积");
        assertThat(sent.get(0).getHeader("x-acs-date")).isEqualTo("2026-11-20T10:00:00Z");
    }

    @Test
    void followsPagesOfTheSameQuestion() throws Exception {
        SERVER.stubFor(action(Action.METRIC_LIST).withQueryParam("NextToken", absent())
            .willReturn(pointsAndNext("t+/2", point("a", "orders", LATEST, 100))));
        SERVER.stubFor(action(Action.METRIC_LIST).withQueryParam("NextToken", equalTo("t+/2"))
            .willReturn(pointsAndNext("t3", point("a", "orders", LATEST.minusSeconds(60), 90))));
        SERVER.stubFor(action(Action.METRIC_LIST).withQueryParam("NextToken", equalTo("t3"))
            .willReturn(points(point("a", "audit", LATEST, 7))));

        LagSnapshot snapshot = fetch(source("a").api(Api.LIST).window(Duration.ofMinutes(5)).pageSize(1));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 100L, "a/audit", 7L));
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.requests()).hasValue(3);
        SERVER.verify(3, postRequestedFor(urlPathEqualTo("/"))
            .withQueryParam("Length", equalTo("1"))
            .withQueryParam("StartTime", equalTo(String.valueOf(CLOCK.instant().minusSeconds(300).toEpochMilli())))
            .withQueryParam("EndTime", equalTo(String.valueOf(CLOCK.instant().toEpochMilli()))));
    }

    @Test
    void readsTopics() throws Exception {
        String topic = point("a", "orders", LATEST, 7).replace("}", ",\"topic\":\"t1\"}");
        stub(points(topic, topic.replace("t1", "t2")));

        LagSnapshot snapshot = fetch(source("a").metric("message_accumulation_onetopic"));

        assertThat(snapshot.groups().get(0).topics()).containsExactly("t1", "t2");
        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 14L));
    }

    @Test
    void readsDimensionsOfOtherNames() throws Exception {
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("Dimensions", equalToJson("[{\"id\":\"a\"}]"))
            .willReturn(points(
                point("a", "orders", LATEST, 7).replace("instanceId", "id").replace("consumerGroup", "group"))));

        assertThat(lags(fetch(source("a").dimensions("id", "group")))).isEqualTo(Map.of("a/orders", 7L));
    }

    @Test
    void returnsOnlyGroupsThatWereAskedFor() throws Exception {
        stub(points(point("a", "orders", LATEST, 7), point("a", "audit", LATEST, 8), point("x", "orders", LATEST, 9)));

        try (AliyunMetricsLagSource source = source("a")) {
            LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all().include("or.*"),
                Set.of(new GroupKey("a", "gone")), LONG));

            assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 7L));
            assertThat(snapshot.failures()).isEmpty();
        }
    }

    @Test
    void asksForFiftyInstancesInOneCall() throws Exception {
        stub(points());
        String[] ids = IntStream.range(0, 101).mapToObj(i -> "i" + i).toArray(String[]::new);

        LagSnapshot snapshot = fetch(source(ids));

        assertThat(snapshot.requests()).hasValue(3);
        assertThat(SERVER.getAllServeEvents()).extracting(event -> (long) event.getRequest().queryParameter("Dimensions")
            .firstValue().split("instanceId").length - 1).containsExactlyInAnyOrder(50L, 50L, 1L);
        assertThat(snapshot.clusters()).hasSize(101);
        assertThat(snapshot.notes()).hasSize(10);
    }

    @Test
    void readsTheOthersWhenAnInstanceIsRefused() throws Exception {
        stub(points(point("i7", "orders", LATEST, 7), point("i49", "orders", LATEST, 8)));
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("Dimensions", containing("\"i30\""))
            .willReturn(refused(404, "ResourceNotFound", "no such instance")));
        String[] ids = IntStream.range(0, 50).mapToObj(i -> "i" + i).toArray(String[]::new);

        LagSnapshot snapshot = fetch(source(ids));

        assertThat(lags(snapshot)).isEqualTo(Map.of("i7/orders", 7L, "i49/orders", 8L));
        assertThat(snapshot.incompleteBecause()).contains(
            "i30: DescribeMetricLast: localhost refused it, ResourceNotFound (HTTP 404): no such instance");
        assertThat(snapshot.clusters()).filteredOn(cluster -> !snapshot.complete(cluster)).containsExactly("i30");
        assertThat(snapshot.requests().getAsLong()).isLessThanOrEqualTo(13);
    }

    @Test
    void doesNotAskForEachInstanceWhenAllAreRefused() {
        stub(refused(400, "InvalidParameterValue", "no such metric"));
        String[] ids = IntStream.range(0, 50).mapToObj(i -> "i" + i).toArray(String[]::new);

        Failure.of(source(ids)).assertSays("InvalidParameterValue (HTTP 400): no such metric").assertCalls(SERVER, 6, 25);
    }

    @Test
    void namesTheRightThatIsMissing() {
        stub(refused(403, "Forbidden.RAM", "User not authorized to operate on the specified resource"));

        Failure.of(source("a", "b")).assertSays("a and 1 more: DescribeMetricLast: localhost refused it, Forbidden.RAM "
            + "(HTTP 403): User not authorized to operate on the specified resource; it needs the right cms:QueryMetricLast")
            .assertCalls(SERVER, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Success\":false,\"Code\":\"500\",\"Message\":\"try\\nagain\"}",
        "{\"Success\":\"false\",\"Code\":500,\"Message\":\"try again\"}", "{\"Code\":\"500\",\"Message\":\"try again\"}",
        "{\"code\":\"500\",\"message\":\"try again\"}"})
    void knowsThat200IsNotSuccess(String body) {
        stub(json(200, body));

        Failure.of(source("a")).assertSays("localhost refused it, 500 (HTTP 200): try again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Success\":false,\"Message\":\"try again\",\"Datapoints\":[]}",
        "{\"Success\":\"False\",\"Code\":\"\",\"Description\":\"try again\"}"})
    void knowsThatThereMayBeNoCode(String body) {
        stub(json(200, body));

        Failure.of(source("a")).assertSays("localhost refused it, HTTP 200: try again");
    }

    @Test
    void knowsThatACodeOf200IsNotSuccessEither() {
        stub(json(200, "{\"Success\":false,\"Code\":\"200\",\"Datapoints\":\"[]\"}"));

        Failure.of(source("a")).assertSays("localhost refused it, 200 (HTTP 200)");
    }

    static List<ResponseDefinitionBuilder> brokenPages() {
        return List.of(json(200, "{\"Code\":\"200\",\"Success\":true,\"Datapo"), json(200, "<html>down</html>"), json(200, ""),
            json(500, "{\"Code\":\"InternalError\",\"Message\":\"oops\"}"), json(502, "<html>bad gateway</html>"),
            json(200, "{\"Code\":\"200\",\"Success\":true,\"Datapoints\":\"[{\"}"), json(200, "[]"),
            points("{\"timestamp\":1}"), pointsAndNext("t2"));
    }

    @ParameterizedTest
    @MethodSource("brokenPages")
    void isIncompleteWhenAPageIsBroken(ResponseDefinitionBuilder broken) throws Exception {
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", absent())
            .willReturn(pointsAndNext("t2", point("a", "orders", LATEST, 100))));
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", equalTo("t2")).willReturn(broken));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 100L));
        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.incompleteBecause().get()).isNotBlank().hasSizeLessThan(400);
    }

    @Test
    void goesOnBehindAPageWhosePointsCannotBeRead() throws Exception {
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", absent())
            .willReturn(json(200, "{\"Success\":true,\"NextToken\":\"t2\",\"Datapoints\":\"oops\"}")));
        SERVER.stubFor(action(Action.METRIC_LAST).withQueryParam("NextToken", equalTo("t2"))
            .willReturn(points(point("a", "orders", LATEST, 100))));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 100L));
        assertThat(snapshot.incompleteBecause()).contains("a: the text in Datapoints is no JSON");
    }

    @Test
    void failsWhenTheFirstPageIsBroken() {
        stub(json(502, "<html>bad gateway</html>"));

        Failure.of(source("a")).assertSays(
            "a: DescribeMetricLast: POST http://localhost:", "/ answered 502: <html>bad gateway</html>")
            .assertCalls(SERVER, 1, 1);
    }

    @Test
    void leavesOutGroupsWhoseNewestPointIsOldAndSaysSo() throws Exception {
        stub(points(point("a", "orders", CLOCK.instant().minusSeconds(601), 7)));

        LagSnapshot snapshot = fetch(source("a", "b"));

        assertThat(snapshot.groups()).isEmpty();
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.notes()).containsExactly("a: the newest data point of message_accumulation is of "
                + "2026-11-20T09:49:59Z, which is too old to say anything",
            "b: there is no data point of message_accumulation: no group is active, or the instance is none of this region "
                + "and account");
    }

    @Test
    void isIncompleteWhenTheClockIsTooWrongToTellOldFromNew() throws Exception {
        stub(points(point("a", "orders", LATEST, 7)).withHeader("Date", "Fri, 20 Nov 2026 09:54:00 GMT"));
        assertThat(fetch(source("a")).incompleteBecause()).contains("the clock of this machine is 6 min ahead of the "
            + "server's, so that it cannot be told which data points are new");

        stub(points(point("a", "orders", LATEST, 7)).withHeader("Date", "Fri, 20 Nov 2026 10:04:59 GMT"));
        assertThat(fetch(source("a")).complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Fri, 20 Nov 2026 13:02:03 GMT | the clock of this machine is 3 h 2 min behind the server's, and the service allows",
        "Fri, 20 Nov 2026 09:30:00 GMT | the clock of this machine is 30 min ahead of the server's, and the service allows",
        "yesterday                     | the clock of this machine is too far from the server's, and the service allows"})
    void saysHowFarTheClockIsOff(String date, String said) {
        stub(refused(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
            .withHeader("Date", date));

        Failure.of(source("a")).assertSays("InvalidTimeStamp.Expired (HTTP 400): Specified time", said)
            .assertCalls(SERVER, 1, 1);
    }

    @Test
    void asksNothingMoreWhenTheKeysAreWrong() {
        stub(refused(400, "SignatureDoesNotMatch", "server string to sign is: k3y+s3cr\\/t\\u003D="));
        String[] ids = IntStream.range(0, 101).mapToObj(i -> "i" + i).toArray(String[]::new);

        Failure.of(source(ids)).assertSays("i0 and 49 more: ", "SignatureDoesNotMatch (HTTP 400): server string to sign is: "
            + "***; the access key secret is not that of the access key id", "; i100: ").assertCalls(SERVER, 1, 1);
    }

    static List<Arguments> throttled() {
        return List.of(
            arguments(300, refused(400, "Throttling.User", "Request was denied due to user flow control.")
                .withHeader("x-ratelimit-user-api", "Limit:1,Remain:0,TimeLeft:10,Reset:1234")
                .withHeader("x-ratelimit-user", "Limit:1,Remain:0,TimeLeft:300,Reset:1234")),
            arguments(400, refused(400, "Throttling.Api", "")
                .withHeader("X-RateLimit-User-API", "Remain:0, TimeLeft : 400")),
            arguments(1000, json(200, "{\"Success\":false,\"Code\":\"Throttling\"}")),
            arguments(100, json(400, "{\"Code\":\"ONS_SYSTEM_FLOW_CONTROL\"}")
                .withHeader("x-ratelimit-user", "TimeLeft:1")),
            arguments(1000, json(429, "")),
            arguments(1000, json(429, "<html>slow down</html>").withHeader("Retry-After", "1")),
            arguments(1000, json(503, "{\"Code\":\"ServiceUnavailable\"}").withHeader("Retry-After", "1")));
    }

    @ParameterizedTest
    @MethodSource("throttled")
    void waitsWhenItIsThrottledAndSignsAnew(long leastMs, ResponseDefinitionBuilder throttled) throws Exception {
        SERVER.stubFor(action(Action.METRIC_LAST).inScenario("once").whenScenarioStateIs("Started")
            .willReturn(throttled).willSetStateTo("open"));
        SERVER.stubFor(action(Action.METRIC_LAST).inScenario("once").whenScenarioStateIs("open")
            .willReturn(points(point("a", "orders", LATEST, 7))));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 7L));
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.requests()).hasValue(2);
        List<LoggedRequest> sent = SERVER.getAllServeEvents().stream().map(ServeEvent::getRequest).toList();
        assertThat(sent.get(0).getLoggedDate().getTime() - sent.get(1).getLoggedDate().getTime())
            .isGreaterThanOrEqualTo(leastMs);
        assertThat(sent).extracting(request -> request.getHeader("x-acs-signature-nonce"))
            .doesNotHaveDuplicates().allMatch(nonce -> nonce.length() == 36);
        for (LoggedRequest request : sent) {
            Signature.assertGood(request, Cloud.SECRET);
        }
    }

    @Test
    void waitsLongerEachTimeThatItIsNotSaidHowLong() throws Exception {
        for (String[] step : new String[][] {{"Started", "1"}, {"1", "2"}}) {
            SERVER.stubFor(action(Action.METRIC_LAST).inScenario("thrice").whenScenarioStateIs(step[0])
                .willReturn(json(429, "")).willSetStateTo(step[1]));
        }
        SERVER.stubFor(action(Action.METRIC_LAST).inScenario("thrice").whenScenarioStateIs("2").willReturn(points()));

        fetch(source("a"));

        List<LoggedRequest> sent = SERVER.getAllServeEvents().stream().map(ServeEvent::getRequest).toList();
        assertThat(sent.get(0).getLoggedDate().getTime() - sent.get(1).getLoggedDate().getTime())
            .isGreaterThanOrEqualTo(2000);
    }

    @Test
    void saysUntilWhenItIsThrottled() {
        stub(refused(400, "Throttling.User", "Request was denied due to user flow control.")
            .withHeader("x-ratelimit-user-api", "Limit:1,Remain:0,TimeLeft:60000,Reset:1234"));

        Failure.of(source("a")).assertSays("Throttling.User (HTTP 400): Request was denied due to user flow control.; calls "
            + "are welcome again at 2026-11-20T10:0", "Z, after the time there is for this answer").assertCalls(SERVER, 1, 1);
    }

    @Test
    void doesNotRepeatWhatTheServerCannotDo() {
        stub(refused(503, "ServiceUnavailable", "later"));

        Failure.of(source("a", "b")).assertSays("ServiceUnavailable (HTTP 503): later").assertCalls(SERVER, 1, 1);
    }

    @Test
    void renewsKeysOnceWhenTheServiceSaysThatTheyHaveEnded() throws Exception {
        AliyunCredentials renewed = AliyunCredentials.of(new Renewed());
        stub(refused(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."));
        SERVER.stubFor(action(Action.METRIC_LAST).withHeader("x-acs-security-token", equalTo("token2"))
            .willReturn(points(point("a", "orders", LATEST, 7))));

        LagSnapshot snapshot = fetch(source(renewed, "a"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("a/orders", 7L));
        assertThat(snapshot.requests()).hasValue(2);
    }

    @Test
    void givesUpWhenRenewedKeysHaveEndedToo() {
        stub(refused(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired: token2"));

        Failure.of(source(AliyunCredentials.of(new Renewed()), "a")).assertSays(
            "InvalidSecurityToken.Expired (HTTP 400): Specified SecurityToken is expired: ***").assertCalls(SERVER, 2, 2);
    }

    @Test
    void doesNotSendAgainWithKeysThatCannotBeRenewed() {
        stub(refused(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."));

        Failure.of(source(AliyunCredentials.of("STS.id", Cloud.SECRET, "token"), "a"))
            .assertSays("InvalidSecurityToken.Expired (HTTP 400)").assertCalls(SERVER, 1, 1);
    }

    @Test
    void saysThatThereAreNoKeys() {
        SERVER.stubFor(any(anyUrl()).willReturn(json(404, "")));

        Failure.of(source(AliyunCredentials.ecsRole().endpoint(address()), "a", "b")).assertSays("a and 1 more: keys of the "
            + "ECS role from http://localhost:", "there is no role attached to this instance");
        SERVER.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void asksNothingOfWhatItKnows() throws Exception {
        stub(points());

        fetch(source("a"));

        SERVER.verify(1, postRequestedFor(urlPathEqualTo("/"))
            .withQueryParam("Period", equalTo("60")).withQueryParam("StartTime", absent())
            .withQueryParam("Namespace", equalTo("acs_kafka")).withHeader("Accept", matching("application/json")));
    }

    private static void stub(ResponseDefinitionBuilder answer) {
        SERVER.resetMappings();
        SERVER.stubFor(action(Action.METRIC_LAST).willReturn(answer));
    }

    private static AliyunMetricsLagSource source(String... ids) {
        return source(Cloud.keys(), ids);
    }

    private static AliyunMetricsLagSource source(AliyunCredentials credentials, String... ids) {
        return AliyunMetricsLagSource.create(credentials, "cn-hangzhou", ids).endpoint(address()).clock(CLOCK);
    }

    private static String address() {
        return "http://localhost:" + SERVER.getPort();
    }

    private static LagSnapshot fetch(AliyunMetricsLagSource source) throws Exception {
        try (source) {
            return source.fetch(LagRequest.all(LONG));
        }
    }

    private static Map<String, Long> lags(LagSnapshot snapshot) {
        Map<String, Long> lags = new TreeMap<>();
        snapshot.groups().forEach(group -> lags.put(group.key().toString(), group.lagAtMost().orElseThrow()));
        return lags;
    }
}
