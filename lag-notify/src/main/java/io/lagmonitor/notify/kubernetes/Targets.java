package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.notify.kubernetes.Workload.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which workload runs the members of a group: as given for the group, else as its id says. Immutable. */
final class Targets {

    private final Optional<Rule> rule;
    private final Map<String, Workload> given;

    private Targets(Optional<Rule> rule, Map<String, Workload> given) {
        this.rule = rule;
        this.given = Map.copyOf(given);
    }

    /** No group has one. */
    static Targets none() {
        return new Targets(Optional.empty(), Map.of());
    }

    /** The first capturing group of the pattern names it. */
    static Targets derived(Kind kind, String regex) {
        return new Targets(Optional.of(new Rule(kind, compiled(regex))), Map.of());
    }

    Targets with(String groupId, String workload) {
        Map<String, Workload> more = new HashMap<>(given);
        more.put(Objects.requireNonNull(groupId, "groupId"), Workload.parse(workload));
        return new Targets(rule, more);
    }

    Workload of(String groupId) throws Refusal {
        Workload workload = given.get(groupId);
        return workload != null ? workload : derived(groupId);
    }

    @Override
    public String toString() {
        return rule.map(each -> each.kind().word() + " for " + each.pattern()).orElse("no pattern")
            + (given.isEmpty() ? "" : ", given for " + given.size() + " groups");
    }

    private Workload derived(String groupId) throws Refusal {
        Matcher matcher = rule.map(each -> each.pattern().matcher(groupId)).filter(Matcher::matches)
            .orElseThrow(() -> new Refusal("no workload is known for this group: "
                + rule.map(each -> "its id does not match " + each.pattern()).orElse("none is given for it")));
        String name = matcher.group(1);
        if (name == null || !Workload.isName(name)) {
            throw new Refusal("'" + Workload.shown(Objects.requireNonNullElse(name, "")) + "', which " + rule.get().pattern()
                + " takes from the group id, is no name of a workload, expected " + Workload.NAMES);
        }
        return new Workload(rule.get().kind(), name);
    }

    private static Pattern compiled(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(Objects.requireNonNull(regex, "regex"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "'" + regex + "' is not a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
        if (pattern.matcher("").groupCount() == 0) {
            throw new IllegalArgumentException(
                "'" + regex + "' does not say what the workload is called, expected a group in it, as (.+)-consumer");
        }
        return pattern;
    }

    private record Rule(Kind kind, Pattern pattern) {}
}
