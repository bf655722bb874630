package io.lagmonitor.contract;

import static io.lagmonitor.contract.Caught.assertCaught;
import static io.lagmonitor.contract.Caught.assertSkipped;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract accepts a notifier that keeps the rules, and catches each that breaks one. */
class NotifierContractTest extends NotifierContract {

    private static final Notifier GOOD = notification -> {};
    private static final Notifier HANGING = notification -> new CountDownLatch(1).await();
    private static final Notifier FAILING = notification -> {
        throw new IllegalStateException("refused");
    };
    private static final IncidentUpdate STRANGER = Samples.update(Kind.OPENED, new GroupKey("prod", "stranger"));

    @Override
    protected Notifier notifier() {
        return GOOD;
    }

    @Override
    protected Optional<Notifier> hangingNotifier() {
        return Optional.of(HANGING);
    }

    @Override
    protected Optional<Notifier> failingNotifier() {
        return Optional.of(FAILING);
    }

    @Test
    void n2_catchesOneThatIgnoresInterrupts() {
        assertCaught(() -> of(notification -> new Semaphore(0).acquireUninterruptibly()).n2_interruptedSendEndsSoon());
    }

    @Test
    void n2_catchesOneThatTakesAnInterruptForTaken() {
        assertCaught(() -> of(NotifierContractTest::returnWhenInterrupted).n2_interruptedSendEndsSoon());
    }

    @Test
    void n2_isSkippedIfNothingCanHang() {
        assertSkipped(() -> only(GOOD).n2_interruptedSendEndsSoon());
    }

    @Test
    void n3_catchesOneThatCannotBeClosedBeforeSend() {
        assertCaught(() -> new Supplied(OpenedBySending::new, Optional.empty()).n3_closesTwiceAndBeforeSend());
    }

    @Test
    void n4_catchesOneThatCannotTellRecovery() {
        assertCaught(() -> of(notification -> notification.updates().forEach(NotifierContractTest::firstFinding))
            .n4_takesEveryKindOfUpdate());
    }

    @Test
    void n4_catchesOneThatNeedsNumbers() {
        assertCaught(() -> of(notification -> notification.updates().get(0).groupReport().orElseThrow())
            .n4_takesGroupsOfWhichNothingIsKnownNow());
    }

    @Test
    void n4_catchesOneThatNeedsUpdates() {
        assertCaught(() -> of(notification -> notification.updates().get(0)).n4_takesANotificationWithoutUpdates());
    }

    @Test
    void n4_catchesOneThatNeedsHarmlessNames() {
        assertCaught(() -> of(notification -> notification.updates().forEach(NotifierContractTest::refuseLineBreak))
            .n4_takesGroupsOfAnyName());
    }

    @Test
    void n4_catchesOneThatSwallowsFailures() {
        assertCaught(() -> of(GOOD).n4_throwsWhenItWasNotTaken());
    }

    @Test
    void n4_catchesOneThatFailsWithoutAReason() {
        assertCaught(() -> of(notification -> {
            throw new IllegalStateException();
        }).n4_throwsWhenItWasNotTaken());
    }

    @Test
    void n4_catchesOneThatMarksAnUpdateTwice() {
        assertCaught(() -> of(marking((notification, update) -> {
            notification.taken(update);
            notification.taken(update, "again");
        })).n4_takesEveryKindOfUpdate());
    }

    @Test
    void n4_catchesOneThatTakesWhatItRefuses() {
        assertCaught(() -> of(marking((notification, update) -> {
            notification.refused(update, "no such channel");
            notification.taken(update);
        })).n4_takesGroupsOfAnyName());
    }

    @Test
    void n4_catchesOneThatMarksWhatWasNotOffered() {
        assertCaught(() -> of(marking((notification, update) -> notification.taken(STRANGER)))
            .n4_takesGroupsOfWhichNothingIsKnownNow());
    }

    @Test
    void n4_catchesOneThatRefusesWhatWasNotOfferedBehindTheBackOfItsNotification() {
        assertCaught(() -> of(marking((notification, update) -> notification.receipts().refused(STRANGER, "why")))
            .n4_takesGroupsOfWhichNothingIsKnownNow());
    }

    @Test
    void n4_catchesOneThatRefusesWithoutAReason() {
        assertCaught(() -> of(marking((notification, update) -> notification.refused(update, " ")))
            .n4_takesGroupsOfAnyName());
    }

    @Test
    void n4_catchesOneThatRefusesRecovery() {
        assertCaught(() -> of(refusing(kind -> kind == Kind.RECOVERED)).n4_takesEveryKindOfUpdate());
    }

    @Test
    void n4_catchesOneThatRefusesEverything() {
        assertCaught(() -> of(refusing(kind -> true)).n4_takesEveryKindOfUpdate());
    }

    @Test
    void n4_catchesOneThatCannotAct() {
        assertCaught(() -> of(notification -> notification.updates().forEach(NotifierContractTest::tellOnly))
            .n4_takesAnAct());
    }

    @Test
    void n4_catchesOneThatRefusesToAct() {
        assertCaught(() -> of(refusing(kind -> kind == Kind.ACT)).n4_takesAnAct());
    }

    @Test
    void n4_acceptsOneThatOnlyActs() throws Exception {
        NotifierContract acting = of(refusing(kind -> kind != Kind.ACT));

        acting.n4_takesEveryKindOfUpdate();
        acting.n4_takesAnAct();
        acting.n4_takesGroupsOfAnyName();
    }

    @Test
    void n4_acceptsOneThatMarksEachUpdateOrLeavesItToItsReturn() throws Exception {
        of(marking(Notification::taken)).n4_takesEveryKindOfUpdate();
        of(marking((notification, update) -> notification.taken(update, "message 5"))).n4_takesAnAct();
        of(GOOD).n4_takesAnAct();
    }

    @Test
    void n4_catchesOneThatMarksAsTakenWhatItThenThrows() {
        assertCaught(() -> of(notification -> {
            notification.taken(notification.updates().get(0));
            throw new IllegalStateException("refused");
        }).n4_throwsWhenItWasNotTaken());
    }

    @Test
    void n4_isSkippedIfNothingCanFail() {
        assertSkipped(() -> only(GOOD).n4_throwsWhenItWasNotTaken());
    }

    private static void returnWhenInterrupted(Notification notification) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Notifier marking(BiConsumer<Notification, IncidentUpdate> mark) {
        return notification -> notification.updates().forEach(update -> mark.accept(notification, update));
    }

    private static Notifier refusing(Predicate<Kind> refused) {
        return marking((notification, update) -> {
            if (refused.test(update.kind())) {
                notification.refused(update, "not of my kind");
            } else {
                notification.taken(update);
            }
        });
    }

    private static void tellOnly(IncidentUpdate update) {
        if (update.kind() == Kind.ACT) {
            throw new IllegalArgumentException("nothing to tell");
        }
    }

    private static Object firstFinding(IncidentUpdate update) {
        return update.incident().findings().get(0);
    }

    private static void refuseLineBreak(IncidentUpdate update) {
        if (update.incident().group().orElseThrow().groupId().contains("\n")) {
            throw new IllegalArgumentException("line break");
        }
    }

    private static NotifierContract only(Notifier notifier) {
        return new Supplied(() -> notifier, Optional.empty());
    }

    private static NotifierContract of(Notifier bad) {
        return new Supplied(() -> bad, Optional.of(bad));
    }

    /** Has something to close only once it was used. */
    private static final class OpenedBySending implements Notifier {

        private Notification last;

        @Override
        public void send(Notification notification) {
            last = notification;
        }

        @Override
        public void close() {
            last.updates();
        }
    }

    /** The contract of notifiers given from outside. */
    private static final class Supplied extends NotifierContract {

        private final Supplier<Notifier> notifier;
        private final Optional<Notifier> troubled;

        Supplied(Supplier<Notifier> notifier, Optional<Notifier> troubled) {
            this.notifier = notifier;
            this.troubled = troubled;
        }

        @Override
        protected Notifier notifier() {
            return notifier.get();
        }

        @Override
        protected Optional<Notifier> hangingNotifier() {
            return troubled;
        }

        @Override
        protected Optional<Notifier> failingNotifier() {
            return troubled;
        }
    }
}
