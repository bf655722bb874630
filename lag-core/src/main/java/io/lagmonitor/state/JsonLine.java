package io.lagmonitor.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A JSON object on a line of its own. Whatever can be written can be read again, also half a surrogate pair. */
final class JsonLine {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
    private static final ObjectWriter ESCAPING = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private JsonLine() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object that these bytes are, without the end of the line; empty if they are not one. */
    static Optional<JsonNode> read(byte[] bytes, int from, int to) {
        try {
            return Optional.of(MAPPER.readTree(bytes, from, to - from)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The line, with its end. Half a surrogate pair has no UTF-8, so a line with one is escaped. */
    static byte[] write(ObjectNode json) {
        try {
            String text = MAPPER.writeValueAsString(json);
            boolean encodable = !hasSurrogates(text) || StandardCharsets.UTF_8.newEncoder().canEncode(text);
            return ((encodable ? text : ESCAPING.writeValueAsString(json)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
