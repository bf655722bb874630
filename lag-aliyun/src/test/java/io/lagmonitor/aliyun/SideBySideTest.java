package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SideBySideTest {

    @Test
    void takesEachOnceAndAsManyAtATimeAsAreAllowed() throws Exception {
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        CyclicBarrier three = new CyclicBarrier(3);

        SideBySide.run("test", 3, List.of(1, 2, 3, 4, 5, 6), one -> {
            meet(three);
            taken.add(one);
            assertThat(Thread.currentThread().getName()).matches("test-[123]");
            assertThat(Thread.currentThread().isDaemon()).isTrue();
        });

        assertThat(taken).hasSize(6);
    }

    @Test
    void doesNothingForNothing() throws Exception {
        SideBySide.run("test", 3, List.of(), one -> {
            throw new AssertionError();
        });
    }

    @Test
    void endsItsThreadsWhenItIsInterrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        CountDownLatch ended = new CountDownLatch(2);
        Thread caller = new Thread(() -> {
            try {
                SideBySide.run("test", 2, List.of(1, 2, 3), one -> {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.countDown();
                    }
                });
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        caller.start();
        inside.await();

        caller.interrupt();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        caller.join();
    }

    @Test
    void passesOnWhatNobodyExpected() {
        assertThatThrownBy(() -> SideBySide.run("test", 2, List.of(1), one -> {
            throw new IllegalArgumentException("oops");
        })).hasRootCauseMessage("oops");
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("never as many at a time", e);
        }
    }
}
