package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import io.lagmonitor.notify.kubernetes.FakeObjects.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request to {@link FakeKubernetes} asks for. */
record FakeRequest(String verb, String apiGroup, String namespace, String resource, String name, String token,
                   String contentType, Map<String, String> query, JsonNode body) {

    static final Answer UNKNOWN = new Answer(404, JsonNodeFactory.instance.textNode("404 page not found\n"));

    private static final ObjectMapper JSON = new ObjectMapper();

    static FakeRequest of(HttpExchange exchange) throws IOException {
        String[] parts = (exchange.getRequestURI().getPath() + "/////////").split("/", -1);
        boolean known = parts[1].equals("apis") && parts[4].equals("namespaces")
            && Set.of("apps/v1", "autoscaling/v2").contains(parts[2] + "/" + parts[3]);
        String resource = parts[6] + (parts[8].isEmpty() ? "" : "/" + parts[8]);
        boolean patch = exchange.getRequestMethod().equals("PATCH");
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        return new FakeRequest(patch ? "patch" : parts[7].isEmpty() ? "list" : "get", parts[2], parts[5],
            known ? resource : "unknown", parts[7], header(exchange, "Authorization"), header(exchange, "Content-Type"),
            query(exchange), body);
    }

    String right() {
        return verb + " " + resource;
    }

    boolean isPatch() {
        return verb.equals("patch");
    }

    String key() {
        return namespace + "/" + resource.replace("/scale", "") + "/" + name;
    }

    Answer forbidden() {
        return new Answer(403, FakeObjects.status(403, "Forbidden", resource
            + " is forbidden: User \"system:serviceaccount:lag:monitor\" cannot " + verb + " resource \"" + resource
            + "\" in API group \"" + apiGroup + "\" in the namespace \"" + namespace + "\"", name));
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        for (String pair : Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("").split("&")) {
            query.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=?", ""));
        }
        return query;
    }
}
