package io.lagmonitor.notify.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs the address of a robot, anew for each message: a signature holds for an hour. */
final class Signature {

    private Signature() {}

    /** The address with its timestamp and signature. */
    static URI signed(URI robot, String secret, Instant time) {
        String signature = URLEncoder.encode(of(secret, time.toEpochMilli()), UTF_8);
        return URI.create(robot + (robot.getRawQuery() == null ? "?" : "&")
            + "timestamp=" + time.toEpochMilli() + "&sign=" + signature);
    }

    /** What DingTalk expects for this time, in Base64. */
    static String of(String secret, long millis) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal((millis + "\n" + secret).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JVM has HmacSHA256
        }
    }
}
