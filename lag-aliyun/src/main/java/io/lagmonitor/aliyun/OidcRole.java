package io.lagmonitor.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A role that a pod takes on with the token that Kubernetes writes into a file, and writes anew before it ends. The
 * Security Token Service gives the keys; the call is not signed, the token speaks for it.
 *
 * @param service   the address of the Security Token Service
 * @param roleArn   the role
 * @param provider  the ARN of the OIDC provider that the token is of
 * @param tokenFile holds the token
 * @param session   how the session is named in audits
 */
record OidcRole(URI service, String roleArn, String provider, Path tokenFile, String session) implements KeySource {

    private static final int TOKEN_AT_MOST = 64 * 1024;
    private static final int BODY_AT_MOST = 64 * 1024;
    private static final int SECONDS = 3600;

    static OidcRole from(Environment environment) {
        String file = environment.required("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
        try {
            return of(environment.required("ALIBABA_CLOUD_ROLE_ARN"),
                environment.required("ALIBABA_CLOUD_OIDC_PROVIDER_ARN"), Path.of(file), environment);
        } catch (InvalidPathException e) {
            throw new ConfigException("ALIBABA_CLOUD_OIDC_TOKEN_FILE=" + file + " is not the path of a file", e);
        }
    }

    static OidcRole of(String roleArn, String provider, Path tokenFile, Environment environment) {
        if (roleArn.isBlank() || provider.isBlank()) {
            throw new ConfigException("a role by OIDC needs the ARN of the role and that of the provider; one is blank");
        }
        return new OidcRole(service(environment), roleArn, provider, tokenFile,
            environment.text("ALIBABA_CLOUD_ROLE_SESSION_NAME").orElse("lag-monitor"));
    }

    @Override
    public OidcRole at(URI endpoint) {
        return new OidcRole(endpoint, roleArn, provider, tokenFile, session);
    }

    @Override
    public Keys read(HttpSender sender, Deadline deadline) throws InterruptedException {
        String token = token();
        HttpCall call = HttpCall.post(service.resolve("/?" + form(Map.of("Action", "AssumeRoleWithOIDC",
                "Format", "JSON", "Version", "2015-04-01", "SignatureNonce", UUID.randomUUID().toString(),
                "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()))))
            .header("Accept", "application/json").bodyAtMost(BODY_AT_MOST).secret(token)
            .body("application/x-www-form-urlencoded", form(Map.of("RoleArn", roleArn, "OIDCProviderArn", provider,
                "OIDCToken", token, "RoleSessionName", session, "DurationSeconds", String.valueOf(SECONDS)))
                .getBytes(UTF_8));
        HttpReply reply;
        try {
            reply = sender.send(call, deadline.part(0.5));
        } catch (HttpException e) {
            throw new LagException(this + ": " + e.getMessage(), e);
        }
        JsonNode answer = GivenJson.json(this, reply);
        Refusal.of(reply, answer).ifPresent(refusal -> {
            throw new LagException(this + ": " + (refusal.text().isEmpty() ? reply : "refused, " + refusal.text())
                + (refusal.isAboutTime() ? "; " + ServerTime.advice(ServerTime.ahead(reply, Instant.now())) : ""));
        });
        return GivenJson.keys(this, answer.path("Credentials"));
    }

    /** For people. */
    @Override
    public String toString() {
        return "keys of the role " + roleArn + " from " + service;
    }

    private String token() {
        try (InputStream in = Files.newInputStream(tokenFile)) {
            byte[] bytes = in.readNBytes(TOKEN_AT_MOST + 1);
            String token = new String(bytes, UTF_8).strip();
            if (bytes.length > TOKEN_AT_MOST || token.isEmpty()) {
                throw new IOException(token.isEmpty() ? "there is nothing in it" : "more than " + TOKEN_AT_MOST + " bytes");
            }
            return token;
        } catch (IOException e) {
            throw new LagException(this + ": the token file " + tokenFile + " cannot be read ("
                + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
        }
    }

    private static URI service(Environment environment) {
        String host = environment.isTrue("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED") ? "sts-vpc." : "sts.";
        Optional<String> region = environment.text("ALIBABA_CLOUD_STS_REGION").map(Endpoints::checked);
        return URI.create("https://" + region.map(name -> host + name + ".").orElse("sts.") + "aliyuncs.com");
    }

    private static String form(Map<String, String> parameters) {
        return new TreeMap<>(parameters).entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + Acs3.encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    }
}
