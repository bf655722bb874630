package io.lagmonitor.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server answered, whatever its status. Immutable, apart from the bytes of the body, which are not copied. */
public final class HttpReply {

    private static final ObjectMapper JSON =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final HttpCall call;
    private final int status;
    private final HttpHeaders headers;
    private final BoundedBody.Bytes body;

    HttpReply(HttpCall call, int status, HttpHeaders headers, BoundedBody.Bytes body) {
        this.call = call;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The status, from 100 to 599 if the server keeps to HTTP. */
    public int status() {
        return status;
    }

    /** Whether the status is one of 200 to 299; what the body says is another matter. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The first value of a header; its name may be in upper or lower case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Every value of a header, in the order in which they came. */
    public List<String> headers(String name) {
        return headers.allValues(name);
    }

    /** The body, as far as the call allowed; empty if there was none. Not a copy. */
    public byte[] body() {
        return body.bytes();
    }

    /** Whether the body was longer than the call allowed, so that only its beginning is here. */
    public boolean cut() {
        return body.cut();
    }

    /** What was asked; behind redirects, the last of them. To be shown in messages. */
    public HttpCall call() {
        return call;
    }

    /** Where the answer came from, behind redirects. Not to be shown: it is whole. */
    public URI address() {
        return call.request().uri();
    }

    /**
     * The body as JSON: one whole value.
     *
     * @throws LagException if it is anything else; the message shows how the body begins
     */
    public JsonNode json() {
        if (body.cut()) {
            throw notJson("the beginning of a body of more than " + body.bytes().length + " bytes", "");
        }
        try {
            JsonNode tree = JSON.readTree(body.bytes());
            if (tree == null || tree.isMissingNode()) {
                throw notJson("nothing", "");
            }
            return tree;
        } catch (JacksonException e) { // its message quotes what it read; where it stopped is enough
            JsonLocation at = e.getLocation();
            throw notJson(kindOfText(), at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException(e); // bytes are read without any
        }
    }

    /** How the body begins, for messages: one line of at most 200 printable characters, without the call's secrets. */
    public String excerpt() {
        return Excerpt.of(body.bytes(), call.secrets());
    }

    /** A text out of the body, such as the reason in its JSON, as {@link #excerpt()} shows texts. */
    public String excerpt(String text) {
        return Excerpt.of(text, call.secrets());
    }

    /**
     * When to call again, if the server says so in {@code Retry-After}, in seconds or as a date. A date that has passed
     * means now; what is neither is ignored, as is more than a year.
     *
     * @param now what the seconds count from
     */
    public Optional<Instant> retryAt(Instant now) {
        return header("Retry-After").map(String::strip)
            .flatMap(text -> SECONDS.matcher(text).matches()
                ? Optional.of(now.plusSeconds(Long.parseLong(text))) : date(text))
            .map(at -> at.isBefore(now) ? now : at)
            .filter(at -> at.isBefore(now.plusSeconds(366L * 24 * 3600)));
    }

    /** For a message: what was asked where, the status, and how the body begins. */
    @Override
    public String toString() {
        String text = excerpt();
        return call + " answered " + status + (text.isEmpty() ? "" : ": " + text);
    }

    private LagException notJson(String instead, String where) {
        String text = excerpt();
        return new LagException(call + " answered " + status + " with " + instead + " instead of JSON" + where
            + (text.isEmpty() ? "" : ": " + text));
    }

    private String kindOfText() {
        String text = excerpt();
        return text.startsWith("<") ? "HTML or XML"
            : text.startsWith("{") || text.startsWith("[") ? "broken text" : "other text";
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
