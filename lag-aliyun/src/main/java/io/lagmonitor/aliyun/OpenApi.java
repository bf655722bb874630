package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls of one fetch. Each attempt is signed anew. Nothing is repeated but what was throttled, and what was refused
 * because temporary keys had ended: once, with new ones. Any threads may call at the same time.
 */
final class OpenApi {

    private final Connection connection;
    private final Throttle throttle;
    private final AtomicLong requests = new AtomicLong();
    private volatile Optional<Duration> clockAhead = Optional.empty();

    OpenApi(Connection connection) {
        this.connection = connection;
        this.throttle = new Throttle(connection.clock());
    }

    /**
     * Waits while calls are not welcome, and has keys at hand: what a step with a share of the time need not pay for.
     *
     * @throws ApiException if there are no keys, or if calls are not welcome before the deadline
     */
    void ready(Deadline deadline) throws InterruptedException {
        throttle.pass(deadline);
        keys(Optional.empty(), deadline);
    }

    /**
     * Calls and waits for a good answer.
     *
     * @throws ApiException if the service refuses, or there are no keys
     * @throws LagException if there is no answer in time, or if it is no JSON
     */
    JsonNode call(Action action, SortedMap<String, String> parameters, Deadline deadline) throws InterruptedException {
        Keys keys = keys(Optional.empty(), deadline);
        try {
            return call(action, parameters, keys, deadline);
        } catch (ApiException e) {
            Keys renewed = e.isExpiredToken() ? keys(Optional.of(keys), deadline) : keys;
            if (renewed.equals(keys)) {
                throw e; // there are no others
            }
            return call(action, parameters, renewed, deadline);
        }
    }

    /** How many requests were sent so far. */
    long requests() {
        return requests.get();
    }

    /** How far this machine's clock is ahead of the service's; negative if it is behind, empty if nobody told. */
    Optional<Duration> clockAhead() {
        return clockAhead;
    }

    Instant now() {
        return connection.clock().instant();
    }

    private Keys keys(Optional<Keys> ended, Deadline deadline) throws InterruptedException {
        try {
            return connection.credentials().keys(connection.sender(), deadline, ended);
        } catch (LagException e) {
            throw ApiException.withoutKeys(e);
        }
    }

    private JsonNode call(Action action, SortedMap<String, String> parameters, Keys keys, Deadline deadline)
            throws InterruptedException {
        while (true) {
            throttle.pass(deadline);
            HttpReply reply = send(action, parameters, keys, deadline);
            JsonNode body = body(action, reply);
            Optional<Refusal> refused = Refusal.of(reply, body);
            if (refused.isEmpty()) {
                return body;
            }
            Refusal refusal = refused.get();
            String message = message(action, refusal, reply);
            throttle.hold(
                refusal.throttledFor(reply, now()).orElseThrow(() -> ApiException.refused(refusal, message)), message);
        }
    }

    private HttpReply send(Action action, SortedMap<String, String> parameters, Keys keys, Deadline deadline)
            throws InterruptedException {
        Acs3 call = new Acs3(action, connection.endpoint(), parameters, now(), UUID.randomUUID().toString());
        requests.incrementAndGet();
        try {
            HttpReply reply = connection.sender().send(call.signed(keys), deadline);
            ServerTime.ahead(reply, now()).ifPresent(ahead -> clockAhead = Optional.of(ahead));
            return reply;
        } catch (HttpException e) {
            throw new LagException(action.name() + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode body(Action action, HttpReply reply) {
        try {
            return reply.json();
        } catch (LagException e) {
            if (!reply.isSuccess()) {
                return MissingNode.getInstance();
            }
            throw new LagException(action.name() + ": " + e.getMessage(), e);
        }
    }

    private String message(Action action, Refusal refusal, HttpReply reply) {
        String text = refusal.text();
        return action.name() + ": " + (text.isEmpty() ? reply.toString()
            : connection.endpoint().getHost() + " refused it, " + text) + advice(action, refusal);
    }

    private String advice(Action action, Refusal refusal) {
        if (refusal.isAboutTime()) {
            return "; " + ServerTime.advice(clockAhead);
        }
        if (refusal.code().startsWith("SignatureDoesNotMatch")) {
            return "; the access key secret is not that of the access key id";
        }
        return refusal.isForbidden() ? "; it needs the right " + action.right() : "";
    }
}
