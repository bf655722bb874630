package io.lagmonitor.contract;

import static io.lagmonitor.contract.Call.PROMPTLY;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link Notifier}. Every method that supplies a notifier makes a new one; the tests close it. A notifier
 * that cannot be supplied is empty, and its tests are skipped. {@link Samples} has notifications for tests of its own.
 */
public abstract class NotifierContract {

    private static final List<String> NAMES =
        List.of("", "two\r\nlines", "<b>\"&{}\\", "日本 🐢", "x".repeat(2_000));

    /** A notifier whose server takes everything; if it acts, it knows what to do about group {@code orders}. */
    protected abstract Notifier notifier() throws Exception;

    /** A notifier whose server takes the request and never answers; empty if it never waits for anything. */
    protected abstract Optional<Notifier> hangingNotifier() throws Exception;

    /** A notifier whose server refuses everything; empty if that cannot be. */
    protected abstract Optional<Notifier> failingNotifier() throws Exception;

    @Test
    final void n2_interruptedSendEndsSoon() throws Exception {
        try (Notifier notifier = given(hangingNotifier())) {
            Call send = Call.start(() -> send(notifier, Samples.everyKind()));

            send.interruptWhenItWaits();

            assertThat(send.endsWithin(PROMPTLY)).as("what send threw").isPresent();
        }
    }

    @Test
    final void n3_closesTwiceAndBeforeSend() throws Exception {
        Notifier unused = notifier();
        Notifier used = notifier();
        used.send(Samples.everyKind());

        for (Notifier notifier : List.of(unused, used, unused, used)) {
            assertThatCode(notifier::close).doesNotThrowAnyException();
        }
    }

    /** One that only acts may refuse whatever is told. */
    @Test
    final void n4_takesEveryKindOfUpdate() throws Exception {
        Marks marks = send(Samples.everyKind());

        assertThat(marks.refused().stream().map(IncidentUpdate::kind).collect(toSet()))
            .as("kinds of updates it refuses: none, or all but %s", Kind.ACT)
            .isIn(Set.of(), EnumSet.complementOf(EnumSet.of(Kind.ACT)));
    }

    /** As on a route that hears every poll, which a file can give to any notifier. */
    @Test
    final void n4_takesANotificationWithoutUpdates() throws Exception {
        send(Samples.notification(List.of()));
    }

    @Test
    final void n4_takesAnAct() throws Exception {
        Marks marks = send(Samples.notification(List.of(Samples.update(Kind.ACT, new GroupKey("prod", "orders")))));

        assertThat(marks.refused()).isEmpty();
    }

    @Test
    final void n4_takesGroupsOfWhichNothingIsKnownNow() throws Exception {
        IncidentUpdate known = Samples.update(Kind.OPENED, new GroupKey("prod", "orders"));

        send(Samples.notification(List.of(new IncidentUpdate(
            known.key(), known.kind(), known.incident(), Optional.empty(), Optional.empty()))));
    }

    /** Names that its service cannot hold may be refused. */
    @Test
    final void n4_takesGroupsOfAnyName() throws Exception {
        send(Samples.notification(NAMES.stream()
            .map(groupId -> Samples.update(Kind.OPENED, new GroupKey("prod", groupId))).toList()));
    }

    @Test
    final void n4_throwsWhenItWasNotTaken() throws Exception {
        Marks marks = new Marks();
        try (Notifier notifier = given(failingNotifier())) {
            Call send = Call.start(() -> send(notifier, marks.on(Samples.everyKind())));

            assertThat(send.endsWithin(Samples.everyKind().timeout().plus(PROMPTLY))).hasValueSatisfying(
                thrown -> assertThat(thrown).message().as("the reason for people").isNotBlank());
        }
        assertThat(marks.taken()).as("updates marked as taken, of which none was").isEmpty();
    }

    /** Sends to a notifier that takes everything, and checks what it marks. */
    private Marks send(Notification notification) throws Exception {
        Marks marks = new Marks();
        try (Notifier notifier = notifier()) {
            assertThatCode(() -> notifier.send(marks.on(notification))).doesNotThrowAnyException();
        }
        marks.assertOnceEachOf(notification.updates());
        return marks;
    }

    private static Notifier given(Optional<Notifier> notifier) {
        assumeTrue(notifier.isPresent(), "the author says that there is no such notifier");
        return notifier.get();
    }

    private static Object send(Notifier notifier, Notification notification) throws Exception {
        notifier.send(notification);
        return notifier;
    }
}
