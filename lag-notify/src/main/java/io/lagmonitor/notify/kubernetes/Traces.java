package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What acts left on a workload: an annotation each, named by the hash of its key, so that none is done twice, whatever
 * process asks for it, and none for another incident soon after.
 */
final class Traces {

    /** How long a workload is left alone after an act for one incident, before there is one for another. */
    static final Duration APART = Duration.ofMinutes(5);
    /** How many stay on a workload, the newest. */
    static final int MOST = 10;

    private static final String PREFIX = "lagmonitor.io/act-";

    /** By annotation; empty where somebody else wrote what we cannot read. */
    private final Map<String, Optional<Trace>> byName = new TreeMap<>();

    private Traces() {}

    static Traces of(JsonNode annotations) {
        Traces traces = new Traces();
        annotations.properties().forEach(annotation -> {
            if (annotation.getKey().startsWith(PREFIX)) {
                traces.byName.put(annotation.getKey(), Trace.parse(annotation.getValue().asText()));
            }
        });
        return traces;
    }

    /** 64 bits of the key, as a part of the name of an annotation. */
    static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    static String name(String key) {
        return PREFIX + hash(key);
    }

    /** Whether the act of this key was begun. */
    boolean has(String key) {
        return byName.containsKey(name(key));
    }

    /** What the act of this key left, if it can be read. */
    Optional<Trace> of(String key) {
        return byName.getOrDefault(name(key), Optional.empty());
    }

    /**
     * The newest act for another incident that is too short a while ago. One whose clock is a little ahead of ours was
     * just now; one that is far ahead is from a wrong clock, and nobody waits for it.
     */
    Optional<Trace> tooSoonAfter(String incident, Instant now) {
        return byName.values().stream().flatMap(Optional::stream)
            .filter(trace -> !trace.incident().equals(incident))
            .filter(trace -> Duration.between(trace.at(), now).abs().compareTo(APART) < 0)
            .max(Comparator.comparing(Trace::at));
    }

    /** The change to the annotations that adds this one, and takes away the oldest if there are too many. */
    ObjectNode adding(String key, Trace trace) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        byName.entrySet().stream()
            .sorted(Comparator.comparing(Traces::time).reversed())
            .skip(MOST - 1L)
            .forEach(old -> change.putNull(old.getKey()));
        return change.put(name(key), trace.value());
    }

    private static Instant time(Map.Entry<String, Optional<Trace>> annotation) {
        return annotation.getValue().map(Trace::at).orElse(Instant.MIN);
    }
}
