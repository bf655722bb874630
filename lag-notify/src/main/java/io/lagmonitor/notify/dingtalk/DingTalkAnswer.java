package io.lagmonitor.notify.dingtalk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** What DingTalk means by its answers. Their status is 200 whatever is wrong; a code says what that is. */
final class DingTalkAnswer {

    /** For how long a robot is blocked that was too fast, and a little more: our clock may be early. */
    static final Duration BLOCKED = Duration.ofMinutes(11);

    private static final Pattern TOO_FAST = Pattern.compile("too fast|exceed.* per minute");
    private static final Pattern CODE = Pattern.compile("-?[0-9]{1,9}");

    private DingTalkAnswer() {}

    /** An answer without a code comes from something in between, as a gateway, and may be otherwise next time. */
    static Verdict verdict(HttpReply reply, Instant now) {
        JsonNode body = body(reply);
        String code = body.path("errcode").asText("");
        String words = body.path("errmsg").asText("").toLowerCase(Locale.ROOT);
        if (reply.status() == 429 || TOO_FAST.matcher(words).find()) {
            return Verdict.throttled(reply, now, BLOCKED);
        }
        return reply.isSuccess() && CODE.matcher(code).matches()
            ? verdict(Integer.parseInt(code), words, reply, now) : Verdict.later(reply);
    }

    private static Verdict verdict(int code, String words, HttpReply reply, Instant now) {
        return switch (code) {
            case 0 -> Verdict.taken();
            case 130101, 410100, 90030 -> Verdict.throttled(reply, now, BLOCKED);
            case 310000 -> safety(words, reply);
            case 300001, 300005, 40035, 43002, 43004, 400013, 400101, 400102, 400105, 400106 ->
                Verdict.never(reply, "look at the robot and its webhook");
            case 430101, 430102, 430103, 430104, 460101 -> Verdict.refused(reply);
            default -> Verdict.later(reply);
        };
    }

    /** One code for all the safety settings of a robot. An address or a clock can be put right without us. */
    private static Verdict safety(String words, HttpReply reply) {
        if (words.contains("keyword")) {
            return Verdict.never(reply, "give this notifier the keyword of the robot");
        }
        return words.contains("sign") ? Verdict.never(reply, "give this notifier the secret of the robot")
            : Verdict.later(reply);
    }

    private static JsonNode body(HttpReply reply) {
        try {
            return reply.json();
        } catch (LagException e) {
            return MissingNode.getInstance();
        }
    }
}
