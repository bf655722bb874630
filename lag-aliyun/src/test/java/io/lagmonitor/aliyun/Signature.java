package io.lagmonitor.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks a signature as a server does: from what arrived, and nothing else. */
final class Signature {

    private static final Pattern AUTHORIZATION =
        Pattern.compile("ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");

    private Signature() {}

    static void assertGood(LoggedRequest request, String secret) throws Exception {
        Matcher parts = AUTHORIZATION.matcher(request.getHeader("Authorization"));
        assertThat(parts.matches()).as(request.getHeader("Authorization")).isTrue();
        List<String> signed = List.of(parts.group(2).split(";"));
        Map<String, String> sent = new TreeMap<>();
        request.getHeaders().all().forEach(header -> sent.put(header.key().toLowerCase(), header.firstValue()));
        List<String> mustBeSigned = new ArrayList<>(sent.keySet());
        mustBeSigned.removeIf(name -> !name.equals("host") && !name.equals("content-type") && !name.startsWith("x-acs-"));

        assertThat(signed).isEqualTo(mustBeSigned);
        StringBuilder canonical = new StringBuilder(request.getMethod().value()).append("\n/\n")
            .append(request.getUrl().substring(request.getUrl().indexOf('?') + 1)).append('\n');
        signed.forEach(name -> canonical.append(name).append(':').append(sent.get(name)).append('\n'));
        canonical.append('\n').append(parts.group(2)).append('\n').append(sha256(request.getBody()));
        assertThat(sent).containsEntry("x-acs-content-sha256", sha256(request.getBody()));
        assertThat(parts.group(3))
            .isEqualTo(hmac(secret, "ACS3-HMAC-SHA256\n" + sha256(canonical.toString().getBytes(UTF_8))));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }
}
