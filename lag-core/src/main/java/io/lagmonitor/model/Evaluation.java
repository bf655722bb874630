package io.lagmonitor.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A policy's answer for one group: findings, at most one per subject. A subject that is in the newest numbers and is not
 * mentioned is OK, unless something that contains it could not be judged. No finding at all: everything is OK.
 *
 * @param findings in any order
 */
public record Evaluation(List<Finding> findings) {

    private static final Evaluation ALL_OK = new Evaluation(List.of());

    /** Copies the findings and checks that no subject has two. */
    public Evaluation {
        findings = List.copyOf(findings);
        Set<Subject> subjects = new HashSet<>();
        for (Finding finding : findings) {
            if (!subjects.add(finding.subject())) {
                throw new IllegalArgumentException("two findings about the " + finding.subject());
            }
        }
    }

    /** Nothing to say: everything is OK. */
    public static Evaluation allOk() {
        return ALL_OK;
    }

    /** These findings. */
    public static Evaluation of(Finding... findings) {
        return new Evaluation(List.of(findings));
    }
}
