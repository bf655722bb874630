package io.lagmonitor.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final HttpCall CALL = HttpCall.get(URI.create("https://api.example.com/lag?key=hidden"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                     | nothing instead of JSON",
        "'  '                   | nothing instead of JSON",
        "<html>down</html>      | HTML or XML instead of JSON (line 1, column 1): <html>down</html>",
        "{\"a\":                | broken text instead of JSON (line 1, column 6): {\"a\":",
        "{} {}                  | broken text instead of JSON (line 1, column 4): {} {}",
        "Too many requests      | other text instead of JSON (line 1, column 1): Too many requests"})
    void saysWhatIsThereInsteadOfJson(String body, String message) {
        assertThatThrownBy(reply(200, body)::json).isInstanceOf(LagException.class)
            .hasMessageStartingWith("GET https://api.example.com/lag answered 200 with " + message);
    }

    @Test
    void quotesNoMoreThanAMessageCanBear() {
        String body = "<h1>\u0007Down\r\n\r\n\t  for\u202e " + "\uD83D\uDE80".repeat(300) + "\uD800</h1>";

        String excerpt = reply(503, body).excerpt();

        assertThat(excerpt).startsWith("<h1> Down for \uD83D\uDE80").endsWith("\uD83D\uDE80...");
        assertThat(excerpt.codePointCount(0, excerpt.length())).isEqualTo(203);
    }

    @Test
    void quotesBytesThatAreNoText() {
        HttpReply reply = new HttpReply(CALL, 200, headers(Map.of()),
            new BoundedBody.Bytes(new byte[] {(byte) 0xff, 0, 'a', (byte) 0xc3}, false));

        assertThat(reply.excerpt()).isEqualTo("\uFFFD a\uFFFD");
        assertThatThrownBy(reply(200, "\0")::json).hasMessageEndingWith("instead of JSON (line 1, column 2)");
    }

    @Test
    void hidesSecretsThatTheServerRepeats() {
        HttpCall call = CALL.secret("s3cr+t").secret(" ").header("Authorization", "Bearer s3cr+t");
        HttpReply reply = new HttpReply(call, 401, headers(Map.of()),
            new BoundedBody.Bytes("no such key s3cr+t, s3cr+t".getBytes(UTF_8), false));

        assertThat(reply).hasToString("GET https://api.example.com/lag answered 401: no such key ***, ***");
        assertThatThrownBy(reply::json).hasMessageNotContaining("s3cr+t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b+c==", "a\\/b+c==", "a\\u002fb\\u002Bc\\u003d\\u003D", "a%2Fb%2bc%3D%3D", "\\u0061\\/b+c%3D=",
        "a&#x2F;b&#43;c&#x3d;&#61;", "a&#47;b&#x2B;c=&#x3D;"})
    void hidesSecretsInWhateverFormTheyAreRepeated(String repeated) {
        HttpCall call = CALL.secret("a/b+c==");
        HttpReply reply = new HttpReply(call, 401, headers(Map.of()),
            new BoundedBody.Bytes(("{\"Message\":\"not " + repeated + "\"}").getBytes(UTF_8), false));

        assertThat(reply.excerpt()).isEqualTo("{\"Message\":\"not ***\"}");
        assertThat(reply.excerpt("not\n" + repeated + repeated + " a/b+c=")).isEqualTo("not ****** a/b+c=");
    }

    @Test
    void hidesSecretsThatHtmlNames() {
        HttpReply reply = new HttpReply(CALL.secret("a&b<c"), 401, headers(Map.of()),
            new BoundedBody.Bytes("<p>a&amp;b&lt;c a&b<c".getBytes(UTF_8), false));

        assertThat(reply.excerpt()).isEqualTo("<p>*** ***");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0                             | 2026-11-20T10:00:00Z",
        "90                            | 2026-11-20T10:01:30Z",
        "Fri, 20 Nov 2026 10:05:00 GMT | 2026-11-20T10:05:00Z",
        "Fri, 20 Nov 2026 09:00:00 GMT | 2026-11-20T10:00:00Z"})
    void knowsWhenToCallAgain(String retryAfter, Instant at) {
        assertThat(retryAt(retryAfter)).contains(at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "999999999", "Fri, 99 Nov 2026 10:05:00 GMT",
        "Fri, 20 Nov 2126 10:05:00 GMT", "2026-11-20T10:05:00Z"})
    void ignoresNonsense(String retryAfter) {
        assertThat(retryAt(retryAfter)).isEmpty();
    }

    private static Optional<Instant> retryAt(String retryAfter) {
        return new HttpReply(CALL, 429, headers(Map.of("retry-after", List.of(retryAfter))),
            new BoundedBody.Bytes(new byte[0], false)).retryAt(NOW);
    }

    private static HttpReply reply(int status, String body) {
        return new HttpReply(CALL, status, headers(Map.of()), new BoundedBody.Bytes(body.getBytes(UTF_8), false));
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
