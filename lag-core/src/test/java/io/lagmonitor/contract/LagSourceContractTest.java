package io.lagmonitor.contract;

import static io.lagmonitor.contract.Caught.assertCaught;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The contract accepts a source that keeps the rules, and catches each that breaks one. */
class LagSourceContractTest extends LagSourceContract {

    private static final GroupKey ORDERS = new GroupKey("prod", "orders");

    private static final LagSource GOOD = request -> {
        LagSnapshot.Builder snapshot = LagSnapshot.of("prod");
        if (request.filter().accepts(ORDERS.groupId())) {
            snapshot.group(GroupLag.total(ORDERS, aMinuteAgo(), 7));
        }
        return snapshot.build();
    };
    private static final LagSource HANGING = request -> {
        new CountDownLatch(1).await(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        throw new TimeoutException("no answer within " + request.timeout());
    };
    private static final LagSource HALF = request -> LagSnapshot.of("prod")
        .group(GroupLag.total(ORDERS, aMinuteAgo(), 7)).incomplete("one broker is silent").build();
    private static final LagSource FAILING = request -> {
        throw new IllegalStateException("nothing listens there");
    };

    @Override
    protected LagSource source() {
        return GOOD;
    }

    @Override
    protected Optional<LagSource> hangingSource() {
        return Optional.of(HANGING);
    }

    @Override
    protected Optional<LagSource> halfAnsweringSource() {
        return Optional.of(HALF);
    }

    @Override
    protected Optional<LagSource> failingSource() {
        return Optional.of(FAILING);
    }

    @Test
    void s1_catchesOneThatIsTiedToAThread() {
        Thread owner = Thread.currentThread();

        assertCaught(() -> of(request -> {
            if (Thread.currentThread() != owner) {
                throw new IllegalStateException("wrong thread");
            }
            return GOOD.fetch(request);
        }).s1_answersOnAnyThread());
    }

    @Test
    void s2_catchesOneThatOverrunsItsTimeout() {
        assertCaught(() -> of(request -> {
            Thread.currentThread().join();
            return null;
        }).s2_throwsWhenItCannotAnswerInTime());
    }

    @Test
    void s2_catchesOneThatReturnsWithoutAnAnswer() {
        assertCaught(() -> of(request -> LagSnapshot.of("prod").build()).s2_throwsWhenItCannotAnswerInTime());
    }

    @Test
    void s3_catchesOneThatIgnoresInterrupts() {
        assertCaught(() -> of(LagSourceContractTest::ignoreInterrupts).s3_interruptedFetchEndsSoon());
    }

    @Test
    void s3_catchesOneThatDoesNotHang() {
        assertCaught(() -> of(FAILING).s3_interruptedFetchEndsSoon());
    }

    @Test
    void s4_catchesOneThatIgnoresTheFilter() {
        assertCaught(() -> of(HALF).s4_returnsOnlyGroupsThatWereAskedFor());
    }

    @Test
    void s4_catchesOneThatAddsAnotherGroup() {
        assertCaught(() -> of(request -> {
            LagSnapshot.Builder snapshot = LagSnapshot.of("prod");
            GOOD.fetch(request).groups().forEach(snapshot::group);
            return snapshot.group(GroupLag.total(new GroupKey("prod", "audit"), aMinuteAgo(), 0)).build();
        }).s4_returnsOnlyGroupsThatWereAskedFor());
    }

    @Test
    void s5_catchesOneThatSellsHalfAsWhole() {
        assertCaught(() -> of(GOOD).s5_halfAnAnswerIsAnAnswer());
    }

    @Test
    void s5_catchesOneThatReturnsNothingAtAll() {
        LagSource empty = request -> LagSnapshot.of("prod").incomplete("nothing answers").build();

        assertCaught(() -> of(empty).s5_halfAnAnswerIsAnAnswer());
        assertCaught(() -> of(empty).s5_throwsWhenNothingCouldBeRead());
    }

    @Test
    void s5_catchesOneThatFailsWithoutAReason() {
        assertCaught(() -> of(request -> {
            throw new IllegalStateException();
        }).s5_throwsWhenNothingCouldBeRead());
    }

    @Test
    void s6_catchesOneThatInventsGroups() {
        assertCaught(() -> of(request -> {
            LagSnapshot.Builder snapshot = LagSnapshot.of("prod").group(GroupLag.total(ORDERS, aMinuteAgo(), 7));
            request.known().forEach(key -> snapshot.group(GroupLag.total(key, aMinuteAgo(), 0)));
            return snapshot.build();
        }).s6_inventsNoGroup());
    }

    @Test
    void s6_catchesOneThatInventsTimes() {
        assertCaught(() -> of(request -> LagSnapshot.of("prod").group(GroupLag.total(ORDERS, Instant.EPOCH, 7)).build())
            .s6_inventsNoTimeAndNoReason());
    }

    @Test
    void s6_catchesOneThatInventsCommitTimes() {
        GroupLag group = GroupLag.builder(ORDERS, aMinuteAgo())
            .partition("orders", 0).lag(7).commitTime(Instant.ofEpochMilli(-1)).build();

        assertCaught(() -> of(request -> LagSnapshot.of("prod").group(group).build()).s6_inventsNoTimeAndNoReason());
    }

    @Test
    void s6_catchesOneThatFailsGroupsWithoutAReason() {
        assertCaught(() -> of(request -> LagSnapshot.of("prod").failure(ORDERS, " ").build())
            .s6_inventsNoTimeAndNoReason());
    }

    @Test
    void s8_catchesOneThatCannotBeClosedTwice() {
        assertCaught(() -> of(new LagSource() {
            private boolean closed;

            @Override
            public LagSnapshot fetch(LagRequest request) throws Exception {
                return GOOD.fetch(request);
            }

            @Override
            public void close() {
                if (closed) {
                    throw new IllegalStateException("closed");
                }
                closed = true;
            }
        }).s8_closesTwiceAndBeforeFetch());
    }


    private static Instant aMinuteAgo() {
        return Instant.now().minusSeconds(60);
    }

    private static LagSnapshot ignoreInterrupts(LagRequest request) {
        new Semaphore(0).acquireUninterruptibly();
        return null;
    }

    /** The contract of a source that answers every question in the same, bad way. */
    private static LagSourceContract of(LagSource bad) {
        return new LagSourceContract() {
            @Override
            protected LagSource source() {
                return bad;
            }

            @Override
            protected Optional<LagSource> hangingSource() {
                return Optional.of(bad);
            }

            @Override
            protected Optional<LagSource> halfAnsweringSource() {
                return Optional.of(bad);
            }

            @Override
            protected Optional<LagSource> failingSource() {
                return Optional.of(bad);
            }
        };
    }
}
