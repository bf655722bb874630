package io.lagmonitor.confluent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.confluent.Page.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request for the lag of one cluster. Its bytes are made once: a token for the next page is only good with the same.
 *
 * @param filters each of which must hold
 */
record LagQuery(String clusterId, Labels labels, Interval interval, List<ObjectNode> filters) {

    static final String METRIC = "io.confluent.kafka.server/consumer_lag_offsets";

    /** How many series an answer may hold; the most that is allowed. */
    static final int LIMIT = 1_000;

    /** Longer buckets would be averages over time; the function over what is not told apart is the service's own. */
    private static final String BUCKET = "PT1M";
    private static final ObjectMapper JSON = new ObjectMapper();

    LagQuery and(ObjectNode filter) {
        return and(List.of(filter));
    }

    LagQuery and(List<ObjectNode> more) {
        return new LagQuery(
            clusterId, labels, interval, Stream.concat(filters.stream(), more.stream()).toList());
    }

    /** What is left behind this series. */
    LagQuery behind(Row row) {
        return and(Filters.behind(labels.groupBy(), row));
    }

    byte[] body() {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        query.putArray("aggregations").addObject().put("metric", METRIC);
        List<ObjectNode> all = new ArrayList<>(List.of(Filters.equal("resource.kafka.id", clusterId)));
        all.addAll(filters);
        query.set("filter", Filters.all(all));
        query.putArray("group_by").addAll(labels.groupBy().stream().map(JsonNodeFactory.instance::textNode).toList());
        query.put("granularity", BUCKET);
        query.putArray("intervals").add(interval.toString());
        query.put("limit", LIMIT);
        query.put("format", "GROUPED");
        try {
            return JSON.writeValueAsBytes(query);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
