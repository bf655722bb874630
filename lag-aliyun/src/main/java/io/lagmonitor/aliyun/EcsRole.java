package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpException;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The role of an ECS instance, whose metadata service gives keys to whoever asks on the machine: with a session token
 * that is asked for first or, where the service gives none and that is allowed, without.
 *
 * @param metadata     the address of the service
 * @param named        the role; empty to ask which it is
 * @param tokenNeeded  whether nothing is asked without a session token
 */
record EcsRole(URI metadata, Optional<String> named, boolean tokenNeeded) implements KeySource {

    private static final URI METADATA = URI.create("http://100.100.100.200");
    private static final String ROLES = "/latest/meta-data/ram/security-credentials/";
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** It answers at once or is not there. */
    private static final Duration STEP = Duration.ofSeconds(3);
    private static final int BODY_AT_MOST = 64 * 1024;

    static EcsRole from(Environment environment) {
        if (environment.isTrue("ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
            throw new ConfigException("ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask for the role of the instance");
        }
        EcsRole unnamed =
            new EcsRole(METADATA, Optional.empty(), environment.isTrue("ALIBABA_CLOUD_IMDSV1_DISABLED"));
        return environment.text("ALIBABA_CLOUD_ECS_METADATA").map(unnamed::role).orElse(unnamed);
    }

    EcsRole role(String role) {
        return new EcsRole(metadata, Optional.of(checked(role)), tokenNeeded);
    }

    @Override
    public EcsRole at(URI endpoint) {
        return new EcsRole(endpoint, named, tokenNeeded);
    }

    @Override
    public Keys read(HttpSender sender, Deadline deadline) throws InterruptedException {
        Optional<String> token = token(sender, deadline);
        String role = named.isPresent() ? named.get() : role(get(ROLES, token, sender, deadline));
        HttpReply reply = get(ROLES + role, token, sender, deadline);
        JsonNode answer = GivenJson.json(this, reply);
        String code = Fields.text(answer, "Code").orElse("no code");
        if (!code.equals("Success")) {
            throw new LagException(this + ": there are none for " + role + ": " + reply.excerpt(code));
        }
        return GivenJson.keys(this, answer);
    }

    /** For people. */
    @Override
    public String toString() {
        return "keys of the ECS role" + named.map(role -> " " + role).orElse("") + " from " + metadata;
    }

    private Optional<String> token(HttpSender sender, Deadline deadline) throws InterruptedException {
        HttpCall call = HttpCall.of("PUT", metadata.resolve("/latest/api/token"))
            .header("X-aliyun-ecs-metadata-token-ttl-seconds", "21600").bodyAtMost(BODY_AT_MOST);
        String why;
        try {
            HttpReply reply = sender.send(call, step(deadline));
            String token = GivenJson.line(reply);
            if (reply.isSuccess() && !token.isEmpty()) {
                return Optional.of(token);
            }
            why = call + " answered " + reply.status() + " and no token";
        } catch (HttpException e) {
            why = e.getMessage();
        }
        if (tokenNeeded) {
            throw new LagException(
                this + ": " + why + "; without one nothing is asked, because ALIBABA_CLOUD_IMDSV1_DISABLED is true");
        }
        return Optional.empty();
    }

    private HttpReply get(String path, Optional<String> token, HttpSender sender, Deadline deadline)
            throws InterruptedException {
        HttpCall call = HttpCall.get(metadata.resolve(path)).bodyAtMost(BODY_AT_MOST);
        HttpReply reply;
        try {
            reply = sender.send(token.map(text -> call.header("X-aliyun-ecs-metadata-token", text).secret(text))
                .orElse(call), step(deadline));
        } catch (HttpException e) {
            throw new LagException(this + ": " + e.getMessage(), e);
        }
        if (reply.status() == 404) {
            throw new LagException(this + ": there is " + (path.equals(ROLES)
                ? "no role attached to this instance" : "no such role attached to this instance"));
        }
        if (!reply.isSuccess()) {
            throw new LagException(this + ": " + call + " answered " + reply.status());
        }
        return reply;
    }

    private String role(HttpReply reply) {
        String role = GivenJson.line(reply);
        if (!ROLE.matcher(role).matches()) {
            throw new LagException(this + ": the answer is not the name of a role");
        }
        return role;
    }

    private static String checked(String role) {
        if (!ROLE.matcher(role).matches()) {
            throw new ConfigException("'" + role + "' is not a role, expected its name alone, as EcsRamRole");
        }
        return role;
    }

    private static Deadline step(Deadline deadline) {
        return Deadline.in(deadline.left().compareTo(STEP) < 0 ? deadline.left() : STEP);
    }
}
