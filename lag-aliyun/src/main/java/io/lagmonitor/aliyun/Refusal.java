package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How an API says no: by its status, or in the body of a 200, with a code that is a text or a number and «success» that
 * is a boolean or a text.
 *
 * @param status  of HTTP
 * @param code    as {@code Throttling.User}; empty if the answer has none
 * @param message for people, as it may be shown
 */
record Refusal(int status, String code, String message) {

    private static final Pattern TIME_LEFT = Pattern.compile("\\bTimeLeft *: *([0-9]{1,9})\\b");
    private static final List<String> ABOUT_KEYS = List.of("InvalidAccessKeyId", "InvalidAccessKeySecret",
        "SignatureDoesNotMatch", "IncompleteSignature", "InvalidSecurityToken", "MissingSecurityToken",
        "MissingAccessKeyId", "InvalidTimeStamp", "IllegalTimestamp");

    /**
     * Whether the answer is one.
     *
     * @param body of the answer; missing, if it is no JSON
     */
    static Optional<Refusal> of(HttpReply reply, JsonNode body) {
        String code = text(body, "Code", "code");
        boolean failed = text(body, "Success", "success").equalsIgnoreCase("false");
        if (reply.isSuccess() && !failed && (code.isEmpty() || code.equals("200"))) {
            return Optional.empty();
        }
        String message = text(body, "Message", "message", "Description", "description");
        return Optional.of(new Refusal(reply.status(), reply.excerpt(code), reply.excerpt(message)));
    }

    /** For how long to ask nothing, if it says that too much is asked; zero if it does not say how long. */
    Optional<Duration> throttledFor(HttpReply reply, Instant now) {
        Optional<Duration> told = Stream.concat(
            Stream.of("x-ratelimit-user-api", "x-ratelimit-user").flatMap(name -> reply.headers(name).stream())
                .map(TIME_LEFT::matcher).filter(Matcher::find)
                .map(left -> Duration.ofMillis(Long.parseLong(left.group(1)))),
            reply.retryAt(now).map(at -> Duration.between(now, at)).stream()).max(Duration::compareTo);
        boolean throttled = code.startsWith("Throttling") || code.equals("ONS_SYSTEM_FLOW_CONTROL") || status == 429
            || status == 503 && told.isPresent();
        return throttled ? Optional.of(told.orElse(Duration.ZERO)) : Optional.empty();
    }

    boolean isAboutKeys() {
        return ABOUT_KEYS.stream().anyMatch(code::startsWith);
    }

    boolean isAboutTime() {
        return code.startsWith("InvalidTimeStamp") || code.startsWith("IllegalTimestamp");
    }

    /** Whether a right is missing. */
    boolean isForbidden() {
        return !isAboutKeys() && (status == 403 || code.startsWith("Forbidden") || code.contains("NoPermission")
            || code.contains("AccessForbidden"));
    }

    /** Code, status and message; empty if there is neither code nor message. */
    String text() {
        return code.isEmpty() && message.isEmpty() ? ""
            : (code.isEmpty() ? "HTTP " + status : code + " (HTTP " + status + ")")
                + (message.isEmpty() ? "" : ": " + message);
    }

    private static String text(JsonNode body, String... names) {
        return Stream.of(names).flatMap(name -> Fields.text(body, name).stream()).findFirst().orElse("");
    }
}
