package io.lagmonitor.notify.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpReply;
import io.lagmonitor.notify.Verdict;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/** What an incoming webhook means by its answers: one word of plain text, {@code ok} if all is well. */
final class WebhookAnswer {

    private static final Pattern WORD = Pattern.compile("[a-z]+(_[a-z]+)+");
    private static final Set<String> BAD_MESSAGE = Set.of("invalid_payload", "no_text", "too_many_attachments",
        "invalid_blocks", "invalid_blocks_format", "invalid_attachments");
    private static final Set<String> DEAD = Set.of("no_service", "no_service_id", "no_active_hooks", "no_team",
        "team_disabled", "invalid_token", "action_prohibited", "posting_to_general_channel_denied", "channel_not_found",
        "user_not_found", "channel_is_archived");
    private static final String HINT = "make a new incoming webhook, and look at the channel it posts to";

    private WebhookAnswer() {}

    /** What is not a word of Slack's comes from something in between, and may be otherwise next time. */
    static Verdict verdict(HttpReply reply, Instant now) {
        String word = new String(reply.body(), UTF_8).strip();
        if (reply.status() == 200) {
            return word.equals("ok") ? Verdict.taken() : Verdict.later(reply);
        }
        if (reply.status() == 429) {
            return Verdict.throttled(reply, now);
        }
        if (reply.status() < 400 || reply.status() >= 500 || !WORD.matcher(word).matches()) {
            return Verdict.later(reply);
        }
        return DEAD.contains(word) ? Verdict.never(reply, HINT)
            : BAD_MESSAGE.contains(word) ? Verdict.refused(reply)
            : unknown(reply);
    }

    /** A word of Slack's that is not known here: by its status alone. */
    private static Verdict unknown(HttpReply reply) {
        return switch (reply.status()) {
            case 400 -> Verdict.refused(reply);
            case 401, 403, 404, 410 -> Verdict.never(reply, HINT);
            default -> Verdict.later(reply);
        };
    }
}
