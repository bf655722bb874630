package io.lagmonitor.confluent;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.confluent.MetricsApi.Time;
import io.lagmonitor.model.LagException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the service says of its metrics. */
final class Descriptors {

    private static final int MOST_PAGES = 20;

    private Descriptors() {}

    /**
     * By which labels lag can be told.
     *
     * @throws LagException if that cannot be read, or if there is no lag among the metrics
     */
    static Labels labels(MetricsApi api, Time time) throws InterruptedException {
        Optional<String> token = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer =
                api.get("descriptors/metrics", "page_size=1000&resource_type=kafka", token, time).json();
            for (JsonNode metric : answer.path("data")) {
                if (metric.path("name").asText().equals(LagQuery.METRIC)) {
                    return Labels.of(keys(metric));
                }
            }
            token = Optional.of(answer.at("/meta/pagination/next_page_token").asText("")).filter(text -> !text.isEmpty());
            if (token.isEmpty()) {
                break;
            }
        }
        throw new LagException("the Metrics API does not list " + LagQuery.METRIC);
    }

    private static List<String> keys(JsonNode metric) {
        List<String> keys = new ArrayList<>();
        metric.path("labels").forEach(label -> keys.add(label.path("key").asText()));
        return keys;
    }
}
