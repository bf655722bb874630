package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.contract.NotifierContract;
import io.lagmonitor.spi.Notifier;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The rules of a notifier that acts on workloads of the fake cluster. */
@Timeout(60)
abstract class KubernetesNotifierContract extends NotifierContract {

    private FakeKubernetes kubernetes;

    /** A notifier that knows deployment orders of this cluster. */
    abstract Notifier notifier(KubernetesConnection connection);

    @BeforeEach
    final void start() throws IOException {
        kubernetes = FakeKubernetes.start().deployment("default", "orders", 3);
    }

    @AfterEach
    final void stop() {
        kubernetes.close();
    }

    @Override
    protected final Notifier notifier() {
        return notifier(kubernetes.connection());
    }

    @Override
    protected final Optional<Notifier> hangingNotifier() {
        kubernetes.always(Trouble.hang());
        return Optional.of(notifier());
    }

    @Override
    protected final Optional<Notifier> failingNotifier() {
        kubernetes.always(Trouble.status(403, "Forbidden", "no"));
        return Optional.of(notifier());
    }
}
