package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.DeliveryException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The API server during one call: what is asked, and what the answers mean. A clear no is a {@link LagException}; what
 * does not say whether it was done is {@link Unclear}. Not for use by several threads.
 */
final class ApiServer {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final KubernetesConnection connection;
    private final HttpSender sender;
    private final Deadline deadline;
    private final Instant now;

    /** @param now by the clock of the monitor; what a server that throttles says counts from it */
    ApiServer(KubernetesConnection connection, HttpSender sender, Deadline deadline, Instant now) {
        this.connection = connection;
        this.sender = sender;
        this.deadline = deadline;
        this.now = now;
    }

    /** What a rule of a role speaks of, and where. */
    record Resource(String apiGroup, String name, String namespace) {

        @Override
        public String toString() {
            return name + " of API group " + apiGroup + " in namespace " + namespace;
        }
    }

    /** An object; empty if there is none. */
    Optional<JsonNode> get(Resource resource, String path) throws Unclear, InterruptedException {
        HttpReply reply = send("get", resource, HttpCall.get(connection.address(path)));
        boolean missing = reply.status() == 404
            && Status.of(reply).filter(status -> status.reason().equals("NotFound") && !status.name().isEmpty()).isPresent();
        return missing ? Optional.empty() : Optional.of(json(checked("get", resource, reply)));
    }

    JsonNode list(Resource resource, String path) throws Unclear, InterruptedException {
        HttpReply reply = send("list", resource, HttpCall.get(connection.address(path)));
        return expect(json(checked("list", resource, reply)), "HorizontalPodAutoscalerList");
    }

    /** Changes an object that has the version in the change; false if it has another one by now. */
    boolean patch(Resource resource, String path, ObjectNode change) throws Unclear, InterruptedException {
        HttpReply reply = send("patch", resource,
            HttpCall.of("PATCH", connection.address(path + "?fieldManager=lag-monitor"))
                .body(MERGE_PATCH, change.toString().getBytes(StandardCharsets.UTF_8)));
        if (reply.status() == 409) {
            return false;
        }
        json(checked("patch", resource, reply));
        return true;
    }

    /** An object of this kind, and not what something else answered. */
    static JsonNode expect(JsonNode json, String kind) throws Unclear {
        if (!json.path("kind").asText().equals(kind)) {
            throw new Unclear("the answer is no " + kind + ", so it is not from the API server of Kubernetes");
        }
        return json;
    }

    /** Once more after 401, with the token that the file has then. */
    private HttpReply send(String verb, Resource resource, HttpCall call) throws Unclear, InterruptedException {
        HttpReply reply = exchange(call);
        boolean again = reply.status() == 401 && connection.token().filter(Token::rotates).isPresent();
        return again ? exchange(call) : reply;
    }

    private HttpReply exchange(HttpCall call) throws Unclear, InterruptedException {
        HttpCall accepting = call.header("Accept", "application/json");
        HttpCall signed = connection.token().map(Token::read)
            .map(text -> accepting.header("Authorization", "Bearer " + text).secret(text)).orElse(accepting);
        try {
            return sender.send(signed, deadline);
        } catch (HttpException e) {
            throw new Unclear(e.getMessage());
        }
    }

    private HttpReply checked(String verb, Resource resource, HttpReply reply) throws Unclear {
        int status = reply.status();
        if (status == 401) {
            throw notAccepted(reply);
        }
        if (status == 403) {
            throw new LagException("no right to " + verb + " " + resource + ": " + Status.text(reply));
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new Unclear("the API server could not " + verb + " " + resource + " (" + status + "): "
                + Status.text(reply), reply.retryAt(now));
        }
        if (status >= 400) {
            throw new LagException("the API server does not " + verb + " " + resource + " (" + status + "): "
                + Status.text(reply));
        }
        if (!reply.isSuccess()) {
            throw new Unclear(reply.toString());
        }
        return reply;
    }

    private RuntimeException notAccepted(HttpReply reply) {
        String why = "the API server does not accept "
            + connection.token().map(Token::toString).orElse("requests without a token") + " (401): " + Status.text(reply);
        return connection.token().filter(Token::rotates).isPresent()
            ? new LagException(why) : DeliveryException.never(why);
    }

    private static JsonNode json(HttpReply reply) throws Unclear {
        try {
            return reply.json();
        } catch (LagException e) {
            throw new Unclear(e.getMessage());
        }
    }
}
