package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.aliyun.AliyunMetricsLagSource.Api;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void haveTheDefaultsOfTheSources() {
        Settings settings = settings(Map.of("region", "cn-beijing", "instances", "a,b"));

        assertThat(settings.instances().clusters()).isEqualTo(Map.of("a", "a", "b", "b"));
        assertThat(settings.metricQuery()).isEqualTo(MetricQuery.DEFAULT);
        assertThat(settings.parallel()).isEqualTo(4);
        assertThat(settings.endpoint(Endpoints::metrics)).hasToString("https://metrics.cn-beijing.aliyuncs.com");
    }

    @Test
    void nameClustersInTheOrderOfTheInstances() {
        assertThat(settings(Map.of("instances", "a,b", "clusters", "b,a")).instances().clusters())
            .isEqualTo(Map.of("a", "b", "b", "a"));
    }

    @Test
    void chooseCredentials() {
        assertThat(settings(Map.of("access.key.id", "id", "access.key.secret", "secret")).credentials())
            .hasToString("keys that were given");
        assertThat(settings(Map.of("credentials", "ecs-role", "role", "Lag", "credentials.endpoint", "http://localhost:1"))
            .credentials()).hasToString("keys of the ECS role Lag from http://localhost:1");
        assertThat(settings(Map.of("credentials", "oidc", "role.arn", "r", "oidc.provider.arn", "p", "oidc.token.file", "/t",
            "credentials.endpoint", "sts.local")).credentials()).hasToString("keys of the role r from https://sts.local");
    }

    @Test
    void sayWhereKeysMayComeFrom() {
        assertThatThrownBy(() -> settings(Map.of()).credentials()).hasMessage("source.x.access.key.id is missing, or "
            + "source.x.credentials: expected environment, ecs-role or oidc where no key is given");
        assertThatThrownBy(() -> settings(Map.of("access.key.secret", "s")).credentials())
            .hasMessage("source.x.access.key.id is missing");
    }

    @Test
    void nameWhatTheEnvironmentLacks() {
        assertThatThrownBy(() -> settings(Map.of("credentials", "environment")).credentials())
            .isInstanceOf(ConfigException.class).hasMessage("source.x.credentials: the environment variable "
                + "ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
        assertThatThrownBy(() -> settings(Map.of("credentials", "oidc")).credentials())
            .hasMessageStartingWith("source.x.credentials: the environment variable ALIBABA_CLOUD_");
    }

    @Test
    void refuseKeysThatWouldNotBeUsed() {
        assertThatThrownBy(() -> settings(Map.of("credentials", "ecs-role", "access.key.id", "hidden")).credentials())
            .isInstanceOf(ConfigException.class)
            .hasMessage("source.x.access.key.id does not go with source.x.credentials=ecs-role");
    }

    @ParameterizedTest
    @CsvSource({"hid den,hidden,hidden", "hidden,hid den,hidden", "hidden,hidden,hid den"})
    void showNoKeys(String id, String secret, String token) {
        assertThatThrownBy(() -> settings(
                Map.of("access.key.id", id, "access.key.secret", secret, "security.token", token)).credentials())
            .isInstanceOf(ConfigException.class).hasMessageMatching("source.x.access.key.id: the [a-z ]+ is none: .*")
            .satisfies(e -> assertThat(e).hasStackTraceContaining("is none").extracting(Object::toString).asString()
                .doesNotContain("hid"));
    }

    @Test
    void readTheMetric() {
        MetricQuery query = settings(Map.of("metric", "m", "dimensions", "i,g", "period", "5m", "window", "10m",
            "page.size", "7", "api", "list")).metricQuery();

        assertThat(query).isEqualTo(MetricQuery.DEFAULT.api(Api.LIST).metric("m")
            .dimensions(new Dimensions("i", "g", Optional.empty())).period(Duration.ofMinutes(5))
            .window(Duration.ofMinutes(10)).pageSize(7));
    }

    private static Settings settings(Map<String, String> settings) {
        return new Settings(Config.of("source.x.", settings));
    }
}
