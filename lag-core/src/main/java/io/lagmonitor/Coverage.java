package io.lagmonitor;

import io.lagmonitor.Fetching.Answer;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.LagSnapshot.Absence;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which clusters were answered for in a poll, and how. */
final class Coverage {

    private final Map<String, Optional<Absence>> clusters = new TreeMap<>();
    private final Set<GroupKey> listed = new HashSet<>();
    private final boolean all;

    Coverage(List<Answer> answers) {
        all = answers.stream().allMatch(answer -> answer.snapshot().isPresent());
        answers.stream().flatMap(answer -> answer.snapshot().stream()).forEach(this::add);
    }

    private void add(LagSnapshot snapshot) {
        snapshot.clusters().forEach(cluster -> clusters.put(cluster,
            snapshot.complete(cluster) ? Optional.of(snapshot.absence()) : Optional.empty()));
        snapshot.groups().forEach(group -> listed.add(group.key()));
        snapshot.failures().forEach(failure -> listed.add(failure.key()));
    }

    /** Whether the group is there, also if it is left out of the report. */
    boolean lists(GroupKey key) {
        return listed.contains(key);
    }

    /** What it means that a group is missing; empty if nobody can tell. */
    Optional<Absence> absence(String cluster) {
        return clusters.getOrDefault(cluster, Optional.empty());
    }

    boolean cannotTell(String cluster) {
        boolean nobodyAnswers = all && !clusters.containsKey(cluster);
        return absence(cluster).isEmpty() && !nobodyAnswers;
    }
}
