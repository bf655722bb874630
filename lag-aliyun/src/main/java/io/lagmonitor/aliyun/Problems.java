package io.lagmonitor.aliyun;

import io.lagmonitor.model.LagSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why an answer is not whole; some of it, if there is much. */
final class Problems {

    private static final int AT_MOST = 5;

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> idsOfMore = new HashSet<>();
    private int more;

    /** Without instances, it is about all of them. */
    private record Problem(List<String> ids, String reason) {}

    /** What happened with these instances. */
    void add(List<String> instanceIds, String reason) {
        ids.addAll(instanceIds);
        int others = instanceIds.size() - 1;
        add(new Problem(List.copyOf(instanceIds),
            instanceIds.get(0) + (others > 0 ? " and " + others + " more" : "") + ": " + reason));
    }

    /** What there may be of all instances. */
    void addOfAll(Optional<String> reason) {
        reason.ifPresent(text -> add(new Problem(List.of(), text)));
    }

    boolean isAbout(String instanceId) {
        return ids.contains(instanceId);
    }

    /** Says so of the clusters of the instances that it is about; those of the others are whole. */
    void addTo(LagSnapshot.Builder snapshot, Instances instances) {
        for (Problem problem : problems) {
            Collection<String> about = problem.ids().isEmpty() ? instances.ids() : problem.ids();
            about.forEach(id -> snapshot.incomplete(instances.cluster(id), problem.reason()));
        }
        idsOfMore.forEach(id -> snapshot.incomplete(instances.cluster(id), andMore()));
    }

    String text() {
        List<String> reasons = new ArrayList<>(problems.stream().map(Problem::reason).toList());
        if (more > 0) {
            reasons.add(andMore());
        }
        return String.join("; ", reasons);
    }

    /** One about all instances is never left out. */
    private void add(Problem problem) {
        if (problems.size() < AT_MOST || problem.ids().isEmpty()) {
            problems.add(problem);
        } else {
            more++;
            idsOfMore.addAll(problem.ids());
        }
    }

    private String andMore() {
        return "and " + more + " more";
    }
}
