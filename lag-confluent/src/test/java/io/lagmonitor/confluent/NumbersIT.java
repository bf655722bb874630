package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.lagmonitor.confluent.Fetches.NEWEST;
import static io.lagmonitor.confluent.Fetches.OLDEST;
import static io.lagmonitor.confluent.Fetches.fetch;
import static io.lagmonitor.confluent.Fetches.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.TopicPartition;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the numbers of the service become. */
class NumbersIT {

    private final FakeMetricsApi api = new FakeMetricsApi();
    private ConfluentMetricsLagSource source;

    @BeforeEach
    void open() {
        source = Fetches.source(api);
    }

    @AfterEach
    void stop() {
        source.close();
        api.close();
    }

    @Test
    void takesTheNewestMinuteOfEachPartition() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "a", OLDEST, 100).put("lkc-1", "orders", "t", 0, "a", NEWEST, 7)
            .put("lkc-1", "orders", "t", 1, "a", NEWEST.minusSeconds(120), 5);

        LagSnapshot snapshot = fetch(source);

        GroupLag orders = group(snapshot, "orders");
        assertThat(orders.granularity()).isEqualTo(Granularity.PARTITION);
        assertThat(orders.partition(new TopicPartition("t", 0)).flatMap(row -> boxed(row.lag()))).contains(7L);
        assertThat(orders.lagAtLeast()).isEqualTo(12);
        assertThat(orders.lagAtMost()).hasValue(12);
        assertThat(orders.asOf()).as("the time that no number is older than").isEqualTo(NEWEST.minusSeconds(120));
        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.absence()).isEqualTo(Absence.INACTIVE);
        assertThat(snapshot.requests()).as("calls, with that for the labels").hasValue(2);
    }

    @Test
    void asksForAbsoluteMinutesThatEndInThePast() throws Exception {
        fetch(source.delay(Duration.ofMinutes(5)).window(Duration.ofMinutes(10)));

        assertThat(api.queries()).singleElement().asString()
            .contains("\"intervals\":[\"2026-11-20T09:55:00Z/2026-11-20T10:05:00Z\"]", "\"granularity\":\"PT1M\"",
                "\"aggregations\":[{\"metric\":\"io.confluent.kafka.server/consumer_lag_offsets\"}]",
                "\"field\":\"resource.kafka.id\",\"op\":\"EQ\",\"value\":\"lkc-1\"")
            .doesNotContain("now", "agg\"");
    }

    @Test
    void seesNothingOutsideTheWindow() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "a", OLDEST.minusSeconds(60), 100)
            .put("lkc-1", "payments", "t", 0, "a", NEWEST.plusSeconds(60), 100);

        assertThat(fetch(source).groups()).isEmpty();
    }

    @Test
    void asksForLabelsOnce() throws Exception {
        fetch(source);

        assertThat(fetch(source).requests()).hasValue(1);
    }

    @Test
    void readsBothShapesAlike() throws Exception {
        for (int partition = 0; partition < 20; partition++) {
            api.put("lkc-1", "orders", "t", partition, "a", OLDEST, partition)
                .put("lkc-1", "orders", "t", partition, "a", OLDEST.plusSeconds(60), 2.5 * partition);
        }
        GroupLag grouped = group(fetch(source), "orders");

        api.answersFlat();
        GroupLag flat = group(fetch(source), "orders");

        assertThat(flat.partitions()).hasSize(20).isEqualTo(grouped.partitions());
        assertThat(flat.asOf()).isEqualTo(grouped.asOf()).isEqualTo(OLDEST.plusSeconds(60));
    }

    @Test
    void roundsMeansUp() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 0.1).put("lkc-1", "orders", "t", 1, "a", NEWEST, 41.5)
            .put("lkc-1", "orders", "t", 2, "a", NEWEST, 10.0000000001).put("lkc-1", "orders", "t", 3, "a", NEWEST, 0);

        assertThat(group(fetch(source), "orders").partitions()).extracting(row -> row.lag().getAsLong())
            .containsExactly(1L, 42L, 10L, 0L);
    }

    @Test
    void countsAPartitionOnceThatTwoClientsReport() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "leaving", NEWEST, 500).put("lkc-1", "orders", "t", 0, "coming", NEWEST, 498)
            .put("lkc-1", "orders", "t", 1, "leaving", OLDEST, 900).put("lkc-1", "orders", "t", 1, "coming", NEWEST, 3);

        assertThat(group(fetch(source), "orders").partitions()).extracting(row -> row.lag().getAsLong())
            .as("the larger of one minute, and the newer").containsExactly(500L, 3L);
    }

    @Test
    void reportsGroupsThatAreCaughtUp() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 0);

        assertThat(group(fetch(source), "orders").lagAtMost()).hasValue(0);
    }

    @Test
    void readsPerTopicWherePartitionsAreNotTold() throws Exception {
        api.lists("consumer_group_id", "topic");
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5).put("lkc-1", "orders", "t", 1, "a", NEWEST, 6)
            .put("lkc-1", "orders", "u", 0, "a", NEWEST, 1);

        GroupLag orders = group(fetch(source), "orders");

        assertThat(orders.granularity()).isEqualTo(Granularity.TOPIC);
        assertThat(orders.lagAtLeast("t")).isEqualTo(11);
        assertThat(orders.lagAtLeast()).isEqualTo(12);
        assertThat(orders.lagAtMost("t")).as("a sum or the largest partition: nobody says").isEmpty();
    }

    @Test
    void takesTopicsForSumsIfItIsTold() throws Exception {
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5).put("lkc-1", "orders", "t", 1, "a", NEWEST, 6);

        LagSnapshot snapshot = fetch(source.perTopic().topicsAreSums());

        assertThat(group(snapshot, "orders").granularity()).isEqualTo(Granularity.TOPIC);
        assertThat(group(snapshot, "orders").lagAtMost("t")).hasValue(11);
        assertThat(snapshot.requests()).as("calls, without one for labels").hasValue(1);
    }

    @Test
    void readsATotalWhereTopicsAreNotTold() throws Exception {
        api.lists("metric.consumer_group_id");
        api.put("lkc-1", "orders", "t", 0, "a", NEWEST, 5).put("lkc-1", "orders", "u", 0, "a", NEWEST, 6);

        GroupLag orders = group(fetch(source), "orders");

        assertThat(orders.granularity()).isEqualTo(Granularity.TOTAL);
        assertThat(orders.lagAtLeast()).isEqualTo(11);
        assertThat(orders.lagAtMost()).isEmpty();
    }

    @Test
    void inventsNothingForWhatIsNotSaid() throws Exception {
        answer("""
            {"data":[
             {"metric.consumer_group_id":"orders","metric.topic":"t","metric.partition":"0",
              "points":[{"timestamp":"2026-11-20T10:06:00Z"},{"timestamp":"2026-11-20T10:05:00Z","value":4}]},
             {"metric.consumer_group_id":"orders","metric.topic":"t","metric.partition":"1",
              "points":[{"timestamp":"2026-11-20T10:06:00Z","value":null}]},
             {"metric.consumer_group_id":"orders","metric.topic":"t","metric.partition":"2",
              "points":[{"timestamp":"2026-11-20T10:06:00Z","value":-1}]},
             {"metric.consumer_group_id":"silent","metric.topic":"t","metric.partition":"0","points":null},
             {"metric.consumer_group_id":"unnamed","metric.topic":"t","value":7,"timestamp":"2026-11-20T10:06:00Z"},
             {"metric.consumer_group_id":"unnamed","metric.topic":"t","metric.partition":"0","new":{"a":[1]},
              "value":8,"timestamp":"2026-11-20T10:06:00Z"},
             {"metric.consumer_group_id":"unnamed","metric.topic":"","metric.partition":"1",
              "value":9,"timestamp":"2026-11-20T10:06:00Z"},
             {"metric.topic":"t","metric.partition":"0","value":7,"timestamp":"2026-11-20T10:06:00Z"}],
             "warnings":[{}]}""");

        LagSnapshot snapshot = fetch(source);

        GroupLag orders = group(snapshot, "orders");
        assertThat(orders.partitions()).extracting(PartitionLag::state).containsExactly(
            PartitionLag.State.KNOWN, PartitionLag.State.UNREADABLE, PartitionLag.State.UNREADABLE);
        assertThat(orders.lagAtLeast()).isEqualTo(4);
        assertThat(orders.lagAtMost()).isEmpty();
        assertThat(orders.asOf()).isEqualTo(NEWEST.minusSeconds(60));
        assertThat(snapshot.failures())
            .containsExactly(new GroupFailure(new GroupKey("lkc-1", "silent"), "reported without any number"));
        assertThat(group(snapshot, "unnamed").lagAtLeast()).isEqualTo(8);
        assertThat(group(snapshot, "unnamed").lagAtMost()).as("lag of a partition without a name").isEmpty();
        assertThat(snapshot.complete()).isTrue();
    }

    @Test
    void takesNamesAsTheyAre() throws Exception {
        api.put("lkc-1", "\u2603 \"group\"\n", "t", 0, "a", NEWEST, 5).put("lkc-1", "", "t", 0, "a", NEWEST, 6);

        assertThat(fetch(source).groups()).extracting(lag -> lag.key().groupId())
            .containsExactlyInAnyOrder("\u2603 \"group\"\n", "");
    }

    private void answer(String json) {
        api.server.stubFor(post(urlPathEqualTo("/v2/metrics/cloud/query")).willReturn(okJson(json)));
    }

    private static Optional<Long> boxed(OptionalLong lag) {
        return lag.stream().boxed().findFirst();
    }
}
