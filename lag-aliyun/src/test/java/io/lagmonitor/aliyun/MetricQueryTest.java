package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.aliyun.AliyunMetricsLagSource.Api;
import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MetricQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.5Z");

    @Test
    void asksForTheLastPointsWithoutTimes() {
        assertThat(MetricQuery.DEFAULT.parameters(List.of("a", "b"), NOW, Optional.empty())).isEqualTo(Map.of(
            "Namespace", "acs_kafka", "MetricName", "message_accumulation",
            "Dimensions", "[{\"instanceId\":\"a\"},{\"instanceId\":\"b\"}]", "Period", "60", "Length", "1000"));
    }

    @Test
    void asksForPointsOfAWindowThatEndsNow() {
        MetricQuery query = MetricQuery.DEFAULT.api(Api.LIST).metric("message_accumulation_v3").pageSize(100)
            .dimensions(Dimensions.named(List.of("instance", "group"))).period(Duration.ofMinutes(5));

        assertThat(query.action()).isEqualTo(Action.METRIC_LIST);
        assertThat(query.parameters(List.of("a"), NOW, Optional.of("page 2"))).isEqualTo(Map.of(
            "Namespace", "acs_kafka", "MetricName", "message_accumulation_v3", "Dimensions", "[{\"instance\":\"a\"}]",
            "Period", "300", "Length", "100", "NextToken", "page 2",
            "StartTime", String.valueOf(NOW.minusSeconds(15 * 60).toEpochMilli()),
            "EndTime", String.valueOf(NOW.toEpochMilli())));
    }

    @Test
    void looksBackTenMinutesOrThreePeriods() {
        assertThat(MetricQuery.DEFAULT.oldest()).isEqualTo(Duration.ofMinutes(10));
        assertThat(MetricQuery.DEFAULT.period(Duration.ofHours(1)).oldest()).isEqualTo(Duration.ofHours(3));
        assertThat(MetricQuery.DEFAULT.window(Duration.ofMinutes(2)).oldest()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void knowsTheDimensionsOfTheMetric() {
        assertThat(MetricQuery.DEFAULT.names().topic()).isEmpty();
        assertThat(MetricQuery.DEFAULT.metric(" message_accumulation_onetopic ").names().topic()).contains("topic");
    }

    @Test
    void refusesWhatCannotBeAsked() {
        assertRefused(() -> MetricQuery.DEFAULT.metric(" "), "the metric has no name");
        assertRefused(() -> MetricQuery.DEFAULT.period(Duration.ofMillis(1500)), "period PT1.5S, expected whole seconds");
        assertRefused(() -> MetricQuery.DEFAULT.period(Duration.ofHours(2)), "period PT2H, expected whole seconds");
        assertRefused(() -> MetricQuery.DEFAULT.window(Duration.ofSeconds(59)), "window PT59S, expected at least the period");
        assertRefused(() -> MetricQuery.DEFAULT.window(Duration.ofDays(2)), "window PT48H, expected at least the period");
        assertRefused(() -> MetricQuery.DEFAULT.pageSize(0), "a page of 0 points, expected 1 to 1440");
        assertRefused(() -> MetricQuery.DEFAULT.pageSize(1441), "a page of 1441 points, expected 1 to 1440");
        assertRefused(() -> Dimensions.named(List.of("instanceId")), "1 dimensions, expected that of the instance");
        assertRefused(() -> Dimensions.named(List.of("instanceId", " ")), "a dimension without a name");
    }

    private static void assertRefused(ThrowingCallable step, String message) {
        assertThatThrownBy(step).isInstanceOf(ConfigException.class).hasMessageStartingWith(message);
    }
}
