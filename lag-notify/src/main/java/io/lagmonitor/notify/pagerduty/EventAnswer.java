package io.lagmonitor.notify.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Verdict;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** What PagerDuty means by its answers: 202 is taken, and 400 says what is wrong with the event, or with the key. */
final class EventAnswer {

    private static final Pattern KEY = Pattern.compile("routing.?key");
    private static final String HINT = "look at the integration key of the service";

    private EventAnswer() {}

    /** What is not JSON comes from something in between, and may be otherwise next time. */
    static Verdict verdict(HttpReply reply, Instant now) {
        JsonNode body = body(reply);
        return switch (reply.status()) {
            case 202 -> Verdict.taken();
            case 429 -> Verdict.throttled(reply, now);
            case 400 -> !body.isObject() ? Verdict.later(reply)
                : KEY.matcher(body.toString().toLowerCase(Locale.ROOT)).find() ? Verdict.never(reply, HINT)
                : Verdict.refused(reply);
            case 401, 403 -> body.isObject() ? Verdict.never(reply, HINT) : Verdict.later(reply);
            case 413 -> Verdict.refused(reply);
            default -> reply.isSuccess() && body.path("status").asText().equals("success")
                ? Verdict.taken() : Verdict.later(reply);
        };
    }

    private static JsonNode body(HttpReply reply) {
        try {
            return reply.json();
        } catch (LagException e) {
            return MissingNode.getInstance();
        }
    }
}
