package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.groups;
import static io.lagmonitor.aliyun.Cloud.json;
import static io.lagmonitor.aliyun.Cloud.progress;
import static io.lagmonitor.aliyun.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AliyunProgressLagSourceIT {

    private static final HandClock CLOCK = new HandClock();
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void readsEachGroupThatIsListed() throws Exception {
        stubList("a", groups(2, List.of("orders", "订单 *~")));
        stubProgress("orders", progress("t", 90, 100));
        stubProgress("订单 *~", progress("t", 100, 100));

        LagSnapshot snapshot = fetch(source("a").cluster("a", "prod"));

        assertThat(lags(snapshot)).isEqualTo(Map.of("prod/orders", 10L, "prod/订单 *~", 0L));
        GroupLag orders = snapshot.groups().stream()
            .filter(group -> group.key().groupId().equals("orders")).findFirst().get();
        assertThat(orders.asOf()).isEqualTo(CLOCK.instant());
        assertThat(orders.state()).isEqualTo(GroupState.STABLE);
        assertThat(orders.partitions().get(0).committedOffset()).hasValue(90);
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.absence()).isEqualTo(Absence.DELETED);
        assertThat(snapshot.requests()).hasValue(3);
        for (var event : SERVER.getAllServeEvents()) {
            Signature.assertGood(event.getRequest(), Cloud.SECRET);
        }
        SERVER.verify(2, postRequestedFor(urlPathEqualTo("/")).withHeader("x-acs-version", equalTo("2019-09-16"))
            .withQueryParam("HideLastTimestamp", equalTo("true")).withQueryParam("RegionId", equalTo("cn-hangzhou")));
    }

    @Test
    void readsSeveralInstances() throws Exception {
        stubList("a", groups(1, List.of("orders")));
        stubList("b", groups(1, List.of("orders")));
        stubProgress("orders", progress("t", 90, 100));

        assertThat(lags(fetch(source("a", "b")))).isEqualTo(Map.of("a/orders", 10L, "b/orders", 10L));
    }

    @Test
    void listsPageAfterPage() throws Exception {
        stubList("a", groups(3, List.of("g1", "g2")), groups(3, List.of("g2", "g3")));
        stubProgress(progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1", "a/g2", "a/g3");
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.requests()).hasValue(5);
    }

    @Test
    void listsUntilAnEmptyPageWhereTheTotalIsNotSaid() throws Exception {
        String page = "{\"Code\":\"200\",\"Success\":\"true\",\"ConsumerList\":[{\"ConsumerId\":\"g1\"}]}";
        stubList("a", json(200, page), json(200, "{\"Code\":200,\"Success\":true}"));
        stubProgress(progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1");
        assertThat(snapshot.complete()).isTrue();
    }

    @Test
    void isIncompleteWhenFewerGroupsAreListedThanThereAre() throws Exception {
        stubList("a", groups(3, List.of("g1")), groups(3, List.of()));
        stubProgress(progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1");
        assertThat(snapshot.incompleteBecause()).contains("a: 1 groups were listed, of 3");
    }

    @Test
    void isIncompleteWhenALaterPageSaysNothing() throws Exception {
        stubList("a", groups(3, List.of("g1")), json(200, "{\"Code\":200,\"Success\":true}"));
        stubProgress(progress("t", 90, 100));

        assertThat(fetch(source("a")).incompleteBecause()).contains("a: 1 groups were listed, of 3");
    }

    @Test
    void takesNoOtherAnswerForAnEmptyList() throws Exception {
        stubList("a", json(200, "{}"));
        stubList("b", groups(0, List.of()));

        assertThat(fetch(source("a", "b")).incompleteBecause()).contains("a: the answer has no ConsumerList");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Code\":200,\"Success\":true,\"ConsumerList\":7}", "<html>", "{\"Code\":500,\"Message\":\"oops\"}",
        "{\"ConsumerList\":{\"ConsumerVO\":[{\"Remark\":\"x\"}]}}"})
    void isIncompleteWhenAPageIsBroken(String broken) throws Exception {
        stubList("a", groups(3, List.of("g1", "g2")), json(200, broken));
        stubProgress(progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1", "a/g2");
        assertThat(snapshot.incompleteBecause().get()).startsWith("a: page 2: ");
    }

    @Test
    void readsTheOthersWhenAnInstanceIsRefused() throws Exception {
        stubList("a", refused(404, "BIZ.INSTANCE.NOT.FOUND", "no such instance"));
        stubList("b", groups(1, List.of("orders")));
        stubProgress(progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a", "b"));

        assertThat(lags(snapshot)).containsOnlyKeys("b/orders");
        assertThat(snapshot.incompleteBecause()).contains(
            "a: GetConsumerList: localhost refused it, BIZ.INSTANCE.NOT.FOUND (HTTP 404): no such instance");
        assertThat(snapshot.complete("a")).isFalse();
        assertThat(snapshot.complete("b")).as("nothing is missing of the other").isTrue();
        assertThat(snapshot.clusters()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void failsAGroupThatIsRefusedOrBroken() throws Exception {
        stubList("a", groups(4, List.of("g1", "g2", "g3", "g4")));
        stubProgress("g1", progress("t", 90, 100));
        stubProgress("g2", refused(403, "Forbidden.RAM", "not yours"));
        stubProgress("g3", json(200, "{\"Code\":200,\"Success\":true}"));
        stubProgress("g4", json(200, "{\"Code\":200,\"Succ"));

        LagSnapshot snapshot = fetch(source("a").parallel(1));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1");
        assertThat(snapshot.complete()).isTrue();
        assertThat(reasons(snapshot)).containsOnlyKeys("g2", "g3", "g4")
            .hasEntrySatisfying("g2", why -> assertThat(why).endsWith("not yours; it needs the right alikafka:ListGroup"))
            .containsEntry("g3", "the answer has no ConsumerProgress")
            .hasEntrySatisfying("g4", why -> assertThat(why).contains("with broken text instead of JSON"));
    }

    @Test
    void asksOnlyForGroupsThatWereAskedFor() throws Exception {
        stubList("a", groups(2, List.of("orders", "audit")));
        stubProgress(progress("t", 90, 100));

        try (AliyunProgressLagSource source = source("a")) {
            LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all().exclude("au.*"),
                Set.of(new GroupKey("a", "audit2"), new GroupKey("elsewhere", "orders")), LONG));

            assertThat(lags(snapshot)).containsOnlyKeys("a/orders");
            assertThat(snapshot.requests()).hasValue(2);
        }
    }

    @Test
    void asksForGroupsByNameThatAreRememberedAndNotListed() throws Exception {
        stubList("a", groups(0, List.of()));
        stubProgress("deleted", progress("t", 90, 100));
        stubProgress("gone", refused(400, "BIZ_SUBSCRIPTION_NOT_FOUND", "no such group"));
        stubProgress("empty", json(200, "{\"Code\":200,\"Success\":true,\"ConsumerProgress\":{\"TotalDiff\":0}}"));
        stubProgress("refused", refused(403, "Forbidden.RAM", "not yours"));

        try (AliyunProgressLagSource source = source("a")) {
            LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all(), Set.of(new GroupKey("a", "deleted"),
                new GroupKey("a", "gone"), new GroupKey("a", "empty"), new GroupKey("a", "refused")), LONG));

            assertThat(lags(snapshot)).containsOnlyKeys("a/deleted");
            assertThat(reasons(snapshot)).containsOnlyKeys("refused");
            assertThat(snapshot.complete()).isTrue();
        }
    }

    @Test
    void doesNotTakeAGroupForGoneThatMayBeListed() throws Exception {
        stubList("a", refused(500, "InternalError", "oops"));
        stubProgress("empty", json(200, "{\"Code\":200,\"Success\":true,\"ConsumerProgress\":{\"TotalDiff\":0}}"));

        try (AliyunProgressLagSource source = source("a")) {
            LagSnapshot snapshot = source.fetch(new LagRequest(GroupFilter.all(), Set.of(new GroupKey("a", "empty")), LONG));

            assertThat(lags(snapshot)).containsOnlyKeys("a/empty");
            assertThat(snapshot.complete()).isFalse();
        }
    }

    @Test
    void throttledGroupsAreFailuresAndTheRestIsNotAskedFor() throws Exception {
        List<String> ids = IntStream.range(0, 50).mapToObj(i -> String.format("g%02d", i)).toList();
        stubList("a", groups(50, ids));
        stubProgress(refused(400, "Throttling.User", "slow down").withHeader("x-ratelimit-user-api", "TimeLeft:60000"));
        stubProgress("g00", progress("t", 90, 100));

        LagSnapshot snapshot = fetch(source("a").parallel(4));

        assertThat(snapshot.failures()).hasSizeBetween(48, 50).extracting(GroupFailure::reason).allMatch(
            why -> why.contains("Throttling.User (HTTP 400): slow down; calls are welcome again at 2026-11-20T10:0"));
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.requests().getAsLong()).isLessThanOrEqualTo(6);
    }

    @Test
    void allWaitWhenOneIsThrottledForAMoment() throws Exception {
        stubList("a", groups(3, List.of("g1", "g2", "g3")));
        stubProgress("g2", progress("t", 90, 100));
        stubProgress("g3", progress("t", 90, 100));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).withQueryParam("ConsumerId", equalTo("g1"))
            .inScenario("once").whenScenarioStateIs("Started").willSetStateTo("open")
            .willReturn(refused(400, "Throttling.User", "slow down").withHeader("x-ratelimit-user-api", "TimeLeft:200")));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).withQueryParam("ConsumerId", equalTo("g1"))
            .inScenario("once").whenScenarioStateIs("open").willReturn(progress("t", 90, 100)));

        LagSnapshot snapshot = fetch(source("a"));

        assertThat(lags(snapshot)).containsOnlyKeys("a/g1", "a/g2", "a/g3");
        assertThat(snapshot.requests()).hasValue(5);
    }

    @Test
    void listsTheOthersWhenOneIsThrottledForLongerThanItsShareOfTheTime() throws Exception {
        stubList("a", refused(400, "Throttling.User", "slow down").withHeader("x-ratelimit-user-api", "TimeLeft:2500"));
        stubList("b", groups(1, List.of("orders")));
        stubProgress(progress("t", 90, 100));

        try (AliyunProgressLagSource source = source("a", "b")) {
            LagSnapshot snapshot = source.fetch(LagRequest.all(Duration.ofSeconds(12)));

            assertThat(lags(snapshot)).containsOnlyKeys("b/orders");
            assertThat(snapshot.complete("a")).isFalse();
            assertThat(snapshot.complete("b")).isTrue();
        }
    }

    @Test
    void readsWhatIsRememberedWhenThereWasNoTimeToListIt() throws Exception {
        stubList("a", refused(400, "Throttling.User", "slow down").withHeader("x-ratelimit-user-api", "TimeLeft:2500"));
        stubProgress(progress("t", 90, 100));

        try (AliyunProgressLagSource source = source("a")) {
            LagSnapshot snapshot = source.fetch(
                new LagRequest(GroupFilter.all(), Set.of(new GroupKey("a", "orders")), Duration.ofSeconds(6)));

            assertThat(lags(snapshot)).containsOnlyKeys("a/orders");
            assertThat(snapshot.complete()).isFalse();
        }
    }

    @Test
    void beginsWithThoseThatThereWasNoTimeFor() throws Exception {
        stubList("a", groups(6, List.of("g1", "g2", "g3", "g4", "g5", "g6")));
        stubProgress(progress("t", 90, 100));
        LagRequest request = LagRequest.all(Duration.ofSeconds(2));

        try (AliyunProgressLagSource source = source("a").parallel(1)) {
            source.fetch(LagRequest.all(LONG)); // connects
            stubProgress("g2", progress("t", 90, 100).withFixedDelay(30_000));
            LagSnapshot first = source.fetch(request);
            LagSnapshot second = source.fetch(request);

            assertThat(lags(first)).containsOnlyKeys("a/g1");
            assertThat(reasons(first)).hasSize(5).containsEntry(
                "g6", "no time was left to ask for it: there are 6 groups, and 2000 ms for all of them")
                .hasEntrySatisfying("g2", why -> assertThat(why).contains("no answer after"));
            assertThat(lags(second)).containsOnlyKeys("a/g1", "a/g3", "a/g4", "a/g5", "a/g6");
        }
    }

    @Test
    void failsWhenNothingCanBeListed() {
        stubList("a", refused(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."));

        Failure.of(source("a", "b")).assertSays("a: GetConsumerList: localhost refused it, InvalidAccessKeyId.NotFound "
            + "(HTTP 404): Specified access key is not found.; b: GetConsumerList: ").assertCalls(SERVER, 1, 1);
    }

    private static void stubList(String instance, ResponseDefinitionBuilder... pages) {
        for (int page = 0; page < pages.length; page++) {
            SERVER.stubFor(action(Action.CONSUMER_LIST).withQueryParam("InstanceId", equalTo(instance))
                .withQueryParam("CurrentPage", equalTo(String.valueOf(page + 1))).withQueryParam("PageSize", equalTo("100"))
                .withQueryParam("ConsumerId", absent()).willReturn(pages[page]));
        }
    }

    private static void stubProgress(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).willReturn(answer));
    }

    private static void stubProgress(String group, ResponseDefinitionBuilder answer) {
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).withQueryParam("ConsumerId", equalTo(group)).willReturn(answer));
    }

    private static AliyunProgressLagSource source(String... ids) {
        return AliyunProgressLagSource.create(Cloud.keys(), "cn-hangzhou", ids)
            .endpoint("http://localhost:" + SERVER.getPort()).clock(CLOCK);
    }

    private static LagSnapshot fetch(AliyunProgressLagSource source) throws Exception {
        try (source) {
            return source.fetch(LagRequest.all(LONG));
        }
    }

    private static Map<String, Long> lags(LagSnapshot snapshot) {
        Map<String, Long> lags = new TreeMap<>();
        snapshot.groups().forEach(group -> lags.put(group.key().toString(), group.lagAtMost().orElseThrow()));
        return lags;
    }

    private static Map<String, String> reasons(LagSnapshot snapshot) {
        return snapshot.failures().stream()
            .collect(Collectors.toMap(failure -> failure.key().groupId(), GroupFailure::reason));
    }
}
