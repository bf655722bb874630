package io.lagmonitor.contract;

import static io.lagmonitor.contract.Call.PROMPTLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Notifier}. Every method that supplies a notifier makes a new one; the tests close it. A notifier
 * that cannot be supplied is empty, and its tests are skipped. {@link Samples} has notifications for tests of its own.
 */
public abstract class NotifierContract {

    /** A notifier whose server takes everything. */
    protected abstract Notifier notifier() throws Exception;

    /** A notifier whose server takes the request and never answers; empty if it never waits for anything. */
    protected abstract Optional<Notifier> hangingNotifier() throws Exception;

    /** A notifier whose server refuses everything; empty if that cannot be. */
    protected abstract Optional<Notifier> failingNotifier() throws Exception;

    @Test
    final void n2_interruptedSendEndsSoon() throws Exception {
        try (Notifier notifier = given(hangingNotifier())) {
            Call send = Call.start(() -> send(notifier));

            send.interruptWhenItWaits();

            assertThat(send.endsWithin(PROMPTLY)).as("what send threw").isPresent();
        }
    }

    @Test
    final void n3_closesTwiceAndBeforeSend() throws Exception {
        Notifier unused = notifier();
        Notifier used = notifier();
        send(used);

        for (Notifier notifier : List.of(unused, used, unused, used)) {
            assertThatCode(notifier::close).doesNotThrowAnyException();
        }
    }

    @Test
    final void n4_takesEveryKindOfUpdate() throws Exception {
        assertTaken(Samples.everyKind());
    }

    @Test
    final void n4_takesGroupsOfWhichNothingIsKnownNow() throws Exception {
        IncidentUpdate known = Samples.update(Kind.OPENED, new GroupKey("prod", "orders"));
        IncidentUpdate unknown = new IncidentUpdate(known.key(), known.kind(), known.incident(), Optional.empty(), Optional.empty());

        assertTaken(Samples.notification(List.of(unknown)));
    }

    @Test
    final void n4_takesGroupsOfAnyName() throws Exception {
        List<IncidentUpdate> updates = List.of("", "two\r\nlines", "<b>\"&{}\\", "日本 🐢", "x".repeat(2_000)).stream()
            .map(groupId -> Samples.update(Kind.OPENED, new GroupKey("prod", groupId)))
            .toList();

        assertTaken(Samples.notification(updates));
    }

    @Test
    final void n4_throwsWhenItWasNotTaken() throws Exception {
        try (Notifier notifier = given(failingNotifier())) {
            Call send = Call.start(() -> send(notifier));

            assertThat(send.endsWithin(Samples.everyKind().timeout().plus(PROMPTLY))).hasValueSatisfying(
                thrown -> assertThat(thrown).message().as("the reason for people").isNotBlank());
        }
    }

    private void assertTaken(Notification notification) throws Exception {
        try (Notifier notifier = notifier()) {
            assertThatCode(() -> notifier.send(notification)).doesNotThrowAnyException();
        }
    }

    private static Notifier given(Optional<Notifier> notifier) {
        assumeTrue(notifier.isPresent(), "the author says that there is no such notifier");
        return notifier.get();
    }

    private static Object send(Notifier notifier) throws Exception {
        notifier.send(Samples.everyKind());
        return notifier;
    }
}
