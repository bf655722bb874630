package io.lagmonitor.notify.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What Slack's Web API answered. Its status is 200 also when it refuses.
 *
 * @param verdict what that means for the message
 * @param error   Slack's word for what is wrong; empty if nothing is, or if it has none
 * @param body    the answer
 */
record ApiAnswer(Verdict verdict, String error, JsonNode body) {

    private static final Set<String> BAD_TOKEN = Set.of("invalid_auth", "not_authed", "token_revoked", "token_expired",
        "account_inactive", "missing_scope", "no_permission", "not_allowed_token_type", "org_login_required",
        "ekm_access_denied", "team_access_not_granted");
    private static final Set<String> BAD_MESSAGE = Set.of("msg_too_long", "msg_blocks_too_long", "no_text", "invalid_blocks",
        "invalid_blocks_format", "invalid_attachments", "too_many_attachments", "invalid_arguments");
    private static final Set<String> THROTTLED = Set.of("ratelimited", "rate_limited");
    private static final Set<String> GONE = Set.of("message_not_found", "thread_not_found", "channel_not_found",
        "not_in_channel", "is_archived");
    private static final Set<String> FIXED = Set.of("cant_update_message", "edit_window_closed");

    static ApiAnswer of(HttpReply reply, Instant now) {
        JsonNode body = body(reply);
        String error = body.path("error").asText("");
        return new ApiAnswer(verdict(reply, body, error, now), error, body);
    }

    /** Whether the message, its thread or its channel is not there any more. */
    boolean isGone() {
        return GONE.contains(error);
    }

    /** Whether the message is there and cannot be changed. */
    boolean isFixed() {
        return FIXED.contains(error);
    }

    /** The message that was posted; empty if the answer does not say. */
    Optional<SlackThread> posted(boolean shared) {
        return SlackThread.read(body.path("channel").asText() + " " + body.path("ts").asText())
            .map(thread -> new SlackThread(thread.channel(), thread.ts(), shared));
    }

    /** Whether the message that was posted stands for itself: that is what becomes of an answer to one that was deleted. */
    boolean isOutsideOfThreads() {
        return body.path("message").isObject() && !body.path("message").has("thread_ts");
    }

    private static Verdict verdict(HttpReply reply, JsonNode body, String error, Instant now) {
        if (reply.status() == 429 || THROTTLED.contains(error)) {
            return Verdict.throttled(reply, now);
        }
        if (reply.isSuccess() && body.path("ok").isBoolean() && body.path("ok").asBoolean()) {
            return Verdict.taken();
        }
        if (BAD_TOKEN.contains(error)) {
            return Verdict.never(reply, "look at the token of the bot and its scope chat:write");
        }
        return BAD_MESSAGE.contains(error) ? Verdict.refused(reply) : Verdict.later(reply);
    }

    private static JsonNode body(HttpReply reply) {
        try {
            return reply.json();
        } catch (LagException e) {
            return MissingNode.getInstance(); // judged by its status alone
        }
    }
}
