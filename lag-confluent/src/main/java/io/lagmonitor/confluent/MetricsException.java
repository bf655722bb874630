package io.lagmonitor.confluent;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Metrics API refused a call. */
final class MetricsException extends LagException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private MetricsException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What a reply that is no success means. */
    static MetricsException of(HttpReply reply) {
        String advice = switch (reply.status()) {
            case 401 -> "; the Metrics API takes a Cloud API key (made for the resource «cloud»), "
                + "not the key of a Kafka cluster";
            case 403 -> "; the owner of the key needs the role MetricsViewer for the cluster";
            default -> "";
        };
        String said = details(reply).map(details -> reply.call() + " answered " + reply.status() + ": " + details)
            .orElseGet(reply::toString);
        return new MetricsException(reply.status(), said + advice);
    }

    static MetricsException throttled(String what) {
        return new MetricsException(429, what);
    }

    int status() {
        return status;
    }

    /** The server's own words, if they come in the shape that is documented. */
    private static Optional<String> details(HttpReply reply) {
        List<String> details = new ArrayList<>();
        try {
            for (JsonNode error : reply.json().path("errors")) {
                String detail = error.path("detail").asText("");
                details.add(detail.isEmpty() ? error.path("code").asText("") : detail);
            }
        } catch (LagException e) {
            return Optional.empty();
        }
        details.removeIf(String::isEmpty);
        return details.isEmpty() ? Optional.empty() : Optional.of(reply.excerpt(String.join("; ", details)));
    }
}
