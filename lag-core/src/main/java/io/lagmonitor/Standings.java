package io.lagmonitor;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one rule of judgement: {@code standing = min(max(standing, atLeast), atMost)} for each policy and subject. A
 * subject that no finding mentions is OK if it is in the numbers and nothing that contains it was left unjudged; else it
 * holds. What stood for a policy that is no longer there is dropped. Pure.
 */
final class Standings {

    static final Comparator<StandingFinding> WORST_FIRST = Comparator
        .comparing(StandingFinding::status).reversed()
        .thenComparing(StandingFinding::policy)
        .thenComparing(finding -> finding.subject().toString());

    private Standings() {}

    /**
     * What stands after an evaluation, worst first, also what is OK.
     *
     * @param before      what stood
     * @param evaluations by the name of the policy, every policy there is
     * @param mentioned   whether a subject is in the newest numbers
     */
    static List<StandingFinding> after(
            List<StandingFinding> before, Map<String, Evaluation> evaluations, Predicate<Subject> mentioned, Instant now) {
        List<StandingFinding> after = new ArrayList<>();
        evaluations.forEach((policy, evaluation) -> {
            Map<Subject, StandingFinding> stood = new HashMap<>();
            before.stream().filter(finding -> finding.policy().equals(policy))
                .forEach(finding -> stood.put(finding.subject(), finding));
            for (Finding finding : evaluation.findings()) {
                after.add(moved(policy, Optional.ofNullable(stood.remove(finding.subject())), finding, now));
            }
            stood.values().forEach(finding -> held(finding, evaluation, mentioned).ifPresent(after::add));
        });
        after.sort(WORST_FIRST);
        return after;
    }

    /** What stands where nothing was judged: the same, not measured. */
    static List<StandingFinding> unjudged(List<StandingFinding> before) {
        return before.stream().map(Standings::unmeasured).sorted(WORST_FIRST).toList();
    }

    private static StandingFinding moved(
            String policy, Optional<StandingFinding> stood, Finding finding, Instant now) {
        LagStatus from = stood.map(StandingFinding::standing).orElse(LagStatus.OK);
        LagStatus to = LagStatus.best(LagStatus.worst(from, finding.atLeast()), finding.atMost());
        Instant since = to == from ? stood.map(StandingFinding::since).orElse(now) : now;
        return new StandingFinding(policy, finding, to, since);
    }

    private static Optional<StandingFinding> held(
            StandingFinding stood, Evaluation evaluation, Predicate<Subject> mentioned) {
        boolean toldOf = mentioned.test(stood.subject()) && evaluation.findings().stream()
            .noneMatch(finding -> !finding.measured() && finding.subject().contains(stood.subject()));
        return toldOf ? Optional.empty() : Optional.of(unmeasured(stood));
    }

    private static StandingFinding unmeasured(StandingFinding stood) {
        return new StandingFinding(stood.policy(), Finding.unknown(stood.subject(), stood.reason()), stood.standing(),
            stood.since());
    }
}
