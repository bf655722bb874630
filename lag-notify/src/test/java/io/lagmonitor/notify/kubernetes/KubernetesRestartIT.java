package io.lagmonitor.notify.kubernetes;

import static io.lagmonitor.notify.kubernetes.Asking.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.DeliveryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KubernetesRestartIT {

    private static final String ORDERS = "deployment/orders";
    private static final IncidentUpdate ACT = act("3f2a", "restart", "orders-consumer");

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
    void restartsTheDeploymentThatTheGroupIdNames() throws Exception {
        assertThat(asking.of(restart, ACT)).isEqualTo("taken: restarted deployment orders (namespace shop)");

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
        assertThat(kubernetes.podAnnotations("shop", ORDERS)).containsOnly(
            Map.entry("kubectl.kubernetes.io/restartedAt", "2026-11-20T10:00:00Z"),
            Map.entry("lagmonitor.io/restart", Traces.hash("3f2a/restart")));
        assertThat(kubernetes.annotations("shop", ORDERS)).containsExactly(Map.entry(
            Traces.name("3f2a/restart"), "{\"at\":\"2026-11-20T10:00:00Z\",\"incident\":\"3f2a\"}"));
        assertThat(kubernetes.requests()).containsExactly("get deployments", "patch deployments");
    }

    @Test
    void restartsAStatefulSet() throws Exception {
        kubernetes.statefulSet("shop", "ledger", 2);
        KubernetesRestart ledgers = KubernetesRestart.statefulSetFor("(.+)-consumer")
            .namespace("shop").connection(kubernetes.connection());

        assertThat(asking.of(ledgers, act("3f2a", "restart", "ledger-consumer")))
            .isEqualTo("taken: restarted statefulset ledger (namespace shop)");
        assertThat(kubernetes.rollouts("shop", "statefulset/ledger")).isEqualTo(1);
    }

    @Test
    void restartsWhatIsGivenForAGroup() throws Exception {
        kubernetes.statefulSet("shop", "ledger", 2);

        assertThat(asking.of(restart.group("orders-consumer", "statefulset/ledger"), ACT))
            .isEqualTo("taken: restarted statefulset ledger (namespace shop)");
        assertThat(kubernetes.rollouts("shop", ORDERS)).isZero();
    }

    @Test
    void changesNothingWhenItIsRepeated() throws Exception {
        String first = asking.of(restart, ACT);

        assertThat(asking.after(Duration.ofHours(3)).of(restart, ACT)).isEqualTo(first);
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void changesNothingWhenItIsRepeatedAfterAnother() throws Exception {
        asking.of(restart, ACT);
        asking.after(Duration.ofHours(1)).of(restart, act("77b0", "restart", "orders-consumer"));

        asking.after(Duration.ofHours(1)).of(restart, ACT);

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(2);
    }

    @Test
    void changesNothingWhenOnlyThePodsRemember() throws Exception {
        asking.of(restart, ACT);
        kubernetes.change("shop", ORDERS, "{\"metadata\":{\"annotations\":null}}");

        asking.of(restart, ACT);

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void asksToBeRepeatedWhenTheAnswerWasLostAndThenFindsItDone() throws Exception {
        kubernetes.once("patch", "deployments", Trouble.breakAfter());

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOfSatisfying(DeliveryException.class,
            e -> assertThat(e.retryAt()).contains(asking.now().plus(Duration.ofMinutes(1))));
        assertThat(asking.after(Duration.ofMinutes(1)).of(restart, ACT))
            .isEqualTo("taken: restarted deployment orders (namespace shop)");

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void restartsAPausedDeploymentNot() throws Exception {
        kubernetes.change("shop", ORDERS, "{\"spec\":{\"paused\":true}}");

        assertThat(asking.of(restart, ACT))
            .isEqualTo("refused: deployment orders is paused, and restarts nothing until it is resumed");
    }

    @Test
    void restartsNoStatefulSetThatWaitsForItsPodsToBeDeleted() throws Exception {
        kubernetes.statefulSet("shop", "ledger", 2)
            .change("shop", "statefulset/ledger", "{\"spec\":{\"updateStrategy\":{\"type\":\"OnDelete\"}}}");

        assertThat(asking.of(restart.group("orders-consumer", "statefulset/ledger"), ACT)).isEqualTo(
            "refused: statefulset ledger replaces its pods only when they are deleted (update strategy OnDelete)");
    }

    @Test
    void restartsNoStatefulSetThatHoldsItsUpdate() throws Exception {
        kubernetes.statefulSet("shop", "ledger", 2).change("shop", "statefulset/ledger",
            "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}");

        assertThat(asking.of(restart.group("orders-consumer", "statefulset/ledger"), ACT)).isEqualTo(
            "refused: statefulset ledger holds its rolling update at partition 1, and would not replace all of its pods");
    }

    @Test
    void restartsNothingThatWasStopped() throws Exception {
        kubernetes.deployment("shop", "orders", 0);

        assertThat(asking.of(restart, ACT))
            .isEqualTo("refused: deployment orders has 0 replicas: it was stopped, and is not started again here");
    }

    @Test
    void restartsNothingThatIsBeingDeleted() throws Exception {
        kubernetes.change("shop", ORDERS, "{\"metadata\":{\"deletionTimestamp\":\"2026-11-20T09:59:00Z\"}}");

        assertThat(asking.of(restart, ACT)).isEqualTo("refused: deployment orders is being deleted");
    }

    @Test
    void saysThatThereIsNoSuchWorkload() throws Exception {
        assertThat(asking.of(restart, act("3f2a", "restart", "refunds-consumer")))
            .isEqualTo("refused: there is no deployment refunds in namespace shop");
    }

    @Test
    void leavesAWorkloadAloneForFiveMinutesAfterAnotherIncident() throws Exception {
        IncidentUpdate other = act("77b0", "restart", "orders-consumer");
        asking.of(restart, ACT);

        assertThat(asking.after(Duration.ofSeconds(299)).of(restart, other)).isEqualTo("refused: there was an act on "
            + "deployment orders for another incident at 2026-11-20T10:00:00Z, "
            + "and it is left alone for 5 minutes after that");
        assertThat(asking.after(Duration.ofSeconds(1)).of(restart, other)).startsWith("taken: restarted");

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(2);
    }

    @Test
    void repeatsAnActAlsoSoonAfterAnotherIncident() throws Exception {
        asking.of(restart, ACT);
        asking.after(Duration.ofMinutes(6)).of(restart, act("77b0", "restart", "orders-consumer"));

        assertThat(asking.of(restart, ACT)).startsWith("taken: restarted");
    }

    @Test
    void allowsAnotherActForTheSameIncident() throws Exception {
        asking.of(restart, ACT);

        assertThat(asking.of(restart, act("3f2a", "restart-again", "orders-consumer"))).startsWith("taken: restarted");
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(2);
    }

    @Test
    void waitsForAClockThatIsALittleAheadAndNotForAWrongOne() throws Exception {
        IncidentUpdate other = act("77b0", "restart", "orders-consumer");
        asking.after(Duration.ofMinutes(4)).of(restart, ACT);

        assertThat(asking.after(Duration.ofMinutes(-4)).of(restart, other)).startsWith("refused: there was an act on");
        assertThat(asking.after(Duration.ofHours(-1)).of(restart, other)).startsWith("taken: restarted");
    }

    @Test
    void decidesAnewWhenAnotherWroteFirst() throws Exception {
        kubernetes.once("patch", "deployments", Trouble.meanwhile(() -> kubernetes.touch("shop", ORDERS)))
            .once("patch", "deployments", Trouble.meanwhile(() -> kubernetes.touch("shop", ORDERS)));

        assertThat(asking.of(restart, ACT)).startsWith("taken: restarted");

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
        assertThat(kubernetes.requests()).filteredOn("patch deployments"::equals).hasSize(3);
    }

    @Test
    void refusesWhenAnotherPausedItMeanwhile() throws Exception {
        kubernetes.once("patch", "deployments",
            Trouble.meanwhile(() -> kubernetes.change("shop", ORDERS, "{\"spec\":{\"paused\":true}}")));

        assertThat(asking.of(restart, ACT)).startsWith("refused: deployment orders is paused");
        assertThat(kubernetes.rollouts("shop", ORDERS)).isZero();
    }

    @Test
    void asksToBeRepeatedWhenOthersWriteAllTheTime() {
        kubernetes.always("patch", "deployments", Trouble.meanwhile(() -> kubernetes.touch("shop", ORDERS)));

        assertThatThrownBy(() -> asking.of(restart, ACT)).isInstanceOf(DeliveryException.class)
            .hasMessage("deployment orders was changed by others 5 times between reading and writing it");
        assertThat(kubernetes.rollouts("shop", ORDERS)).isZero();
    }

    @Test
    void keepsTheNewestTracesOnly() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            asking.after(Duration.ofMinutes(6)).of(restart, act("incident-" + i, "restart", "orders-consumer"));
            names.add(Traces.name("incident-" + i + "/restart"));
        }

        assertThat(kubernetes.annotations("shop", ORDERS).keySet())
            .containsExactlyInAnyOrderElementsOf(names.subList(15, 25));
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(25);
    }

    @Test
    void leavesAnnotationsOfOthersAlone() throws Exception {
        kubernetes.change("shop", ORDERS, """
            {"metadata":{"annotations":{"team":"orders","lagmonitor.io/act-0000":"by hand"}},
             "spec":{"template":{"metadata":{"annotations":{"prometheus.io/scrape":"true"}}}}}""");

        asking.of(restart, ACT);

        assertThat(kubernetes.annotations("shop", ORDERS))
            .containsEntry("team", "orders").containsEntry("lagmonitor.io/act-0000", "by hand");
        assertThat(kubernetes.podAnnotations("shop", ORDERS)).containsEntry("prometheus.io/scrape", "true");
    }

    @Test
    void needsNoMoreThanTheRightsInTheReadme() throws Exception {
        kubernetes.grantOnly("get deployments", "patch deployments");

        assertThat(asking.of(restart, ACT)).startsWith("taken: restarted");
    }
}
