package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.ActOutcome;
import io.lagmonitor.model.Route;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server that is away for an hour, and a monitor that polls every minute. */
@Timeout(60)
class KubernetesOutageIT {

    @Test
    void costsAWarningAndAMessageAndTheActIsDoneInTheEnd() throws Exception {
        int before = Printed.log(0).size();
        try (FakeKubernetes kubernetes = FakeKubernetes.start().deployment("shop", "orders", 3);
                Simulation world = Simulation.every(Duration.ofMinutes(1))) {
            SimulatedNotifier team = world.notifier("team");
            KubernetesRestart restart = KubernetesRestart.deploymentFor("(.+)").namespace("shop")
                .connection(kubernetes.connection());
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000))
                .tell("team", team).act("revive", restart, Route.atOpening()));
            world.group("orders").lag(200_000).grow(1_000);

            kubernetes.always(Trouble.status(503, "ServiceUnavailable", "etcd is away"));
            world.polls(60);
            assertThat(kubernetes.rollouts("shop", "deployment/orders")).isZero();
            assertThat(team.heard()).as("messages in this hour").containsExactly("OPENED orders CRITICAL");
            assertThat(team.newest().incident().acts()).singleElement()
                .returns(ActOutcome.State.FAILED, ActOutcome::state);

            kubernetes.work();
            world.polls(20);
            assertThat(kubernetes.rollouts("shop", "deployment/orders")).isEqualTo(1);
            assertThat(team.newest().incident().acts()).singleElement()
                .returns(ActOutcome.State.DONE, ActOutcome::state);
        }
        List<String> log = Printed.log(before).stream().filter(line -> line.contains("Notifier revive")).toList();
        assertThat(log).filteredOn(line -> line.contains(" WARN ")).singleElement().asString()
            .contains("Notifier revive failed: the API server could not get deployments");
        assertThat(log).filteredOn(line -> line.contains(" INFO ")).singleElement().asString()
            .contains("Notifier revive works again");
    }
}
