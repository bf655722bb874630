package io.lagmonitor.confluent;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.spi.ConfigException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** What a call shows of us. Nothing of it is ever shown to anybody else. */
final class Credentials {

    private final Supplier<String> authorization;
    private final List<String> secrets;

    private Credentials(Supplier<String> authorization, List<String> secrets) {
        this.authorization = authorization;
        this.secrets = secrets;
    }

    static Credentials ofKey(String key, String secret) {
        if (key.isBlank() || key.contains(":")) {
            throw new ConfigException("not a Cloud API key, expected one without a colon");
        }
        if (secret.isBlank()) {
            throw new ConfigException("the secret of the Cloud API key is blank");
        }
        String basic = Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return new Credentials(() -> "Basic " + basic, List.of(basic, secret, key));
    }

    static Credentials ofToken(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return new Credentials(() -> "Bearer " + token.get(), List.of());
    }

    HttpCall sign(HttpCall call) {
        String value = authorization.get();
        HttpCall signed = call.header("Authorization", value).secret(value.substring(value.indexOf(' ') + 1));
        for (String secret : secrets) {
            signed = signed.secret(secret);
        }
        return signed;
    }

    @Override
    public String toString() {
        return "***";
    }
}
