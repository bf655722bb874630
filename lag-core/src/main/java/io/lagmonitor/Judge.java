package io.lagmonitor;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.LagPolicy;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks every policy about a group. A policy that throws has not judged that group, and is logged once, not once a group.
 * Called by one thread at a time.
 */
final class Judge {

    private final List<Named<LagPolicy>> policies;
    private final FailureLog log;
    private final Set<String> failing = new HashSet<>();

    Judge(List<Named<LagPolicy>> policies, FailureLog log) {
        this.policies = policies;
        this.log = log;
    }

    boolean hasPolicies() {
        return !policies.isEmpty();
    }

    /** What every policy says, by its name. */
    Map<String, Evaluation> evaluate(Histories histories, GroupKey group, Estimates estimates, Instant now) {
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        for (Named<LagPolicy> policy : policies) {
            evaluations.put(policy.name(), evaluate(policy, histories, group, estimates, now));
        }
        return evaluations;
    }

    /** Whether the policy threw, rather than not to know. */
    static boolean isFailure(StandingFinding finding) {
        return finding.reason().startsWith(failed(finding.policy()));
    }

    /** Ends a poll: a policy that failed for no group works again. */
    void endPoll() {
        policies.stream().map(Named::name).filter(name -> !failing.contains(name))
            .forEach(name -> log.worked("Policy " + name));
        failing.clear();
    }

    private Evaluation evaluate(
            Named<LagPolicy> policy, Histories histories, GroupKey group, Estimates estimates, Instant now) {
        try {
            Evaluation evaluation =
                policy.value().evaluate(histories.history(group, policy.value().window(), estimates, now));
            if (evaluation == null) {
                throw new IllegalStateException("returned null instead of an evaluation");
            }
            return evaluation;
        } catch (Throwable e) { // whatever a stranger throws, other policies and groups are judged
            failing.add(policy.name());
            log.failed("Policy " + policy.name(), "for group " + group + ": " + FailureLog.reason(e), e);
            return Evaluation.of(Finding.unknown(Subject.group(),
                failed(policy.name()) + FailureLog.reason(e)));
        }
    }

    private static String failed(String policy) {
        return "policy " + policy + " failed: ";
    }
}
