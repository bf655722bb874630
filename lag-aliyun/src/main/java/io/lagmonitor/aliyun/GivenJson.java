package io.lagmonitor.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Temporary keys as services give them. Nothing of what they say is quoted. */
final class GivenJson {

    private GivenJson() {}

    /**
     * The keys in an object with {@code AccessKeyId}, {@code AccessKeySecret}, {@code SecurityToken} and
     * {@code Expiration}.
     *
     * @throws LagException naming who gave them and what is wrong
     */
    static Keys keys(KeySource source, JsonNode given) {
        try {
            return new Keys(text(given, "AccessKeyId"), text(given, "AccessKeySecret"),
                Optional.of(text(given, "SecurityToken")), Optional.of(Instant.parse(text(given, "Expiration"))));
        } catch (DateTimeException e) {
            throw new LagException(source + ": the answer does not say when they end");
        } catch (LagException e) {
            throw new LagException(source + ": " + e.getMessage(), e);
        }
    }

    /** The body as JSON; missing if it is none and the status says why. */
    static JsonNode json(KeySource source, HttpReply reply) {
        try {
            return reply.json();
        } catch (LagException e) { // its message quotes the body, in which there may be keys
            if (reply.isSuccess()) {
                throw new LagException(source + ": the answer is no JSON");
            }
            return MissingNode.getInstance();
        }
    }

    /** The first line of a body; empty if there is none. */
    static String line(HttpReply reply) {
        return new String(reply.body(), UTF_8).strip().lines().findFirst().orElse("").strip();
    }

    private static String text(JsonNode given, String name) {
        return Fields.text(given, name).orElse("");
    }
}
