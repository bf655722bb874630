package io.lagmonitor.aliyun;

import io.lagmonitor.aliyun.AliyunMetricsLagSource.Api;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the settings of both sources; documented at their providers. Errors name the key. */
final class Settings {

    private final Config config;

    Settings(Config config) {
        this.config = config;
    }

    /** Where keys come from. */
    enum Source {
        KEYS, ENVIRONMENT, ECS_ROLE, OIDC
    }

    String region() {
        String region = config.required("region");
        return named("region", () -> Endpoints.checked(region));
    }

    URI endpoint(Function<String, URI> ofRegion) {
        String region = region();
        return config.text("endpoint").map(text -> named("endpoint", () -> Endpoints.of(text)))
            .orElseGet(() -> ofRegion.apply(region));
    }

    Instances instances() {
        config.required("instances");
        List<String> ids = config.list("instances");
        List<String> names = config.list("clusters");
        Instances instances = named("instances", () -> Instances.of(ids));
        if (!names.isEmpty() && names.size() != ids.size()) {
            throw config.wrong("clusters", "a name for each of the " + ids.size() + " instances");
        }
        return with(instances, "clusters", Optional.of(names).filter(given -> !given.isEmpty()), Instances::named);
    }

    AliyunCredentials credentials() {
        Source source = config.choice("credentials", Source.class).orElse(Source.KEYS);
        Optional<String> id = config.secret("access.key.id");
        Optional<String> secret = config.secret("access.key.secret");
        Optional<String> token = config.secret("security.token");
        Optional<String> role = config.text("role");
        Optional<String> roleArn = config.text("role.arn");
        Optional<String> provider = config.text("oidc.provider.arn");
        Optional<Path> tokenFile = config.path("oidc.token.file");
        Optional<String> endpoint = config.text("credentials.endpoint");
        refuse(source, Source.KEYS, "access.key.id", id);
        refuse(source, Source.KEYS, "access.key.secret", secret);
        refuse(source, Source.KEYS, "security.token", token);
        refuse(source, Source.ECS_ROLE, "role", role);
        refuse(source, Source.OIDC, "role.arn", roleArn);
        refuse(source, Source.OIDC, "oidc.provider.arn", provider);
        refuse(source, Source.OIDC, "oidc.token.file", tokenFile);
        AliyunCredentials credentials = switch (source) {
            case KEYS -> keys(token);
            case ENVIRONMENT -> named("credentials", AliyunCredentials::fromEnvironment);
            case ECS_ROLE -> named(role.isPresent() ? "role" : "credentials",
                () -> role.map(AliyunCredentials::ecsRole).orElseGet(AliyunCredentials::ecsRole));
            case OIDC -> roleArn.isPresent() || provider.isPresent() || tokenFile.isPresent()
                ? oidc(tokenFile) : named("credentials", AliyunCredentials::oidc);
        };
        return endpoint.map(text -> named("credentials.endpoint", () -> credentials.endpoint(text)))
            .orElse(credentials);
    }

    MetricQuery metricQuery() {
        MetricQuery query = MetricQuery.DEFAULT.api(config.choice("api", Api.class).orElse(Api.LAST));
        query = with(query, "metric", config.text("metric"), MetricQuery::metric);
        query = with(query, "dimensions", Optional.of(config.list("dimensions")).filter(names -> !names.isEmpty()),
            (before, names) -> before.dimensions(Dimensions.named(names)));
        query = with(query, "period", config.duration("period"), MetricQuery::period);
        query = with(query, "window", config.duration("window"), MetricQuery::window);
        OptionalLong points = config.number("page.size", 1, MetricQuery.PAGE_AT_MOST);
        return points.isPresent() ? query.pageSize((int) points.getAsLong()) : query;
    }

    int parallel() {
        return (int) config.number("parallel", 1, AliyunProgressLagSource.PARALLEL_AT_MOST)
            .orElse(AliyunProgressLagSource.PARALLEL);
    }

    private AliyunCredentials keys(Optional<String> token) {
        if (Stream.of("credentials", "access.key.id", "access.key.secret").allMatch(key -> config.text(key).isEmpty())) {
            throw new ConfigException(config.key("access.key.id") + " is missing, or " + config.key("credentials")
                + ": expected environment, ecs-role or oidc where no key is given");
        }
        String id = config.required("access.key.id");
        String secret = config.required("access.key.secret");
        return named("access.key.id", () -> token.map(text -> AliyunCredentials.of(id, secret, text))
            .orElseGet(() -> AliyunCredentials.of(id, secret)));
    }

    private AliyunCredentials oidc(Optional<Path> tokenFile) {
        String role = config.required("role.arn");
        String provider = config.required("oidc.provider.arn");
        config.required("oidc.token.file");
        return named("role.arn", () -> AliyunCredentials.oidc(role, provider, tokenFile.orElseThrow()));
    }

    private void refuse(Source chosen, Source only, String key, Optional<?> value) {
        if (value.isPresent() && chosen != only) {
            throw new ConfigException(config.key(key) + " does not go with " + config.key("credentials") + "="
                + chosen.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    private <T, V> T with(T before, String key, Optional<V> value, BiFunction<T, V, T> step) {
        return value.isPresent() ? named(key, () -> step.apply(before, value.get())) : before;
    }

    private <T> T named(String key, Supplier<T> step) {
        try {
            return step.get();
        } catch (ConfigException e) {
            throw new ConfigException(config.key(key) + ": " + e.getMessage(), e);
        }
    }
}
