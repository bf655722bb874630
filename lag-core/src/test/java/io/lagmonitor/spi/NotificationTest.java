package io.lagmonitor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.contract.Samples;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a notifier says of each update reaches who keeps it, and of no other. */
class NotificationTest {

    private static final IncidentUpdate ORDERS = Samples.update(Kind.OPENED, new GroupKey("prod", "orders"));
    private static final IncidentUpdate PAYMENTS = Samples.update(Kind.OPENED, new GroupKey("prod", "payments"));
    private static final IncidentUpdate STRANGER = Samples.update(Kind.OPENED, new GroupKey("prod", "stranger"));
    private static final LagReport REPORT = Samples.everyKind().report();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> kept = new ArrayList<>();

    @Test
    void saysWhatBecameOfEachUpdate() {
        Notification notification = notification(ORDERS, PAYMENTS);

        notification.taken(ORDERS);
        notification.taken(PAYMENTS, "message 5");
        notification.refused(PAYMENTS, "no such channel");

        assertThat(kept).containsExactly(
            "taken prod/orders", "taken prod/payments: message 5", "refused prod/payments: no such channel");
    }

    @Test
    void refusesUpdatesOfAnotherNotification() {
        Notification notification = notification(ORDERS, PAYMENTS);
        String message = "update " + STRANGER.key() + " is not of this notification";

        assertRefused(() -> notification.taken(STRANGER), message);
        assertRefused(() -> notification.taken(STRANGER, "note"), message);
        assertRefused(() -> notification.refused(STRANGER, "why"), message);
        assertThat(kept).isEmpty();
    }

    @Test
    void needsANoteAndAReason() {
        Notification notification = notification(ORDERS);

        assertThatThrownBy(() -> notification.taken(ORDERS, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> notification.refused(ORDERS, null))
            .isInstanceOf(NullPointerException.class).hasMessage("why");
        assertThat(kept).isEmpty();
    }

    @Test
    void copiesItsUpdates() {
        List<IncidentUpdate> updates = new ArrayList<>(List.of(ORDERS));
        Notification notification = new Notification(updates, REPORT, TIMEOUT);

        updates.clear();

        assertThat(notification.updates()).containsExactly(ORDERS);
    }

    @Test
    void mayBeWithoutNewsAndWithoutAnybodyWhoKeepsReceipts() {
        assertThat(new Notification(List.of(), REPORT, TIMEOUT).updates()).isEmpty();

        Notification notification = new Notification(List.of(ORDERS), REPORT, TIMEOUT);
        notification.taken(ORDERS);
        notification.refused(ORDERS, "why");
    }

    @Test
    void isWhole() {
        assertThatThrownBy(() -> new Notification(List.of(), null, TIMEOUT))
            .isInstanceOf(NullPointerException.class).hasMessage("report");
        assertThatThrownBy(() -> new Notification(List.of(), REPORT, TIMEOUT, null))
            .isInstanceOf(NullPointerException.class).hasMessage("receipts");
        assertRefused(() -> new Notification(List.of(), REPORT, Duration.ZERO), "timeout PT0S is not positive");
        assertRefused(() -> new Notification(List.of(), REPORT, TIMEOUT.negated()), "timeout PT-10S is not positive");
    }

    private Notification notification(IncidentUpdate... updates) {
        return new Notification(List.of(updates), REPORT, TIMEOUT, new Notification.Receipts() {

            @Override
            public void taken(IncidentUpdate update, Optional<String> note) {
                kept.add("taken " + update.incident().about() + note.map(text -> ": " + text).orElse(""));
            }

            @Override
            public void refused(IncidentUpdate update, String why) {
                kept.add("refused " + update.incident().about() + ": " + why);
            }
        });
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
