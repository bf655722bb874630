package io.lagmonitor.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a state file: a key that is put or deleted.
 *
 * <pre>
 * {"put":"incident/prod/orders","value":"...","more":true}
 * {"delete":"incident/prod/payments"}
 * </pre>
 *
 * @param key   any text
 * @param value what the key now holds; empty if it is deleted
 * @param more  whether the next line is of the same save, which counts only with all of its lines
 */
record Change(String key, Optional<String> value, boolean more) {

    static Change put(String key, String value) {
        return new Change(key, Optional.of(value), false);
    }

    static Change delete(String key) {
        return new Change(key, Optional.empty(), false);
    }

    /** The same change, followed by others of the same save. */
    Change andMore() {
        return new Change(key, value, true);
    }

    /** The change on this line, if it is one. */
    static Optional<Change> parse(Optional<JsonNode> line) {
        return line.flatMap(json -> text(json, "put").isPresent()
            ? text(json, "value").map(value -> new Change(json.get("put").textValue(), Optional.of(value), more(json)))
            : text(json, "delete").map(key -> new Change(key, Optional.empty(), more(json))));
    }

    /** The line, with its end. */
    byte[] line() {
        ObjectNode json = JsonLine.object();
        value.ifPresentOrElse(text -> json.put("put", key).put("value", text), () -> json.put("delete", key));
        if (more) {
            json.put("more", true);
        }
        return JsonLine.write(json);
    }

    void applyTo(Map<String, String> entries) {
        value.ifPresentOrElse(text -> entries.put(key, text), () -> entries.remove(key));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.get(field)).map(JsonNode::textValue);
    }

    private static boolean more(JsonNode json) {
        return json.path("more").booleanValue();
    }
}
