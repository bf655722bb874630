package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.contract.NotifierContract;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Route;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of a notifier whose service is played by WireMock, and what an outage of an hour costs. */
@Timeout(60)
public abstract class ServiceContract extends NotifierContract {

    /** What the notifier under test marked; a new one for each test. */
    protected final Receipts receipts = new Receipts();

    /** A notifier that calls the service. */
    protected abstract Notifier create();

    /** From now on the service takes everything. */
    protected abstract void works();

    /** From now on the service answers 500. */
    protected abstract void fails();

    /** From now on the service takes a request and does not answer in time. */
    protected abstract void hangs();

    @Override
    protected final Notifier notifier() {
        works();
        return create();
    }

    @Override
    protected final Optional<Notifier> hangingNotifier() {
        hangs();
        return Optional.of(create());
    }

    @Override
    protected final Optional<Notifier> failingNotifier() {
        fails();
        return Optional.of(create());
    }

    @Test
    final void anHourWithoutTheServiceCostsAWarningAndLosesNothing() {
        String name = "outage-" + getClass().getSimpleName().toLowerCase();
        int before = Printed.log(0).size();
        try (Simulation world = Simulation.every(Duration.ofMinutes(10));
                Notifier notifier = create()) {
            Route route = notifier.route();
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell(name, notifier, route));
            world.group("orders").lag(200_000).grow(1_000);
            fails();
            world.polls(6);
            assertThat(heard(world)).isEmpty();

            works();
            world.polls(6);

            assertThat(heard(world)).extracting(Incident.Heard::notifier).containsExactly(name);
        }
        List<String> log = Printed.log(before).stream().filter(line -> line.contains(name)).toList();
        assertThat(log).filteredOn(line -> line.contains(" WARN ")).singleElement().asString()
            .contains("Notifier " + name + " failed: ").contains("http://localhost:");
        assertThat(log).filteredOn(line -> line.contains(" INFO ")).singleElement().asString()
            .contains("Notifier " + name + " works again");
    }

    /** Sends with a notifier of its own; all that was refused, and the notifier, are read by {@link Printed}. */
    protected final void send(Notification notification) throws Exception {
        try (Notifier notifier = create()) {
            Printed.show(notifier);
            notifier.send(receipts.on(notification));
        } finally {
            receipts.refused().values().forEach(Printed::show);
        }
    }

    /** What sending an opening throws, after which nothing is marked. */
    protected final Throwable thrown() {
        Throwable thrown = failure(() -> {
            send(Cases.OPENING.notification());
            return receipts.taken();
        });
        assertThat(receipts.taken()).isEmpty();
        assertThat(receipts.refused()).isEmpty();
        return thrown;
    }

    /** What the call throws; read by {@link Printed}. */
    protected static Throwable failure(Callable<?> call) {
        return Printed.failure(call);
    }

    private static List<Incident.Heard> heard(Simulation world) {
        return world.monitor().incidents().stream().flatMap(incident -> incident.heard().stream()).toList();
    }
}
