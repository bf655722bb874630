package io.lagmonitor.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a receiver know that a body is ours and new: {@code Lag-Timestamp} is the time in seconds since 1970, and
 * {@code Lag-Signature} is {@code sha256=} and, in hexadecimal, the HMAC-SHA256 of that time, a dot, and the body.
 */
final class Signature {

    private Signature() {}

    static HttpCall sign(HttpCall call, String secret, Instant time, byte[] body) {
        return call.header("Lag-Timestamp", Long.toString(time.getEpochSecond()))
            .header("Lag-Signature", "sha256=" + of(secret, time.getEpochSecond(), body));
    }

    static String of(String secret, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JVM has HmacSHA256
        }
    }
}
