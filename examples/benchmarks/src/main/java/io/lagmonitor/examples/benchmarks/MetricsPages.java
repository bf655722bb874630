package io.lagmonitor.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The answers of Confluent's Metrics API to a query of lag per partition, as ready bytes, 1,000 series a page. */
final class MetricsPages {

    static final int SERIES = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AGE = Duration.ofMinutes(4);

    private final Instant newest = Instant.now().minus(AGE).truncatedTo(ChronoUnit.MINUTES);
    private final int groups;
    private final int partitions;
    private final Shape shape;

    MetricsPages(int groups, int partitions, Shape shape) {
        this.groups = groups;
        this.partitions = partitions;
        this.shape = shape;
    }

    /** Both shapes of an answer. */
    enum Shape {
        /** The labels once, and a point for each minute of the window. */
        GROUPED(5),
        /** The labels with each point; as small as it can be, with one minute. */
        FLAT(1);

        final int minutes;

        Shape(int minutes) {
            this.minutes = minutes;
        }
    }

    /** The newest lag of all partitions together. */
    static long totalLag(int groups, int partitions) {
        long total = 0;
        for (int series = 0; series < groups * partitions; series++) {
            total += lag(series, 0);
        }
        return total;
    }

    List<byte[]> bytes() throws IOException {
        List<byte[]> pages = new ArrayList<>();
        int all = groups * partitions;
        for (int first = 0; first < all; first += SERIES) {
            pages.add(page(first, Math.min(first + SERIES, all), all));
        }
        return pages;
    }

    private byte[] page(int first, int end, int all) throws IOException {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode data = page.putArray("data");
        for (int series = first; series < end; series++) {
            if (shape == Shape.GROUPED) {
                ArrayNode points = labels(data.addObject(), series).putArray("points");
                for (int minute = 0; minute < shape.minutes; minute++) {
                    point(points.addObject(), series, minute);
                }
            } else {
                labels(point(data.addObject(), series, 0), series);
            }
        }
        ObjectNode pagination = page.putObject("meta").putObject("pagination").put("page_size", SERIES);
        if (end < all) {
            pagination.put("next_page_token", "" + end / SERIES);
        }
        return JSON.writeValueAsBytes(page);
    }

    private ObjectNode point(ObjectNode node, int series, int minutesAgo) {
        return node.put("timestamp", newest.minus(Duration.ofMinutes(minutesAgo)).toString())
            .put("value", (double) lag(series, minutesAgo));
    }

    private ObjectNode labels(ObjectNode node, int series) {
        return node.put("metric.consumer_group_id", "consumer-group-%05d".formatted(series / partitions))
            .put("metric.topic", "topic-of-some-team-%02d".formatted(series % partitions / 10))
            .put("metric.partition", "" + series % 10)
            .put("metric.client_id", "consumer-%d".formatted(series % 7));
    }

    private static long lag(int series, int minutesAgo) {
        return series % 1_000 + 10L * minutesAgo;
    }
}
