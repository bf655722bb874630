package io.lagmonitor.notify.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The objects of a cluster, by {@code namespace/plural/name}, as etcd and the API server keep them: every change has a
 * new resource version, a change of nothing has none, and who names another version than the newest gets a conflict.
 * Guarded by the lock of the fake.
 */
final class FakeObjects {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ANNOTATION =
        Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> rollouts = new ArrayList<>();
    private final List<String> scalings = new ArrayList<>();
    private long version = 1_000;

    /** An answer: a status, and the object or the reason. */
    record Answer(int status, JsonNode body) {}

    static ObjectNode status(int code, String reason, String message, String name) {
        ObjectNode status = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        status.putObject("details").put("name", name);
        return status.put("code", code);
    }

    void put(String key, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", next()).put("generation", 1)
            .put("creationTimestamp", "2026-11-01T08:00:00Z").put("uid", "uid-of-" + key.replace('/', '-'));
        objects.put(key, object);
    }

    void remove(String key) {
        objects.remove(key);
    }

    ObjectNode get(String key) {
        return objects.get(key);
    }

    /** A page of all HorizontalPodAutoscalers of a namespace, no longer than this and than the request wants. */
    Answer page(FakeRequest request, int most) {
        String prefix = request.namespace() + "/" + request.resource() + "/";
        List<ObjectNode> all = objects.entrySet().stream()
            .filter(each -> each.getKey().startsWith(prefix)).map(Map.Entry::getValue).toList();
        int from = Optional.ofNullable(request.query().get("continue"))
            .map(next -> Integer.parseInt(new String(Base64.getDecoder().decode(next), UTF_8))).orElse(0);
        long size = Math.min(most, Long.parseLong(request.query().getOrDefault("limit", Integer.toString(most))));
        int to = (int) Math.min(all.size(), from + size);
        ObjectNode list = FakeManifests.object("""
            {"kind": "HorizontalPodAutoscalerList", "apiVersion": "autoscaling/v2", "metadata": {}}""");
        if (to < all.size()) {
            list.withObject("/metadata")
                .put("continue", Base64.getEncoder().encodeToString(Integer.toString(to).getBytes(UTF_8)));
        }
        list.putArray("items").addAll(all.subList(from, to));
        return new Answer(200, list);
    }

    int rollouts(String key) {
        return (int) rollouts.stream().filter(key::equals).count();
    }

    int scalings(String key) {
        return (int) scalings.stream().filter(key::equals).count();
    }

    Answer patch(String key, JsonNode change) {
        ObjectNode before = objects.get(key);
        if (before == null) {
            return notFound(key);
        }
        if (isOutdated(change, before)) {
            return conflict(key);
        }
        ObjectNode after = (ObjectNode) merged(before, change);
        after.withObject("/metadata").set("resourceVersion", before.at("/metadata/resourceVersion"));
        String invalid = invalid(after);
        if (!invalid.isEmpty()) {
            return new Answer(422, status(422, "Invalid", plural(key) + " \"" + name(key) + "\" is invalid: " + invalid,
                name(key)));
        }
        if (!after.at("/spec/template").equals(before.at("/spec/template"))) {
            rollouts.add(key);
        }
        return store(key, before, after);
    }

    Answer scale(String key) {
        ObjectNode object = objects.get(key);
        return object == null ? notFound(key) : new Answer(200, scaleOf(object));
    }

    Answer patchScale(String key, JsonNode change) {
        ObjectNode before = objects.get(key);
        if (before == null) {
            return notFound(key);
        }
        ObjectNode scale = scaleOf(before);
        if (isOutdated(change, scale)) {
            return conflict(key);
        }
        int replicas = merged(scale, change).at("/spec/replicas").asInt(0); // all else is lost, annotations too
        if (replicas < 0) {
            return new Answer(422, status(422, "Invalid", "spec.replicas: must be greater than or equal to 0", name(key)));
        }
        ObjectNode after = before.deepCopy();
        after.withObject("/spec").put("replicas", replicas);
        if (replicas != before.at("/spec/replicas").asInt()) {
            scalings.add(key);
        }
        return new Answer(200, scaleOf((ObjectNode) store(key, before, after).body()));
    }

    private Answer store(String key, ObjectNode before, ObjectNode after) {
        if (after.equals(before)) {
            return new Answer(200, before);
        }
        ObjectNode metadata = after.withObject("/metadata");
        metadata.put("resourceVersion", next());
        if (!after.path("spec").equals(before.path("spec"))) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        objects.put(key, after);
        return new Answer(200, after);
    }

    private String next() {
        return Long.toString(++version);
    }

    private static boolean isOutdated(JsonNode change, JsonNode current) {
        JsonNode version = change.at("/metadata/resourceVersion");
        return version.isTextual() && !version.asText().equals(current.at("/metadata/resourceVersion").asText());
    }

    /** RFC 7396. */
    private static JsonNode merged(JsonNode target, JsonNode change) {
        if (!change.isObject()) {
            return change;
        }
        ObjectNode merged = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
        change.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else {
                merged.set(field.getKey(), merged(merged.path(field.getKey()), field.getValue()));
            }
        });
        return merged;
    }

    private static String invalid(JsonNode object) {
        for (String place : List.of("/metadata/annotations", "/spec/template/metadata/annotations")) {
            for (Map.Entry<String, JsonNode> annotation : object.at(place).properties()) {
                if (!ANNOTATION.matcher(annotation.getKey()).matches() || !annotation.getValue().isTextual()) {
                    return place + ": " + annotation;
                }
            }
        }
        return "";
    }

    /** As the API server shows it: 0 replicas are left out. */
    private static ObjectNode scaleOf(ObjectNode object) {
        ObjectNode scale = JSON.createObjectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            metadata.set(field, object.path("metadata").path(field));
        }
        int replicas = object.at("/spec/replicas").asInt();
        ObjectNode spec = scale.putObject("spec");
        if (replicas > 0) {
            spec.put("replicas", replicas);
        }
        scale.putObject("status").put("replicas", replicas).put("selector", "app=" + metadata.path("name").asText());
        return scale;
    }

    private static Answer notFound(String key) {
        return new Answer(404, status(404, "NotFound", plural(key) + ".apps \"" + name(key) + "\" not found", name(key)));
    }

    private static Answer conflict(String key) {
        return new Answer(409, status(409, "Conflict", "Operation cannot be fulfilled on " + plural(key) + ".apps \""
            + name(key) + "\": the object has been modified; please apply your changes to the latest version and try again",
            name(key)));
    }

    private static String plural(String key) {
        return key.split("/")[1];
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
