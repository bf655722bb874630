package io.lagmonitor.contract;

import static io.lagmonitor.contract.Caught.assertCaught;
import static io.lagmonitor.contract.Caught.assertSkipped;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract accepts a policy that keeps the rules, and catches each that breaks one. */
class LagPolicyContractTest extends LagPolicyContract {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Finding OK = Finding.ok(Subject.group(), "lag is small");
    private static final Finding CRITICAL = Finding.critical(Subject.group(), "lag is large");

    @Override
    protected LagPolicy policy() {
        return overWindow(LagPolicyContractTest::growth);
    }

    @Override
    protected GroupHistory badHistory() {
        return new GroupHistory(NOW, List.of(partitions(100), partitions(300)));
    }

    @Test
    void p1_catchesOneWithAMemory() {
        AtomicInteger calls = new AtomicInteger();
        LagPolicy everySecond = history -> Evaluation.of(calls.incrementAndGet() % 2 == 0 ? OK : CRITICAL);

        assertCaught(() -> of(everySecond).p1_sameHistoryGivesSameEvaluation());
    }

    @Test
    void p1_catchesOneThatComparesWithTheCallBefore() {
        assertCaught(() -> fresh(RememberingPolicy::new).p1_orderOfCallsDoesNotMatter());
    }

    @Test
    void p2_catchesOneThatTakesNoPastForAGoodOne() {
        LagPolicy policy = history -> history.samples().size() < 2 ? Evaluation.allOk() : growth(history);

        assertCaught(() -> of(overWindow(policy)).p2_tooLittleHistoryIsNotMeasured());
    }

    @Test
    void p2_catchesOneThatIsShownTooLittle() {
        GroupHistory oneSample = new GroupHistory(NOW, List.of(partitions(300)));

        assertCaught(() -> new Supplied(() -> overWindow(LagPolicyContractTest::limit), oneSample)
            .p2_tooLittleHistoryIsNotMeasured());
    }

    @Test
    void p2_isSkippedWithoutAWindow() {
        assertSkipped(() -> of(LagPolicyContractTest::limit).p2_tooLittleHistoryIsNotMeasured());
    }

    @Test
    void p3_catchesOneThatTakesUnreadableForZero() {
        assertCaught(() -> of(LagPolicyContractTest::limit).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_catchesOneThatTakesNoCommitForZero() {
        assertCaught(() -> of(LagPolicyContractTest::limit).p3_partitionsWithoutCommitAreNotZero());
    }

    @Test
    void p3_catchesOneThatTakesAnUnknownTotalForZero() {
        GroupHistory total = new GroupHistory(NOW, List.of(GroupLag.total(new GroupKey("prod", "orders"), NOW, 300)));

        assertCaught(() -> new Supplied(() -> LagPolicyContractTest::limit, total).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_catchesOneThatTakesAnUnknownTopicForZero() {
        GroupHistory topic = new GroupHistory(NOW, List.of(
            GroupLag.builder(new GroupKey("prod", "orders"), NOW).topic("payments", 300).build()));

        assertCaught(() -> new Supplied(() -> LagPolicyContractTest::limit, topic).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_catchesOneThatRecoversWithoutMeasuring() {
        LagPolicy policy = history -> Evaluation.of(history.newest().lagAtMost().isPresent()
            ? CRITICAL : new Finding(Subject.group(), false, LagStatus.OK, LagStatus.WARNING, "who knows"));

        assertCaught(() -> of(policy).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_catchesOneThatMeasuresWhatItCannotKnow() {
        LagPolicy policy = history -> Evaluation.of(history.newest().lagAtMost().isPresent()
            ? CRITICAL : Finding.between(Subject.group(), LagStatus.OK, LagStatus.CRITICAL, "anything"));

        assertCaught(() -> of(policy).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_catchesOneThatDoesNotMentionWhatItCannotKnow() {
        assertCaught(() -> of(topicOrElse(OK)).p3_unreadablePartitionsAreNotZero());
    }

    @Test
    void p3_acceptsOneThatCannotTellAboutTheGroupAroundIt() {
        of(topicOrElse(Finding.unknown(Subject.group(), "could not be read"))).p3_unreadablePartitionsAreNotZero();
    }

    @Test
    void p3_catchesOneThatFindsNothingBad() {
        assertCaught(() -> of(history -> Evaluation.of(OK)).p3_unreadablePartitionsAreNotZero());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0007", "\u2028", "\u2029"})
    void p4_catchesOneThatLeavesACharacterInTheName(String left) {
        LagPolicy policy = history -> Evaluation.of(Finding.critical(Subject.group(),
            history.key().groupId().replaceAll("[\\p{Cntrl}\u2028\u2029&&[^" + left + "]]", "") + " is behind"));

        assertCaught(() -> of(policy).p4_reasonIsOneLineWhateverTheGroupIsCalled());
    }

    @Test
    void p4_catchesOneThatBreaksOverTheName() {
        LagPolicy policy = history -> Evaluation.of(
            Finding.critical(Subject.group(), history.key().groupId() + " is behind"));

        assertThatThrownBy(() -> of(policy).p4_reasonIsOneLineWhateverTheGroupIsCalled())
            .hasMessageContaining("must be one line");
    }

    private static Evaluation growth(GroupHistory history) {
        GroupLag oldest = history.samples().get(0);
        if (history.samples().size() < 2 || history.newest().lagAtMost().isEmpty() || allWithoutCommit(history)) {
            return Evaluation.of(Finding.unknown(Subject.group(), "too little is known"));
        }
        return Evaluation.of(history.newest().lagAtLeast() > oldest.lagAtLeast() ? CRITICAL : OK);
    }

    private static boolean allWithoutCommit(GroupHistory history) {
        return history.newest().partitions().stream().allMatch(row -> row.lag().isEmpty());
    }

    /** A bad topic while something is known, then only this about the group. */
    private static LagPolicy topicOrElse(Finding group) {
        return history -> Evaluation.of(history.newest().lagAtMost().isPresent()
            ? Finding.critical(Subject.topic("payments"), "lag is large") : group);
    }

    private static Evaluation limit(GroupHistory history) {
        return Evaluation.of(history.newest().lagAtLeast() > 200 ? CRITICAL : OK);
    }

    private static LagPolicy overWindow(LagPolicy policy) {
        return new LagPolicy() {
            @Override
            public Evaluation evaluate(GroupHistory history) {
                return policy.evaluate(history);
            }

            @Override
            public Duration window() {
                return Duration.ofMinutes(10);
            }
        };
    }

    private static GroupLag partitions(long lag) {
        return GroupLag.builder(new GroupKey("prod", "orders"), NOW)
            .partition("payments", 0).committedOffset(1_000 - lag).logStartOffset(0).logEndOffset(1_000)
            .build();
    }

    private LagPolicyContract of(LagPolicy bad) {
        return fresh(() -> bad);
    }

    private LagPolicyContract fresh(Supplier<LagPolicy> bad) {
        return new Supplied(bad, badHistory());
    }

    /** Answers with what it should have answered before. */
    private static final class RememberingPolicy implements LagPolicy {

        private Evaluation last = Evaluation.allOk();

        @Override
        public Evaluation evaluate(GroupHistory history) {
            Evaluation answer = last;
            last = limit(history);
            return answer;
        }
    }

    /** The contract of a policy and a history given from outside. */
    private static final class Supplied extends LagPolicyContract {

        private final Supplier<LagPolicy> policy;
        private final GroupHistory badHistory;

        Supplied(Supplier<LagPolicy> policy, GroupHistory badHistory) {
            this.policy = policy;
            this.badHistory = badHistory;
        }

        @Override
        protected LagPolicy policy() {
            return policy.get();
        }

        @Override
        protected GroupHistory badHistory() {
            return badHistory;
        }
    }
}
