package io.lagmonitor.notify.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import java.util.Optional;

/**
 * What the API server says of a request it did not grant: an object of kind Status. What stands before it, a gateway or
 * an aggregated API, may answer with anything else.
 *
 * @param reason one word, as NotFound
 * @param name   the object it is about, empty if it says none
 * @param text   for people; one line, not long, without the secrets of the call
 */
record Status(String reason, String name, String text) {

    static Optional<Status> of(HttpReply reply) {
        try {
            JsonNode json = reply.json();
            return json.path("kind").asText().equals("Status")
                ? Optional.of(new Status(json.path("reason").asText(), json.at("/details/name").asText(),
                    reply.excerpt(json.path("message").asText())))
                : Optional.empty();
        } catch (LagException e) {
            return Optional.empty();
        }
    }

    /** What it says, or how the body begins. */
    static String text(HttpReply reply) {
        return of(reply).map(Status::text).filter(text -> !text.isEmpty()).orElseGet(reply::excerpt);
    }
}
