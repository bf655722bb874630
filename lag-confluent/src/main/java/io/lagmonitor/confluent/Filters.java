package io.lagmonitor.confluent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.confluent.Page.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Filters in the words of the Metrics API, which compares labels as text and knows no pattern, no list, no «less than». */
final class Filters {

    private Filters() {}

    static ObjectNode equal(String field, String value) {
        return field("EQ", field, value);
    }

    static ObjectNode above(String field, String value) {
        return field("GT", field, value);
    }

    static ObjectNode atLeast(String field, String value) {
        return field("GTE", field, value);
    }

    static ObjectNode not(ObjectNode filter) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("op", "NOT");
        node.set("filter", filter);
        return node;
    }

    static ObjectNode all(Collection<ObjectNode> filters) {
        return compound("AND", filters);
    }

    static ObjectNode any(Collection<ObjectNode> filters) {
        return compound("OR", filters);
    }

    /** One of these values. */
    static ObjectNode oneOf(String field, Collection<String> values) {
        return any(values.stream().map(value -> equal(field, value)).toList());
    }

    /** Values that begin so; the prefix ends with a character of ASCII, which has a next one. */
    static ObjectNode beginsWith(String field, String prefix) {
        int last = prefix.length() - 1;
        String next = prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
        return all(List.of(atLeast(field, prefix), not(atLeast(field, next))));
    }

    /** What comes behind a series, sorted by these labels. */
    static ObjectNode behind(List<String> labels, Row row) {
        List<ObjectNode> either = new ArrayList<>();
        for (int differs = 0; differs < labels.size(); differs++) {
            List<ObjectNode> all = new ArrayList<>();
            for (int same = 0; same < differs; same++) {
                all.add(equal(labels.get(same), row.label(same)));
            }
            all.add(above(labels.get(differs), row.label(differs)));
            either.add(all(all));
        }
        return any(either);
    }

    private static ObjectNode field(String op, String field, String value) {
        return JsonNodeFactory.instance.objectNode().put("field", field).put("op", op).put("value", value);
    }

    private static ObjectNode compound(String op, Collection<ObjectNode> filters) {
        if (filters.size() == 1) {
            return filters.iterator().next();
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("op", op);
        ArrayNode parts = node.putArray("filters");
        parts.addAll(filters);
        return node;
    }
}
