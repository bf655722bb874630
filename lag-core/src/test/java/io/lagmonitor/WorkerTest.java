package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerTest {

    private final Worker worker = new Worker("test");

    @AfterEach
    void stop() {
        worker.stop();
    }

    @Test
    void isNotBusyOnceItsCallHasAnswered() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            worker.submit(() -> null).get();

            assertThat(worker.busy()).as("after call %d", i).isFalse();
        }
    }

    @Test
    void isBusyUntilACancelledCallHasReallyEnded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<?> stubborn = worker.submit(() -> {
            begun.countDown();
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return null;
        });
        begun.await();

        stubborn.cancel(true);

        assertThat(worker.busy()).isTrue();
        release.countDown();
        worker.submit(() -> null).get();
        assertThat(worker.busy()).isFalse();
    }

    @Test
    void nobodyWaitsForACallThatHadNotBegunWhenItWasStopped() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        worker.submit(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Future<?> waiting = worker.submit(() -> null);
        begun.await();

        worker.stop();

        assertThat(waiting).isCancelled();
    }

    @Test
    void callThatIsNotTakenDoesNotKeepItBusy() {
        worker.stop();

        assertThatThrownBy(() -> worker.submit(() -> null)).isInstanceOf(RejectedExecutionException.class);

        assertThat(worker.busy()).isFalse();
    }

    @Test
    void callThatWasCancelledBeforeItBeganDoesNotKeepItBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        worker.submit(() -> {
            release.await();
            return null;
        });

        worker.submit(() -> null).cancel(true);

        release.countDown();
        worker.submit(() -> null).get();
        assertThat(worker.busy()).isFalse();
    }
}
