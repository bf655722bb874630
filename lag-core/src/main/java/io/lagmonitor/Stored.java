package io.lagmonitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The form of everything that is stored: a JSON object each, readable by people. {@code v} is the version of the form; a
 * newer one is refused, so that an older process never misreads it.
 */
final class Stored {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Stored() {}

    static ObjectNode object() {
        return JSON.createObjectNode().put("v", VERSION);
    }

    /**
     * Reads what was stored.
     *
     * @throws LagException saying what it should have been
     */
    static <T> T read(String what, String text, Function<JsonNode, T> reader) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.path("v").asInt() != VERSION) {
                throw new LagException("it has version " + node.path("v") + ", expected " + VERSION);
            }
            return reader.apply(node);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new LagException("it is not a stored " + what + ": " + FailureLog.reason(e), e);
        }
    }

    static void put(ObjectNode node, GroupKey group) {
        node.put("cluster", group.cluster()).put("group", group.groupId());
    }

    static GroupKey group(JsonNode node) {
        return new GroupKey(node.required("cluster").asText(), node.required("group").asText());
    }

    static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }

    static Optional<Instant> time(JsonNode node, String name) {
        return text(node, name).map(Instant::parse);
    }

    static Instant requiredTime(JsonNode node, String name) {
        return Instant.parse(node.required(name).asText());
    }

    /** The fields of an object, in the order in which they were written. */
    static Map<String, JsonNode> fields(JsonNode node) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
            String name = names.next();
            fields.put(name, node.get(name));
        }
        return fields;
    }
}
