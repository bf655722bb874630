package io.lagmonitor.aliyun;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.lagmonitor.aliyun.Cloud.action;
import static io.lagmonitor.aliyun.Cloud.groups;
import static io.lagmonitor.aliyun.Cloud.point;
import static io.lagmonitor.aliyun.Cloud.points;
import static io.lagmonitor.aliyun.Cloud.progress;
import static io.lagmonitor.aliyun.Cloud.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagReport;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several accounts and instances in one monitor that is made from a file alone, in a process of its own; everything it
 * prints and logs is read.
 */
@Timeout(120)
class ManyAccountsIT {

    /** What nobody may see; the parts between signs, because a sign may be printed in other ways. */
    private static final List<String> SECRETS = List.of("KeySecretOne", "KeySecretTwo", "EcsSecret", "EcsToken",
        "StsSecret", "StsToken", "JwtOfThePod", "SessionOfTheMachine");
    private static final String EXPIRATION = Instant.now().plusSeconds(7200).toString();

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    private Path folder;

    @BeforeEach
    void play() {
        SERVER.stubFor(put("/latest/api/token").willReturn(ok("SessionOfTheMachine+/=")));
        SERVER.stubFor(get("/latest/meta-data/ram/security-credentials/").willReturn(ok("Lag")));
        SERVER.stubFor(get("/latest/meta-data/ram/security-credentials/Lag").willReturn(okJson("{\"Code\":\"Success\","
            + keys("Ecs") + "}")));
        SERVER.stubFor(post(urlPathEqualTo("/")).withQueryParam("Action", equalTo("AssumeRoleWithOIDC"))
            .willReturn(okJson("{\"Credentials\":{" + keys("Sts") + "}}")));
        String orders = point("alikafka_one", "orders", Instant.now().minusSeconds(60), 7);
        SERVER.stubFor(action(Action.METRIC_LAST).withHeader("Authorization", containing("Credential=KeyIdOne,"))
            .willReturn(points(orders, orders.replace("alikafka_one", "alikafka_uno"))));
        SERVER.stubFor(action(Action.METRIC_LAST).withHeader("x-acs-security-token", equalTo("EcsToken+/="))
            .willReturn(points(point("alikafka_three", "orders", Instant.now().minusSeconds(60), 9))));
        SERVER.stubFor(action(Action.CONSUMER_LIST).withHeader("Authorization", containing("Credential=KeyIdTwo,"))
            .willReturn(groups(1, List.of("payments"))));
        SERVER.stubFor(action(Action.CONSUMER_LIST).withHeader("x-acs-security-token", equalTo("StsToken+/="))
            .willReturn(groups(1, List.of("audit"))));
        SERVER.stubFor(action(Action.CONSUMER_PROGRESS).willReturn(progress("t", 90, 100)));
    }

    @Test
    void areReadByOneMonitor() throws Exception {
        String printed = run("trace");

        assertThat(printed.lines()).contains("one/orders 7", "uno/orders 7", "alikafka_two/payments 10",
            "alikafka_three/orders 9", "alikafka_four/audit 10");
        assertShowsNoSecret(printed);
    }

    @Test
    void showNoSecretThatTheServicesRepeat() throws Exception {
        answerEach(secrets -> refused(400, "SignatureDoesNotMatch", "not " + repeated(secrets)));

        String printed = run("trace");

        assertThat(printed.lines()).filteredOn(line -> line.contains("SignatureDoesNotMatch (HTTP 400): not '***'"))
            .hasSizeGreaterThanOrEqualTo(4);
        assertShowsNoSecret(printed);
    }

    @Test
    void showNoSecretWhenWhatIsAnsweredIsNoJson() throws Exception {
        answerEach(secrets -> ok("<html>not " + repeated(secrets)));

        String printed = run("debug");

        assertThat(printed.lines()).filteredOn(
            line -> line.contains("HTML or XML instead of JSON (line 1, column 1): <html>not '***'"))
            .hasSizeGreaterThanOrEqualTo(4);
        assertShowsNoSecret(printed);
    }

    @Test
    void showNoSecretThatThoseWhoGiveKeysRepeat() throws Exception {
        SERVER.stubFor(get("/latest/meta-data/ram/security-credentials/Lag")
            .willReturn(ok("{" + keys("Ecs") + repeated(List.of("SessionOfTheMachine+/=")))));
        SERVER.stubFor(post(urlPathEqualTo("/")).withQueryParam("Action", equalTo("AssumeRoleWithOIDC"))
            .willReturn(refused(400, "AuthenticationFail", "not " + repeated(List.of("JwtOfThePod.e30+/=")))));

        String printed = run("debug");

        assertThat(printed).contains("the answer is no JSON", "AuthenticationFail (HTTP 400): not '***'");
        assertShowsNoSecret(printed);
    }

    @Test
    void showNoSecretWhenConnectionsBreak() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        assertShowsNoSecret(run("trace"));
    }

    private String run(String level) throws Exception {
        Path file = folder.resolve("monitor.properties");
        Path secret = Files.writeString(folder.resolve("two"), "KeySecretTwo+/=\n");
        Path jwt = Files.writeString(folder.resolve("jwt"), "JwtOfThePod.e30+/=");
        Files.writeString(file, String.join("\n",
            "sources=one,two,three,four",
            "source.one.type=aliyun", "source.one.region=cn-hangzhou", "source.one.endpoint=" + address(),
            "source.one.instances=alikafka_one,alikafka_uno", "source.one.clusters=one,uno",
            "source.one.access.key.id=KeyIdOne", "source.one.access.key.secret=${env:SECRET_ONE}",
            "source.two.type=aliyun-progress", "source.two.region=cn-beijing", "source.two.endpoint=" + address(),
            "source.two.instances=alikafka_two",
            "source.two.access.key.id=KeyIdTwo", "source.two.access.key.secret=${file:" + secret + "}",
            "source.three.type=aliyun", "source.three.region=me-east-1", "source.three.endpoint=" + address(),
            "source.three.instances=alikafka_three",
            "source.three.credentials=ecs-role", "source.three.credentials.endpoint=" + address(),
            "source.four.type=aliyun-progress", "source.four.region=cn-hangzhou", "source.four.endpoint=" + address(),
            "source.four.instances=alikafka_four",
            "source.four.credentials=oidc", "source.four.credentials.endpoint=" + address(),
            "source.four.role.arn=acs:ram::1:role/lag", "source.four.oidc.provider.arn=acs:ram::1:oidc-provider/ack",
            "source.four.oidc.token.file=" + jwt,
            "policies=limit", "policy.limit.type=threshold", "policy.limit.critical=5"));
        ProcessBuilder process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + level,
            "-cp", System.getProperty("java.class.path"), Watch.class.getName(), file.toString()).redirectErrorStream(true);
        process.environment().put("SECRET_ONE", "KeySecretOne+/=");
        Process watch = process.start();
        try {
            String printed = new String(watch.getInputStream().readAllBytes(), UTF_8);
            assertThat(watch.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(printed).contains("the end");
            return printed;
        } finally {
            watch.destroyForcibly();
        }
    }

    private static void assertShowsNoSecret(String printed) {
        assertThat(SECRETS).noneMatch(secret -> printed.contains(secret));
    }

    /** Each account is answered with its own secrets. */
    private static void answerEach(Function<List<String>, ResponseDefinitionBuilder> answer) {
        SERVER.stubFor(post(urlPathEqualTo("/")).withHeader("Authorization", containing("Credential=KeyIdOne,"))
            .willReturn(answer.apply(List.of("KeySecretOne+/="))));
        SERVER.stubFor(post(urlPathEqualTo("/")).withHeader("Authorization", containing("Credential=KeyIdTwo,"))
            .willReturn(answer.apply(List.of("KeySecretTwo+/="))));
        SERVER.stubFor(post(urlPathEqualTo("/")).withHeader("x-acs-security-token", equalTo("EcsToken+/="))
            .willReturn(answer.apply(List.of("EcsSecret+/=", "EcsToken+/="))));
        SERVER.stubFor(post(urlPathEqualTo("/")).withHeader("x-acs-security-token", equalTo("StsToken+/="))
            .willReturn(answer.apply(List.of("StsSecret+/=", "StsToken+/="))));
    }

    /** Secrets as a service may write them: as they are, and escaped for JSON and for addresses. */
    private static String repeated(List<String> secrets) {
        return secrets.stream().flatMap(secret -> Stream.of(secret,
                secret.replace("+", "\\u002b").replace("/", "\\/").replace("=", "\\u003D"),
                secret.replace("+", "%2b").replace("/", "%2F").replace("=", "%3D")))
            .map(secret -> "'" + secret + "'").collect(Collectors.joining(" "));
    }

    private static String keys(String name) {
        return "\"AccessKeyId\":\"" + name + "Id\",\"AccessKeySecret\":\"" + name + "Secret+/=\",\"SecurityToken\":\""
            + name + "Token+/=\",\"Expiration\":\"" + EXPIRATION + "\"";
    }

    private static String address() {
        return "http://localhost:" + SERVER.getPort();
    }

    /** Polls twice and prints all there is to print. */
    static final class Watch {

        private Watch() {}

        public static void main(String[] args) throws Exception {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
                properties.load(reader);
            }
            try (LagMonitor monitor = LagMonitor.builder().from(properties).build()) {
                for (int poll = 0; poll < 2; poll++) {
                    print(monitor, monitor.pollOnce(Duration.ofSeconds(15)));
                }
            } catch (LagException e) {
                e.printStackTrace();
            }
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                System.out.println(thread.getName());
            }
            System.out.println("the end");
        }

        private static void print(LagMonitor monitor, LagReport report) {
            System.out.println(monitor);
            System.out.println(report);
            report.groups().forEach(group -> group.lag().ifPresent(lag -> {
                System.out.println(group.key() + " " + lag.lagAtLeast());
                System.out.println(monitor.explain(group.key()));
            }));
        }
    }
}
