package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.LagException;
import io.lagmonitor.notify.OddServer.Nonsense;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that make no sense are never fatal and lose nothing: what was not taken is offered again by the next poll. */
@Timeout(30)
public abstract class NonsenseContract {

    /** The notifier whose service is at this address, which has no slash at its end. */
    protected abstract Notifier at(String address);

    /** The answers that are success for it all the same. */
    protected Set<Nonsense> taken() {
        return EnumSet.noneOf(Nonsense.class);
    }

    /** Whatever the answer, only its status counts. */
    static Set<Nonsense> everySuccess() {
        return EnumSet.of(Nonsense.EMPTY, Nonsense.HTML, Nonsense.TEXT, Nonsense.ARRAY, Nonsense.EMPTY_OBJECT,
            Nonsense.CUT_JSON, Nonsense.STRANGE_STATUS, Nonsense.ENDLESS);
    }

    @ParameterizedTest
    @EnumSource
    final void nonsenseIsClassifiedAndNeverFatal(Nonsense nonsense) throws Exception {
        Receipts receipts = new Receipts();
        try (OddServer server = new OddServer(nonsense); Notifier notifier = at(server.address())) {
            Notification news = receipts.on(Cases.OPENING.notification(), Duration.ofMillis(1_500));
            Printed.show(notifier);

            if (taken().contains(nonsense)) {
                notifier.send(news);
                return;
            }
            Throwable thrown = Printed.failure(() -> {
                notifier.send(news);
                return receipts;
            });

            assertThat(thrown).isInstanceOf(LagException.class).message().contains("localhost").isNotBlank();
            assertThat(thrown).isNotInstanceOf(DeliveryException.class);
        }
        assertThat(receipts.taken()).isEmpty();
        assertThat(receipts.refused()).isEmpty();
    }
}
