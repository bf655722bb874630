package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lagmonitor.aliyun.AliyunMetricsLagSource.Api;
import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What CloudMonitor is asked for.
 *
 * @param api        which action answers
 * @param metric     its name
 * @param dimensions what they are named; empty for those that go with the metric
 * @param period     of the points; whole seconds
 * @param window     how old a point may be and still say something; empty for ten minutes, or more for a long period
 * @param pageSize   points a page
 */
record MetricQuery(Api api, String metric, Optional<Dimensions> dimensions, Duration period, Optional<Duration> window,
                   int pageSize) {

    static final int PAGE_AT_MOST = 1440;
    static final Duration PERIOD_AT_MOST = Duration.ofHours(1);
    static final Duration WINDOW_AT_MOST = Duration.ofDays(1);

    private static final String NAMESPACE = "acs_kafka";
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int PERIODS = 3;

    static final MetricQuery DEFAULT = new MetricQuery(Api.LAST, "message_accumulation", Optional.empty(),
        Duration.ofMinutes(1), Optional.empty(), 1000);

    /** Checks them, also against each other. */
    MetricQuery {
        if (metric.isBlank()) {
            throw new ConfigException("the metric has no name");
        }
        if (period.toSeconds() < 1 || !period.equals(Duration.ofSeconds(period.toSeconds()))
                || period.compareTo(PERIOD_AT_MOST) > 0) {
            throw new ConfigException("period " + period + ", expected whole seconds up to an hour, as PT1M");
        }
        Duration least = period;
        window.filter(time -> time.compareTo(least) < 0 || time.compareTo(WINDOW_AT_MOST) > 0).ifPresent(time -> {
            throw new ConfigException(
                "window " + time + ", expected at least the period, " + least + ", and at most a day");
        });
        if (pageSize < 1 || pageSize > PAGE_AT_MOST) {
            throw new ConfigException("a page of " + pageSize + " points, expected 1 to " + PAGE_AT_MOST);
        }
    }

    MetricQuery api(Api other) {
        return new MetricQuery(other, metric, dimensions, period, window, pageSize);
    }

    MetricQuery metric(String other) {
        return new MetricQuery(api, other.strip(), dimensions, period, window, pageSize);
    }

    MetricQuery dimensions(Dimensions other) {
        return new MetricQuery(api, metric, Optional.of(other), period, window, pageSize);
    }

    MetricQuery period(Duration other) {
        return new MetricQuery(api, metric, dimensions, other, window, pageSize);
    }

    MetricQuery window(Duration other) {
        return new MetricQuery(api, metric, dimensions, period, Optional.of(other), pageSize);
    }

    MetricQuery pageSize(int other) {
        return new MetricQuery(api, metric, dimensions, period, window, other);
    }

    Action action() {
        return api == Api.LAST ? Action.METRIC_LAST : Action.METRIC_LIST;
    }

    Dimensions names() {
        return dimensions.orElseGet(() -> Dimensions.of(metric));
    }

    Duration oldest() {
        Duration periods = period.multipliedBy(PERIODS);
        return window.orElse(periods.compareTo(WINDOW) > 0 ? periods : WINDOW);
    }

    /**
     * The parameters of one page. The vendor advises to give {@code DescribeMetricLast} no times.
     *
     * @param now the same for every page
     */
    SortedMap<String, String> parameters(List<String> instanceIds, Instant now, Optional<String> pageToken) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("Namespace", NAMESPACE);
        parameters.put("MetricName", metric);
        parameters.put("Dimensions", dimensionsJson(instanceIds));
        parameters.put("Period", String.valueOf(period.toSeconds()));
        parameters.put("Length", String.valueOf(pageSize));
        if (api == Api.LIST) {
            parameters.put("StartTime", String.valueOf(now.minus(oldest()).toEpochMilli()));
            parameters.put("EndTime", String.valueOf(now.toEpochMilli()));
        }
        pageToken.ifPresent(token -> parameters.put("NextToken", token));
        return parameters;
    }

    private String dimensionsJson(List<String> instanceIds) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        instanceIds.forEach(id -> all.addObject().put(names().instance(), id));
        return all.toString();
    }
}
