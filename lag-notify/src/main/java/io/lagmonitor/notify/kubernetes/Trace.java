package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What one act left on its workload: the value of an annotation, as {@code {"at":"2026-11-20T10:00:00Z","incident":"3f2a",
 * "from":3,"to":5}}.
 *
 * @param at       when it was begun, by the clock of the monitor that began it
 * @param incident the id of the incident it was for
 * @param replicas from how many to how many it scales; empty for a restart
 */
record Trace(Instant at, String incident, Optional<Replicas> replicas) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** From how many to how many. */
    record Replicas(int from, int to) {}

    static Trace restarted(Instant at, String incident) {
        return new Trace(at.truncatedTo(ChronoUnit.SECONDS), incident, Optional.empty());
    }

    static Trace scaled(Instant at, String incident, int from, int to) {
        return new Trace(at.truncatedTo(ChronoUnit.SECONDS), incident, Optional.of(new Replicas(from, to)));
    }

    /** Empty if it was not written by an act. */
    static Optional<Trace> parse(String value) {
        try {
            JsonNode json = JSON.readTree(value);
            Optional<Replicas> replicas = json.path("to").canConvertToInt()
                ? Optional.of(new Replicas(json.path("from").asInt(), json.path("to").intValue())) : Optional.empty();
            return Optional.of(new Trace(
                Instant.parse(json.path("at").asText()), json.path("incident").asText(), replicas));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String value() {
        ObjectNode json = JSON.createObjectNode().put("at", at.toString()).put("incident", incident);
        replicas.ifPresent(numbers -> json.put("from", numbers.from()).put("to", numbers.to()));
        return json.toString();
    }
}
