package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.lagmonitor.confluent.Fetches.NEWEST;
import static io.lagmonitor.confluent.Fetches.TIMEOUT;
import static io.lagmonitor.confluent.Fetches.fetch;
import static io.lagmonitor.confluent.Fetches.group;
import static io.lagmonitor.confluent.Fetches.lags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More than one page, in good times and bad. */
@Timeout(60)
class PagingIT {

    private static final int GROUPS = 12;
    private static final int PARTITIONS = 250;

    private final FakeMetricsApi api = new FakeMetricsApi();
    private final Map<String, Long> all = new TreeMap<>();
    private ConfluentMetricsLagSource source;

    /** Three full pages, which begin in the middle of groups. */
    @BeforeEach
    void report() {
        for (int group = 0; group < GROUPS; group++) {
            String groupId = String.format("group-%02d", group);
            long total = 0;
            for (int partition = 0; partition < PARTITIONS + group % 2; partition++) {
                int lag = 7 * group + partition;
                api.put("lkc-1", groupId, "t" + partition % 3, partition, "a", NEWEST, lag);
                total += lag;
            }
            all.put("lkc-1/" + groupId, total);
        }
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 999, 100})
    void readsAllPages(int series) throws Exception {
        api.pagesOf(series);

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(all);
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.groups()).allSatisfy(lag -> assertThat(lag.lagAtMost()).hasValue(lag.lagAtLeast()));
    }

    @Test
    void asksForEachPageWithTheSameBytes() throws Exception {
        fetch(source);

        assertThat(api.queries()).hasSize(4);
        assertThat(Set.copyOf(api.queries())).hasSize(1);
    }

    @Test
    void beginsAgainWhenATokenHasExpired() throws Exception {
        api.tokensExpire(1);

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(all);
        assertThat(snapshot.complete()).isTrue();
        assertThat(Set.copyOf(api.queries())).hasSize(1);
        assertThat(api.queries()).as("one page, one refused, and four").hasSize(6);
    }

    @Test
    void asksForWhatIsBehindWhenTokensExpireAgainAndAgain() throws Exception {
        api.tokensExpire(Integer.MAX_VALUE);

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(all);
        assertThat(snapshot.complete()).isTrue();
    }

    @Test
    void asksForWhatIsBehindWhereTokensEnd() throws Exception {
        api.tokensFor(1);

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(all);
        assertThat(snapshot.complete()).isTrue();
        assertThat(api.queries()).as("two pages by token, two behind").hasSize(4);
    }

    @Test
    void asksOnceMoreBehindAFullPageThatIsTheLast() throws Exception {
        api.forget();
        for (int partition = 0; partition < LagQuery.LIMIT; partition++) {
            api.put("lkc-1", "big", "t", partition, "a", NEWEST, 1);
        }

        LagSnapshot snapshot = fetch(source);

        assertThat(lags(snapshot)).isEqualTo(Map.of("lkc-1/big", 1_000L));
        assertThat(snapshot.complete()).isTrue();
        assertThat(api.queries()).hasSize(2);
    }

    @Test
    void doesNotGuessWhatIsBehindInAnAnswerWithoutOrder() throws Exception {
        api.tokensFor(0);
        api.answersInNoOrder();

        LagSnapshot snapshot = fetch(source);

        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.incompleteBecause()).contains("lkc-1: there may be more than fits into one answer; "
            + "the rest cannot be asked for, because series do not come sorted");
        assertThat(snapshot.groups()).isNotEmpty().allSatisfy(lag -> assertThat(lag.lagAtLeast())
            .isLessThanOrEqualTo(all.get(lag.key().toString())));
    }

    @Test
    void believesThatAFullPageIsTheLastWhereTokensLedToIt() throws Exception {
        api.answersInNoOrder();
        api.tokensFor(2);

        assertThat(fetch(source).complete()).isTrue();
        assertThat(api.queries()).hasSize(3);
    }

    @Test
    void endsWhereTheServerDoesNotFilter() throws Exception {
        api.tokensFor(0);
        api.ignoresFilters();

        LagSnapshot snapshot = fetch(source);

        assertThat(snapshot.incompleteBecause())
            .contains("lkc-1: what is behind a series was asked for, and something else came");
        assertThat(api.queries()).as("two for everything, two by name").hasSize(4);
    }

    @Test
    void endsWhereTheServerDoesNotFollow() throws Exception {
        String page = """
            {"data":[{"metric.consumer_group_id":"a","metric.topic":"t","metric.partition":"0","metric.client_id":"c",
              "points":[{"timestamp":"2026-11-20T10:06:00Z","value":4}]}],
             "meta":{"pagination":{"next_page_token":"again"}}}""";
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query")).willReturn(aResponse().withBody(page)));

        LagSnapshot snapshot = fetch(source);

        assertThat(snapshot.incompleteBecause()).contains("lkc-1: the page after this one is this one again");
    }

    static Stream<ResponseDefinitionBuilder> brokenAnswers() {
        return Stream.of(
            FakeMetricsApi.refusal(500, "ouch"),
            aResponse().withStatus(502).withBody("<html>bad gateway</html>"),
            aResponse().withBody("{\"data\":[{\"metric.consumer_group_id\":\"group-00\",\"metric.topic\":\"t0\","
                + "\"metric.partition\":\"0\",\"points\":[{\"timestamp\":\"2026-11-20T10:06:00Z\",\"value\":99999999"),
            aResponse().withBody("{\"data\":[{\"metric.consumer_group_id\":\"group-00\",\"metric.topic\":\"t0\","
                + "\"metric.partition\":\"0\",\"timestamp\":\"2026-11-20T10:06:00Z\",\"value\":99999999}, oops]}"),
            aResponse().withBody("{\"meta\":{}}"),
            aResponse().withBody("{\"data\":{}}"),
            aResponse().withBody("[]"),
            aResponse().withBody(""),
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void brokenPageIsIncompleteAndNotWrong(ResponseDefinitionBuilder broken) throws Exception {
        breakPagesBehindTheFirst(broken);
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query"))
            .withRequestBody(matching(".*\"OR\".*|.*group_id\",\"op\":\"EQ\".*")).willReturn(broken));

        LagSnapshot snapshot = fetch(source);

        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.incompleteBecause().orElseThrow()).startsWith("lkc-1: ").doesNotContain("\n");
        assertThat(snapshot.groups()).extracting(lag -> lag.key().groupId()).as("groups of the first page")
            .containsExactlyInAnyOrder("group-00", "group-01", "group-02", "group-03");
        GroupLag cut = group(snapshot, "group-03");
        assertThat(cut.lagAtLeast()).isLessThan(all.get("lkc-1/group-03"));
        assertThat(cut.lagAtMost()).as("it may go on, on the next page").isEmpty();
        assertThat(group(snapshot, "group-02").lagAtMost()).hasValue(all.get("lkc-1/group-02"));
    }

    @Test
    void asksByNameForWhatIsRememberedWhenTheListingBreaks() throws Exception {
        breakPagesBehindTheFirst(aResponse().withStatus(500));
        Set<GroupKey> known = Set.of(new GroupKey("lkc-1", "group-11"), new GroupKey("lkc-1", "gone"),
            new GroupKey("lkc-1", "not-asked-for"), new GroupKey("lkc-2", "group-10"), new GroupKey("lkc-1", "group-00"));

        LagSnapshot snapshot =
            source.fetch(new LagRequest(GroupFilter.all().exclude("not-asked-for"), known, TIMEOUT));

        assertThat(api.queries().get(api.queries().size() - 1))
            .contains("\"group-11\"", "\"gone\"", "\"group-03\"").doesNotContain("group-10", "group-00");
        assertThat(snapshot.groups()).extracting(lag -> lag.key().groupId())
            .containsExactlyInAnyOrder("group-00", "group-01", "group-02", "group-03", "group-11");
        assertThat(snapshot.groups()).as("the one that was cut was asked for, too")
            .allSatisfy(lag -> assertThat(lag.lagAtMost()).hasValue(all.get(lag.key().toString())));
        assertThat(snapshot.complete()).isFalse();
    }

    @Test
    void asksForNobodyByNameWhenTheListingIsWhole() throws Exception {
        LagSnapshot snapshot = source.fetch(
            new LagRequest(GroupFilter.all(), Set.of(new GroupKey("lkc-1", "gone")), TIMEOUT));

        assertThat(snapshot.complete()).isTrue();
        assertThat(api.queries()).hasSize(4);
    }

    @Test
    void throwsWhenTheFirstPageIsBroken() {
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query"))
            .willReturn(aResponse().withBody("<html>maintenance</html>")));

        assertThatThrownBy(() -> fetch(source)).hasMessage("POST " + api.baseUrl()
            + "/v2/metrics/cloud/query answered 200 with HTML or XML instead of JSON (line 1, column 1): "
            + "<html>maintenance</html>");
        assertThat(api.queries()).as("tried once").hasSize(1);
    }

    private void breakPagesBehindTheFirst(ResponseDefinitionBuilder broken) {
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query")).withQueryParam("page_token", matching(".+"))
            .willReturn(broken));
    }
}
