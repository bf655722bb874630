package io.lagmonitor.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a call as {@code ACS3-HMAC-SHA256} asks for: a POST to the root of an endpoint, whose parameters are all in the
 * query and whose body is empty. What is signed is what java.net.http sends; a signature is good for one attempt.
 *
 * @param action     what is asked for
 * @param endpoint   where; its path is not looked at
 * @param parameters of the action, by name
 * @param date       now, as the server's clock has it, give or take 15 minutes
 * @param nonce      a text that was never used before
 */
record Acs3(Action action, URI endpoint, SortedMap<String, String> parameters, Instant date, String nonce) {

    private static final String ALGORITHM = "ACS3-HMAC-SHA256";
    private static final String METHOD = "POST";
    private static final String EMPTY_BODY = hex(sha256(""));

    /** The call, signed. Neither it nor what it is answered shows the keys. */
    HttpCall signed(Keys keys) {
        HttpCall call = HttpCall.post(URI.create(address() + "?" + query())).header("Accept", "application/json")
            .header("Authorization", authorization(keys)).secret(keys.accessKeySecret());
        for (Map.Entry<String, String> header : headers(keys).entrySet()) {
            if (!header.getKey().equals("host")) { // the client adds it, as it stands here
                call = call.header(header.getKey(), header.getValue());
            }
        }
        return keys.securityToken().map(call::secret).orElse(call);
    }

    String authorization(Keys keys) {
        String signature = hex(hmac(keys.accessKeySecret(), stringToSign(keys)));
        return ALGORITHM + " Credential=" + keys.accessKeyId() + ",SignedHeaders="
            + String.join(";", headers(keys).keySet()) + ",Signature=" + signature;
    }

    String stringToSign(Keys keys) {
        return ALGORITHM + "\n" + hex(sha256(canonicalRequest(keys)));
    }

    private String canonicalRequest(Keys keys) {
        SortedMap<String, String> headers = headers(keys);
        String lines = headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n").collect(Collectors.joining());
        return String.join("\n", METHOD, "/", query(), lines, String.join(";", headers.keySet()), EMPTY_BODY);
    }

    private SortedMap<String, String> headers(Keys keys) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", host(endpoint));
        headers.put("x-acs-action", action.name());
        headers.put("x-acs-content-sha256", EMPTY_BODY);
        headers.put("x-acs-date", date.truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", nonce);
        headers.put("x-acs-version", action.version());
        keys.securityToken().ifPresent(token -> headers.put("x-acs-security-token", token));
        return headers;
    }

    private String query() {
        return parameters.entrySet().stream()
            .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    }

    private String address() {
        return endpoint.getScheme() + "://" + endpoint.getHost()
            + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort()) + "/";
    }

    /** The header as java.net.http sends it: with the port, unless it is the scheme's own. */
    static String host(URI endpoint) {
        int own = endpoint.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        boolean silent = endpoint.getPort() < 0 || endpoint.getPort() == own;
        return endpoint.getHost() + (silent ? "" : ":" + endpoint.getPort());
    }

    /** RFC 3986: letters, digits and {@code -_.~} as they are, all other bytes of the UTF-8 text as %XX. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
