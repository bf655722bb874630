package io.lagmonitor.notify.kubernetes;

import static io.lagmonitor.notify.kubernetes.Asking.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.Samples;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.DeliveryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an act when the API server, or what stands before it, does not grant what is asked. */
@Timeout(60)
class KubernetesAnswersIT {

    private static final String ORDERS = "deployment/orders";
    private static final IncidentUpdate ACT = act("3f2a", "restart", "orders-consumer");

    @TempDir
    Path folder;

    private final Asking asking = new Asking();
    private FakeKubernetes kubernetes;
    private KubernetesRestart restart;

    @BeforeEach
    void start() throws IOException {
        kubernetes = FakeKubernetes.start().deployment("shop", "orders", 3).token(Printed.secret("token-"));
        restart = KubernetesRestart.deploymentFor("(.+)-consumer").namespace("shop").connection(kubernetes.connection());
    }

    @AfterEach
    void stop() {
        restart.close();
        kubernetes.close();
    }

    @Test
    void saysWhichRightIsMissingWhereAndWhose() {
        kubernetes.forbid("patch", "deployments");

        assertThatThrownBy(() -> asking.of(restart, ACT)).isExactlyInstanceOf(LagException.class)
            .hasMessage("no right to patch deployments of API group apps in namespace shop: deployments is forbidden: User "
                + "\"system:serviceaccount:lag:monitor\" cannot patch resource \"deployments\" in API group \"apps\" in the "
                + "namespace \"shop\"");
    }

    @Test
    void saysAlsoWhatAGatewayForbids() {
        kubernetes.always("get", "deployments", Trouble.answer(403, "<html><h1>Forbidden</h1></html>"));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isExactlyInstanceOf(LagException.class).hasMessage(
            "no right to get deployments of API group apps in namespace shop: <html><h1>Forbidden</h1></html>");
    }

    @Test
    void tokenThatIsNotAcceptedIsNotTriedAgain() {
        kubernetes.token("another");

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOfSatisfying(DeliveryException.class,
                e -> assertThat(e.retryAt()).isEmpty())
            .hasMessage("the API server does not accept the token (401): Unauthorized");
        assertThat(kubernetes.requests()).hasSize(1);
    }

    @Test
    void tokenFileIsReadOnceMoreWhenItsTokenIsNotAccepted() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), kubernetes.token() + "\n");
        KubernetesRestart rotating =
            restart.connection(KubernetesConnection.to(kubernetes.url()).tokenFile(file));
        kubernetes.once("get", "deployments", Trouble.meanwhile(() -> rotate(file, "token-2")));

        assertThat(asking.of(rotating, ACT)).startsWith("taken: restarted");
        assertThat(kubernetes.requests()).containsExactly("get deployments", "get deployments", "patch deployments");
    }

    @Test
    void tokenFileIsReadForEveryRequest() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), kubernetes.token());
        KubernetesRestart rotating =
            restart.connection(KubernetesConnection.to(kubernetes.url()).tokenFile(file));
        asking.of(rotating, ACT);

        rotate(file, "token-2");

        assertThat(asking.of(rotating, act("3f2a", "again", "orders-consumer"))).startsWith("taken: restarted");
        assertThat(kubernetes.requests()).as("none was answered with 401").hasSize(4);
    }

    @Test
    void tokenOfAFileThatIsNotAcceptedMayBeReplacedLater() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "old");
        KubernetesRestart rotating =
            restart.connection(KubernetesConnection.to(kubernetes.url()).tokenFile(file));

        assertThatThrownBy(() -> asking.of(rotating, ACT)).isExactlyInstanceOf(LagException.class)
            .hasMessage("the API server does not accept the token of file " + file + " (401): Unauthorized");
        assertThat(kubernetes.requests()).hasSize(2);
    }

    @Test
    void requestsWithoutATokenAreForAProxyThatHasOne() {
        KubernetesRestart anonymous = restart.connection(KubernetesConnection.to(kubernetes.url()));

        assertThatThrownBy(() -> asking.of(anonymous, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessage("the API server does not accept requests without a token (401): Unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "404 page not found", "<html>no such page</html>",
        "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"message\":\"the server could not find the requested resource\"}"})
    void addressOfNoApiServerIsNoMissingWorkload(String body) {
        kubernetes.always(Trouble.answer(404, body));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isExactlyInstanceOf(LagException.class).hasMessageStartingWith(
            "the API server does not get deployments of API group apps in namespace shop (404): ");
    }

    @Test
    void workloadThatIsDeletedMeanwhileIsAFailure() {
        kubernetes.once("patch", "deployments", Trouble.meanwhile(() -> kubernetes.delete("shop", ORDERS)));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isExactlyInstanceOf(LagException.class).hasMessage("the API "
            + "server does not patch deployments of API group apps in namespace shop (404): "
            + "deployments.apps \"orders\" not found");
    }

    @ParameterizedTest
    @CsvSource({"400, BadRequest", "405, MethodNotAllowed", "415, UnsupportedMediaType", "422, Invalid"})
    void clearNoIsAFailure(int status, String reason) {
        kubernetes.always("patch", "deployments", Trouble.status(status, reason, "why it is so"));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isExactlyInstanceOf(LagException.class).hasMessage("the API "
            + "server does not patch deployments of API group apps in namespace shop (" + status + "): why it is so");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void serverThatCannotNowIsAskedAgain(int status) {
        kubernetes.always("patch", "deployments", Trouble.status(status, "Timeout", "etcd is busy"));

        assertAskedAgain("the API server could not patch deployments of API group apps in namespace shop (" + status
            + "): etcd is busy", asking.now().plus(Duration.ofMinutes(1)));
    }

    @Test
    void serverThatThrottlesSaysWhen() {
        kubernetes.always(Trouble.status(429, "TooManyRequests", "too many").header("Retry-After", "300"));
        assertAskedAgain("the API server could not get deployments of API group apps in namespace shop (429): too many",
            asking.now().plus(Duration.ofMinutes(5)));

        kubernetes.always(Trouble.status(429, "TooManyRequests", "too many").header("Retry-After", "1"));
        assertAskedAgain("the API server could not get deployments of API group apps in namespace shop (429): too many",
            asking.now().plus(Duration.ofMinutes(2)));
    }

    @Test
    void serverThatIsAwayForLongIsAskedLessAndLessOften() throws Exception {
        kubernetes.always(Trouble.status(503, "ServiceUnavailable", "away"));
        for (int minutes : List.of(1, 2, 4, 8, 16, 16)) {
            assertAskedAgain("the API server could not get deployments of API group apps in namespace shop (503): away",
                asking.now().plus(Duration.ofMinutes(minutes)));
        }
        kubernetes.work();
        assertThat(asking.of(restart, ACT)).startsWith("taken: ");

        kubernetes.always(Trouble.status(503, "ServiceUnavailable", "away"));
        assertAskedAgain("the API server could not get deployments of API group apps in namespace shop (503): away",
            asking.now().plus(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>log in</html>", "{\"kind\":\"Deploy", "{\"ok\":true}", "[]", "null", "7"})
    void nonsenseIsNoAnswer(String body) {
        kubernetes.always(Trouble.answer(200, body));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class).message().isNotBlank();
    }

    @Test
    void redirectIsNotFollowed() {
        kubernetes.always(Trouble.answer(302, "").header("Location", "https://login.invalid/"));

        assertAskedAgain("GET " + kubernetes.url() + "/apis/apps/v1/namespaces/shop/deployments/orders answered 302",
            asking.now().plus(Duration.ofMinutes(1)));
    }

    @Test
    void nonsenseAfterAWriteIsNoAnswer() throws Exception {
        kubernetes.once("patch", "deployments", Trouble.answer(200, "<html>maintenance</html>"));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessageEndingWith("answered 200 with HTML or XML instead of JSON (line 1, column 1): "
                + "<html>maintenance</html>");
    }

    @Test
    void hugeAnswerIsCut() {
        kubernetes.always(Trouble.answer(200, "{\"kind\":\"" + "x".repeat(9 * 1024 * 1024) + "\"}"));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .message().contains("a body of more than 8388608 bytes instead of JSON").hasSizeLessThan(600);
    }

    @Test
    void longReasonIsCut() {
        kubernetes.always(Trouble.status(422, "Invalid", "line\nline\u202E " + "x".repeat(10_000)));

        assertThatThrownBy(() -> asking.of(restart, ACT)).message()
            .contains("(422): line line xxx").endsWith("xxx...").hasSizeLessThan(500);
    }

    @Test
    void serverThatHangsIsGivenUpInTime() {
        kubernetes.always("patch", "deployments", Trouble.hang());

        assertThatThrownBy(() -> asking.within(Duration.ofSeconds(1)).of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessageContaining("no answer after ");
    }

    @Test
    void serverThatIsGoneIsAskedAgain() {
        String url = kubernetes.url();
        kubernetes.close();

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessageStartingWith("GET " + url + "/apis/apps/v1/namespaces/shop/deployments/orders: no connection (");
    }

    @Test
    void serverThatRepeatsTheTokenDoesNotSpreadIt() {
        String token = kubernetes.token();
        kubernetes.always(Trouble.status(422, "Invalid", "I do not like " + token));
        assertThatThrownBy(() -> asking.of(restart, ACT)).message().endsWith("I do not like ***");

        kubernetes.always(Trouble.status(422, "Invalid", "-".repeat(295) + token));
        assertThatThrownBy(() -> asking.of(restart, ACT)).as("cut within the token").message()
            .doesNotContain(token.substring(0, 5));

        kubernetes.always(Trouble.answer(500, "I do not like " + token));
        assertThatThrownBy(() -> asking.of(restart, ACT)).message().endsWith("I do not like ***");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ACT")
    void whatIsToldIsRefused(Kind kind) throws Exception {
        assertThat(asking.of(restart, Samples.update(kind, new GroupKey("prod", "orders-consumer"))))
            .isEqualTo("refused: acts only; it has nothing to tell people");
        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void incidentAboutASourceIsRefused() throws Exception {
        Incident incident = ACT.incident();
        Incident blind = new Incident("3f2a", About.source("prod"), incident.opened(), incident.ending(), incident.status(),
            0, incident.findings(), incident.acts(), incident.heard());

        IncidentUpdate update =
            new IncidentUpdate("3f2a/restart", Kind.ACT, blind, Optional.empty(), Optional.empty());
        assertThat(asking.of(restart, update))
            .isEqualTo("refused: this is not about a group, so there is no workload to act on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines-consumer", "\u202Erlo-consumer", "🐢-consumer", "../../secrets-consumer"})
    void groupOfAnyNameIsRefusedWithoutACall(String groupId) throws Exception {
        assertThat(asking.of(restart, act("3f2a", "restart", groupId))).startsWith("refused: ").matches("[ -~]*");
        assertThat(kubernetes.requests()).isEmpty();
    }

    @Test
    void closedActsNoMore() {
        restart.close();

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessageEndingWith("not sent, closed before");
        assertThat(kubernetes.requests()).isEmpty();
    }

    private void assertAskedAgain(String message, Instant when) {
        assertThatThrownBy(() -> asking.of(restart, ACT)).hasMessage(message).isInstanceOfSatisfying(
            DeliveryException.class, e -> assertThat(e.retryAt()).contains(when));
    }

    private void rotate(Path file, String token) {
        try {
            Files.writeString(file, token + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        kubernetes.token(token);
    }
}
