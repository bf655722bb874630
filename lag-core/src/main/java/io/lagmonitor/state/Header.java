package io.lagmonitor.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;

/**
 * The first line of a state file.
 *
 * @param version    how the lines after it are to be read
 * @param generation another one each time the file is written anew, so that a store sees that its file was replaced
 */
record Header(int version, String generation) {

    static final int VERSION = 1;

    private static final String FORMAT = "lag-monitor-state";

    /** The header of a new file. */
    static Header fresh() {
        return new Header(VERSION, UUID.randomUUID().toString());
    }

    /** The header on this line, if it is one; of any version. */
    static Optional<Header> parse(Optional<JsonNode> line) {
        return line
            .filter(json -> FORMAT.equals(json.path("format").textValue()) && json.path("version").intValue() > 0)
            .map(json -> new Header(json.get("version").intValue(), json.path("generation").asText()));
    }

    /** Whether a later release of this library wrote the file. */
    boolean newer() {
        return version > VERSION;
    }

    /** The line, with its end. */
    byte[] line() {
        return JsonLine.write(JsonLine.object()
            .put("format", FORMAT).put("version", version).put("generation", generation));
    }
}
