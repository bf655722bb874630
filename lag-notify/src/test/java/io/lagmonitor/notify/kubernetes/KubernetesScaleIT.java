package io.lagmonitor.notify.kubernetes;

import static io.lagmonitor.notify.kubernetes.Asking.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.spi.DeliveryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KubernetesScaleIT {

    private static final String ORDERS = "deployment/orders";
    private static final IncidentUpdate ACT = act("3f2a", "scale", "orders-consumer");

    private final Asking asking = new Asking();
    private FakeKubernetes kubernetes;
    private KubernetesScale scale;

    @BeforeEach
    void start() throws IOException {
        kubernetes = FakeKubernetes.start().deployment("shop", "orders", 3).token(Printed.secret("token-"));
        scale = by(KubernetesScale.by(2));
    }

    @AfterEach
    void stop() {
        scale.close();
        kubernetes.close();
    }

    @Test
    void addsReplicas() throws Exception {
        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");

        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);
        assertThat(kubernetes.annotations("shop", ORDERS)).containsExactly(Map.entry(Traces.name("3f2a/scale"),
            "{\"at\":\"2026-11-20T10:00:00Z\",\"incident\":\"3f2a\",\"from\":3,\"to\":5}"));
        assertThat(kubernetes.rollouts("shop", ORDERS)).isZero();
        assertThat(kubernetes.requests()).containsExactly("get deployments", "list horizontalpodautoscalers",
            "patch deployments", "get deployments/scale", "patch deployments/scale");
    }

    @Test
    void addsReplicasToAStatefulSet() throws Exception {
        kubernetes.statefulSet("shop", "ledger", 1);

        assertThat(asking.of(scale.group("orders-consumer", "statefulset/ledger"), ACT))
            .isEqualTo("taken: scaled ledger 1 to 3");
        assertThat(kubernetes.replicas("shop", "statefulset/ledger")).isEqualTo(3);
    }

    @Test
    void changesNothingWhenItIsRepeated() throws Exception {
        String first = asking.of(scale, ACT);

        assertThat(asking.after(Duration.ofHours(1)).of(scale, Asking.withoutReport(ACT))).isEqualTo(first);
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void finishesWhatACrashLeftBetweenTheSteps() throws Exception {
        kubernetes.once("get", "deployments/scale", Trouble.breakBefore())
            .once("get", "deployments/scale", Trouble.breakBefore()); // the client repeats a GET by itself
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(3);
        assertThat(kubernetes.annotations("shop", ORDERS)).hasSize(1);
        kubernetes.work();

        KubernetesScale anew = by(KubernetesScale.by(2));
        assertThat(asking.of(anew, Asking.withoutReport(ACT))).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void finishesWithTheNumberOfTheFirstAttempt() throws Exception {
        kubernetes.once("patch", "deployments/scale", Trouble.status(500, "InternalError", "etcd is away"));
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);
        kubernetes.change("shop", ORDERS, "{\"spec\":{\"replicas\":4}}");

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 4 to 5");
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);
    }

    @Test
    void findsItDoneWhenTheAnswerToTheFirstStepWasLost() throws Exception {
        kubernetes.once("patch", "deployments", Trouble.breakAfter());
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void findsItDoneWhenTheAnswerToTheSecondStepWasLost() throws Exception {
        kubernetes.once("patch", "deployments/scale", Trouble.breakAfter());
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void neverScalesDown() throws Exception {
        kubernetes.once("patch", "deployments/scale", Trouble.breakBefore());
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);
        kubernetes.change("shop", ORDERS, "{\"spec\":{\"replicas\":7}}");

        assertThat(asking.of(scale, ACT))
            .isEqualTo("taken: left orders at 7, which is more than the 5 it was to be scaled to");
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(7);
    }

    @Test
    void stopsAtTheNumberOfPartitionsOfAllTopics() throws Exception {
        kubernetes.deployment("shop", "orders", 5);

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 5 to 6");
    }

    @Test
    void saysThatNoMoreCanHelp() throws Exception {
        kubernetes.deployment("shop", "orders", 6);

        assertThat(asking.of(scale, ACT)).isEqualTo("refused: deployment orders has 6 replicas already, "
            + "and only 6 can have one of the group's partitions");
        assertThat(kubernetes.annotations("shop", ORDERS)).isEmpty();
    }

    @Test
    void stopsWhereItIsToldTo() throws Exception {
        KubernetesScale upToFour = by(KubernetesScale.by(2).upTo(4));

        assertThat(asking.of(upToFour, ACT)).isEqualTo("taken: scaled orders 3 to 4");
        assertThat(asking.of(upToFour, act("3f2a", "more", "orders-consumer"))).isEqualTo(
            "refused: deployment orders has 4 replicas already, and is to have 4 at most");
    }

    @Test
    void goesBeyondThePartitionsWhereItIsToldTo() throws Exception {
        kubernetes.deployment("shop", "orders", 6);

        assertThat(asking.of(by(KubernetesScale.by(2).upTo(10)), ACT)).isEqualTo("taken: scaled orders 6 to 8");
    }

    @Test
    void leavesAloneWhatHasMoreThanTheCeiling() throws Exception {
        kubernetes.deployment("shop", "orders", 12);

        assertThat(asking.of(by(KubernetesScale.by(2).upTo(10)), ACT)).startsWith("refused: ");
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(12);
    }

    @Test
    void refusesWhereThePartitionsAreNotKnown() throws Exception {
        String why = "refused: it is not known how many members can help, because the group's partitions are not; "
            + "say up to how many to scale";

        assertThat(asking.of(scale, act("3f2a", "scale", "orders-consumer", lag -> lag.total(200_000)))).isEqualTo(why);
        assertThat(asking.of(scale, act("3f2a", "scale", "orders-consumer", lag -> lag.topic("a", 200_000)))).isEqualTo(why);
        assertThat(asking.of(scale, act("3f2a", "scale", "orders-consumer",
            lag -> lag.partition("a", 0).mayLackPartitions()))).isEqualTo(why);
        assertThat(asking.of(scale, Asking.withoutReport(ACT))).isEqualTo(why);
        assertThat(kubernetes.scalings("shop", ORDERS)).isZero();
    }

    @Test
    void refusesAShareGroupWithoutACeiling() throws Exception {
        IncidentUpdate share = act("3f2a", "scale", "orders-consumer", lag -> lag.type(GroupType.SHARE).partition("a", 0));

        assertThat(asking.of(scale, share)).isEqualTo("refused: it is not known how many members can help: those of a share "
            + "group share partitions; say up to how many to scale");
        assertThat(asking.of(by(KubernetesScale.by(2).upTo(10)), share)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void scalesWhereNothingIsKnownUpToACeiling() throws Exception {
        assertThat(asking.of(by(KubernetesScale.by(2).upTo(10)), Asking.withoutReport(ACT)))
            .isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void startsNothingThatWasStopped() throws Exception {
        kubernetes.deployment("shop", "orders", 0);

        assertThat(asking.of(scale, ACT))
            .isEqualTo("refused: deployment orders has 0 replicas: it was stopped, and is not started again here");
    }

    @Test
    void startsNothingThatWasStoppedBetweenTheSteps() throws Exception {
        kubernetes.once("get", "deployments/scale",
            Trouble.meanwhile(() -> kubernetes.change("shop", ORDERS, "{\"spec\":{\"replicas\":0}}")));

        assertThat(asking.of(scale, ACT)).startsWith("refused: deployment orders has 0 replicas");
        assertThat(kubernetes.replicas("shop", ORDERS)).isZero();
    }

    @Test
    void leavesItToAnAutoscaler() throws Exception {
        kubernetes.autoscaler("shop", "orders-hpa", ORDERS);

        assertThat(asking.of(scale, ACT)).isEqualTo("refused: horizontalpodautoscaler orders-hpa scales deployment orders "
            + "and would undo it: raise its limits, or have it ignored");
        assertThat(kubernetes.annotations("shop", ORDERS)).isEmpty();
    }

    @Test
    void findsTheAutoscalerOnALaterPage() throws Exception {
        kubernetes.pageSize(1).autoscaler("shop", "a", "deployment/a").autoscaler("shop", "b", "statefulset/orders")
            .autoscaler("other", "c", ORDERS).autoscaler("shop", "z", ORDERS);

        assertThat(asking.of(scale, ACT)).startsWith("refused: horizontalpodautoscaler z scales");
    }

    @Test
    void scalesWhatAutoscalersOfOthersDoNot() throws Exception {
        kubernetes.autoscaler("shop", "a", "deployment/order").autoscaler("shop", "b", "statefulset/orders")
            .autoscaler("other", "c", ORDERS);

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void scalesInSpiteOfAnAutoscalerWhereItIsToldTo() throws Exception {
        kubernetes.autoscaler("shop", "orders-hpa", ORDERS).forbid("list", "horizontalpodautoscalers");

        assertThat(asking.of(scale.ignoreAutoscaler(), ACT)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void saysWhichRightIsMissing() {
        kubernetes.forbid("list", "horizontalpodautoscalers");
        assertThatThrownBy(() -> asking.of(scale, ACT)).isExactlyInstanceOf(LagException.class)
            .hasMessageStartingWith(
                "no right to list horizontalpodautoscalers of API group autoscaling in namespace shop: ");

        kubernetes.grantOnly("get deployments", "patch deployments", "get deployments/scale");
        assertThatThrownBy(() -> asking.of(scale.ignoreAutoscaler(), ACT)).isExactlyInstanceOf(LagException.class)
            .hasMessageStartingWith("no right to patch deployments/scale of API group apps in namespace shop: ");
    }

    @Test
    void needsNoMoreThanTheRightsInTheReadme() throws Exception {
        kubernetes.grantOnly("get deployments", "patch deployments", "get deployments/scale", "patch deployments/scale",
            "list horizontalpodautoscalers");

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void decidesAnewWhenAnotherScaledFirst() throws Exception {
        kubernetes.once("patch", "deployments",
            Trouble.meanwhile(() -> kubernetes.change("shop", ORDERS, "{\"spec\":{\"replicas\":4}}")));

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 4 to 6");
    }

    @Test
    void decidesAnewWhenAnotherWroteBetweenTheSteps() throws Exception {
        kubernetes.once("patch", "deployments/scale", Trouble.meanwhile(() -> kubernetes.touch("shop", ORDERS)));

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void asksToBeRepeatedWhenOthersWriteBetweenTheStepsAllTheTime() throws Exception {
        kubernetes.always("patch", "deployments/scale", Trouble.meanwhile(() -> kubernetes.touch("shop", ORDERS)));
        assertThatThrownBy(() -> asking.of(scale, ACT)).isInstanceOf(DeliveryException.class);
        kubernetes.work();

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void leavesAWorkloadAloneForFiveMinutesAfterAnotherIncident() throws Exception {
        asking.of(scale, ACT);

        assertThat(asking.after(Duration.ofMinutes(4)).of(scale, act("77b0", "scale", "orders-consumer")))
            .startsWith("refused: there was an act on deployment orders for another incident at 2026-11-20T10:00:00Z");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void scalesSoonAfterARestartForTheSameIncident() throws Exception {
        KubernetesRestart restart = KubernetesRestart.deploymentFor("(.+)-consumer").namespace("shop")
            .connection(kubernetes.connection());
        asking.of(restart, act("3f2a", "restart", "orders-consumer"));

        assertThat(asking.after(Duration.ofMinutes(1)).of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");
    }

    @Test
    void twoProcessesThatRaceScaleOnce() throws Exception {
        Asking other = new Asking();
        KubernetesScale elsewhere = by(KubernetesScale.by(2));
        CompletableFuture<String> race = new CompletableFuture<>();
        kubernetes.once("patch", "deployments", Trouble.meanwhile(() -> complete(race, () -> other.of(elsewhere, ACT))));

        assertThat(asking.of(scale, ACT)).isEqualTo("taken: scaled orders 3 to 5");

        assertThat(race.get(20, TimeUnit.SECONDS)).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void ofTwoIncidentsThatRaceOneActs() throws Exception {
        Asking other = new Asking();
        KubernetesScale elsewhere = by(KubernetesScale.by(2));
        CompletableFuture<String> race = new CompletableFuture<>();
        kubernetes.once("patch", "deployments", Trouble.meanwhile(
            () -> complete(race, () -> other.of(elsewhere, act("77b0", "scale", "orders-consumer")))));

        assertThat(asking.of(scale, ACT)).startsWith("refused: there was an act on deployment orders for another incident");

        assertThat(race.get(20, TimeUnit.SECONDS)).isEqualTo("taken: scaled orders 3 to 5");
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);
    }

    @Test
    void saysWhichAnnotationCannotBeRead() {
        kubernetes.change("shop", ORDERS,
            "{\"metadata\":{\"annotations\":{\"" + Traces.name("3f2a/scale") + "\":\"by hand\"}}}");

        assertThatThrownBy(() -> asking.of(scale, ACT)).isExactlyInstanceOf(LagException.class).hasMessage("annotation "
            + Traces.name("3f2a/scale") + " of deployment orders cannot be read; take it away to have it scaled");
    }

    private KubernetesScale by(KubernetesScale.By by) {
        return by.deploymentFor("(.+)-consumer").namespace("shop").connection(kubernetes.connection());
    }

    private static void complete(CompletableFuture<String> race, Callable<String> call) {
        try {
            race.complete(call.call());
        } catch (Exception e) {
            race.completeExceptionally(e);
        }
    }
}
