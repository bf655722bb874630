package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CredentialsIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Keys KEYS = new Keys("STS.id", "s3cr+t/", Optional.of("t0k+n/=="),
        Optional.of(Instant.parse("2126-11-20T16:00:00Z")));
    private static final String GIVEN = """
        "AccessKeyId":"STS.id","AccessKeySecret":"s3cr+t\\/","SecurityToken":"t0k+n\\/\\u003d\\u003d",
        "Expiration":"2126-11-20T16:00:00Z","LastUpdated":"2026-11-20T10:00:00Z\"""";
    private static final String ROLES = "/latest/meta-data/ram/security-credentials/";

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final HttpSender sender = HttpSender.create("test");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void ecsRoleIsAskedForWithASessionToken() throws Exception {
        SERVER.stubFor(put("/latest/api/token").withHeader("X-aliyun-ecs-metadata-token-ttl-seconds", equalTo("21600"))
            .willReturn(ok("session\n")));
        SERVER.stubFor(get(ROLES).withHeader("X-aliyun-ecs-metadata-token", equalTo("session")).willReturn(ok("LagRole\n")));
        SERVER.stubFor(get(ROLES + "LagRole").withHeader("X-aliyun-ecs-metadata-token", equalTo("session"))
            .willReturn(okJson("{\"Code\":\"Success\"," + GIVEN + "}")));

        assertThat(read(ecsRole(Map.of()))).isEqualTo(KEYS);
    }

    @Test
    void ecsRoleIsAskedForWithoutATokenWhereThereIsNone() throws Exception {
        SERVER.stubFor(put("/latest/api/token").willReturn(aResponse().withStatus(404)));
        SERVER.stubFor(get(ROLES + "Mine").willReturn(okJson("{\"Code\":\"Success\"," + GIVEN + "}")));

        assertThat(read(ecsRole(Map.of("ALIBABA_CLOUD_ECS_METADATA", "Mine")))).isEqualTo(KEYS);
    }

    @Test
    void ecsRoleIsNotAskedForWithoutATokenWhereThatIsForbidden() {
        SERVER.stubFor(put("/latest/api/token").willReturn(aResponse().withStatus(404)));

        assertNoKeys(ecsRole(Map.of("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")))
            .hasMessageContaining("/latest/api/token answered 404 and no token; without one nothing is asked");
        assertThat(SERVER.getAllServeEvents()).hasSize(1);
    }

    @Test
    void saysThatNoRoleIsAttached() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));

        assertNoKeys(ecsRole(Map.of())).hasMessageEndingWith(": there is no role attached to this instance");
        assertNoKeys(ecsRole(Map.of()).role("Mine")).hasMessageEndingWith(": there is no such role attached to this instance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Code\":\"Failed\"}", "{}", "{\"Code\":\"Success\"}", "[]", "broken s3cr+t", "{\"Code\":\"Success\","
        + "\"AccessKeyId\":\"STS.id\",\"AccessKeySecret\":\"s3cr+t\",\"SecurityToken\":\"t0k+n\",\"Expiration\":\"soon\"}",
        "{\"Code\":\"Success\",\"AccessKeyId\":\"STS.id\",\"AccessKeySecret\":null,\"SecurityToken\":\"t0k+n\","
            + "\"Expiration\":\"2126-11-20T16:00:00Z\"}"})
    void ecsRoleSaysWhatIsWrongAndQuotesNothing(String answer) {
        SERVER.stubFor(put("/latest/api/token").willReturn(ok("session")));
        SERVER.stubFor(get(ROLES + "Mine").willReturn(ok(answer)));

        assertNoKeys(ecsRole(Map.of()).role("Mine")).hasMessageStartingWith("keys of the ECS role Mine from http://localhost:")
            .satisfies(e -> assertThat(e).hasMessageNotContaining("s3cr+t").hasMessageNotContaining("t0k+n"));
    }

    @Test
    void ecsRoleIsNotWaitedForForLong() {
        SERVER.stubFor(any(anyUrl()).willReturn(ok("late").withFixedDelay(30_000)));

        assertThatThrownBy(() -> ecsRole(Map.of()).read(sender, Deadline.in(Duration.ofMillis(700))))
            .isInstanceOf(LagException.class).hasMessageContaining("not sent, no time was left for it");
    }

    @Test
    void oidcTakesTheTokenThatIsInTheFileNow() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first.jwt+/=\n");
        OidcRole role = oidc(token);
        stubAssumeRole("OIDCToken=first.jwt%2B%2F%3D");
        assertThat(read(role)).isEqualTo(KEYS);

        Files.writeString(token, "second.jwt");
        stubAssumeRole("OIDCToken=second.jwt");

        assertThat(read(role)).isEqualTo(KEYS);
    }

    @Test
    void oidcSaysWhatIsWrongWithTheFile() throws Exception {
        assertNoKeys(oidc(folder.resolve("none"))).hasMessageContaining("none cannot be read (NoSuchFileException");
        assertNoKeys(oidc(Files.writeString(folder.resolve("empty"), " \n"))).hasMessageContaining("there is nothing in it");
        assertNoKeys(oidc(Files.writeString(folder.resolve("long"), "x".repeat(70_000))))
            .hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void oidcSaysWhyItIsRefusedAndHidesTheToken() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "my/jwt");
        SERVER.stubFor(post(urlPathEqualTo("/")).willReturn(status(400,
            "{\"Code\":\"AuthenticationFail.OIDCToken.Expired\",\"Message\":\"my\\/jwt has ended: my%2Fjwt\"}")));

        assertNoKeys(oidc(token)).hasMessageEndingWith(
            ": refused, AuthenticationFail.OIDCToken.Expired (HTTP 400): *** has ended: ***");
    }

    @Test
    void oidcSaysHowFarTheClockIsOff() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "my.jwt");
        SERVER.stubFor(post(urlPathEqualTo("/")).willReturn(status(400, "{\"Code\":\"InvalidTimeStamp.Expired\"}")
            .withHeader("Date", "Fri, 20 Nov 2099 10:00:00 GMT")));

        assertNoKeys(oidc(token)).hasMessageContaining("the clock of this machine is ")
            .hasMessageContaining(" min behind the server's, and the service allows 15 min");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"Credentials\":{}}", "{\"Credentials\":{\"AccessKeyId\":\"STS.id\","
        + "\"AccessKeySecret\":\"s3cr+t\",\"SecurityToken\":\"t0k+n\"}}", "{\"Credentials\":{\"AccessKeySecret\":\"s3cr+t\""})
    void oidcQuotesNothingOfABrokenAnswer(String answer) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "my.jwt");
        SERVER.stubFor(post(urlPathEqualTo("/")).willReturn(ok(answer)));

        assertNoKeys(oidc(token)).hasMessageStartingWith("keys of the role acs:ram::1:role/lag from http://localhost:")
            .satisfies(e -> assertThat(e).hasMessageNotContaining("s3cr+t").hasMessageNotContaining("t0k+n"));
    }

    private void stubAssumeRole(String tokenInForm) {
        SERVER.resetMappings();
        SERVER.stubFor(post(urlPathEqualTo("/")).withQueryParam("Action", equalTo("AssumeRoleWithOIDC"))
            .withQueryParam("Version", equalTo("2015-04-01")).withQueryParam("Format", equalTo("JSON"))
            .withQueryParam("SignatureNonce", matching(".{36}"))
            .withQueryParam("Timestamp", matching("20..-..-..T..:..:..Z"))
            .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
            .withRequestBody(containing(tokenInForm))
            .withRequestBody(containing("RoleArn=acs%3Aram%3A%3A1%3Arole%2Flag"))
            .withRequestBody(containing("OIDCProviderArn=provider")).withRequestBody(containing("DurationSeconds=3600"))
            .withRequestBody(containing("RoleSessionName=nightly"))
            .willReturn(okJson("{\"RequestId\":\"1\",\"Credentials\":{" + GIVEN + "}}")));
    }

    private static ResponseDefinitionBuilder status(int status, String body) {
        return aResponse().withStatus(status).withBody(body);
    }

    private static EcsRole ecsRole(Map<String, String> variables) {
        return EcsRole.from(new Environment(variables::get)).at(address());
    }

    private static OidcRole oidc(Path token) {
        return OidcRole.of("acs:ram::1:role/lag", "provider", token,
            new Environment(Map.of("ALIBABA_CLOUD_ROLE_SESSION_NAME", "nightly")::get)).at(address());
    }

    private static URI address() {
        return URI.create("http://localhost:" + SERVER.getPort());
    }

    private Keys read(KeySource source) throws InterruptedException {
        return source.read(sender, Deadline.in(LONG));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertNoKeys(KeySource source) {
        return assertThatThrownBy(() -> read(source)).isInstanceOf(LagException.class);
    }
}
