package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.spi.LagPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The rules of {@link LagPolicy}. They rest on one bad history: whatever is taken away from it, the policy may become
 * less sure, but it may not become sure that all is well.
 */
public abstract class LagPolicyContract {

    /** A new policy; always made in the same way. */
    protected abstract LagPolicy policy();

    /** A history that the policy certainly finds bad; with several samples if it has a window. */
    protected abstract GroupHistory badHistory();

    @Test
    final void p1_sameHistoryGivesSameEvaluation() {
        LagPolicy policy = policy();

        Set<Finding> first = findings(policy, badHistory());

        assertThat(findings(policy, badHistory())).isEqualTo(first);
        assertThat(findings(policy(), badHistory())).isEqualTo(first);
    }

    @Test
    final void p1_orderOfCallsDoesNotMatter() {
        List<GroupHistory> histories = List.of(
            badHistory(), Forgetful.numbers(badHistory()), Forgetful.past(badHistory()));
        LagPolicy forwards = policy();
        LagPolicy backwards = policy();

        List<Set<Finding>> expected = histories.stream().map(history -> findings(forwards, history)).toList();

        for (int i = histories.size() - 1; i >= 0; i--) {
            assertThat(findings(backwards, histories.get(i))).isEqualTo(expected.get(i));
        }
    }

    @Test
    final void p2_tooLittleHistoryIsNotMeasured() {
        assumeFalse(policy().window().isZero(), "the policy needs no history");

        assertThat(badHistory().samples()).as("samples of a policy with a window").hasSizeGreaterThan(1);
        assertNotSurelyBetter(Forgetful.past(badHistory()));
    }

    @Test
    final void p3_unreadablePartitionsAreNotZero() {
        assertNotSurelyBetter(Forgetful.numbers(badHistory()));
    }

    @Test
    final void p3_partitionsWithoutCommitAreNotZero() {
        assertNotSurelyBetter(Forgetful.commits(badHistory()));
    }

    @Test
    final void p4_reasonIsOneLineWhateverTheGroupIsCalled() {
        GroupHistory history = Forgetful.name(badHistory(), "two\r\nlines\u0007\u2028of\u2029text");

        assertThat(policy().evaluate(history).findings()).extracting(Finding::reason).allSatisfy(reason ->
            assertThat(reason.chars().noneMatch(LagPolicyContract::breaksLine)).as(reason).isTrue());
    }

    private void assertNotSurelyBetter(GroupHistory lessKnown) {
        List<Finding> bad = policy().evaluate(badHistory()).findings().stream()
            .filter(finding -> finding.measured() && finding.atLeast().isAtLeast(LagStatus.WARNING))
            .toList();
        Evaluation evaluation = policy().evaluate(lessKnown);

        assertThat(bad).as("measured findings about badHistory()").isNotEmpty();
        assertThat(bad).allMatch(finding -> leavesOpen(evaluation, finding),
            "must stay possible when less is known, got " + evaluation);
    }

    private static boolean leavesOpen(Evaluation evaluation, Finding bad) {
        Optional<Finding> same = evaluation.findings().stream()
            .filter(finding -> finding.subject().equals(bad.subject())).findAny();
        if (same.isEmpty()) {
            return evaluation.findings().stream()
                .anyMatch(finding -> !finding.measured() && finding.subject().contains(bad.subject()));
        }
        LagStatus worst = same.get().measured() ? same.get().atLeast() : same.get().atMost();
        return worst.isAtLeast(bad.atLeast());
    }

    private static Set<Finding> findings(LagPolicy policy, GroupHistory history) {
        return Set.copyOf(policy.evaluate(history).findings());
    }

    private static boolean breaksLine(int character) {
        return Character.isISOControl(character)
            || Character.getType(character) == Character.LINE_SEPARATOR
            || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
    }
}
