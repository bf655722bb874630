package io.lagmonitor.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything one poll found out. Whatever users see is rendered from it alone.
 *
 * @param time       when the poll judged
 * @param sources    how each source did, in the order they were given
 * @param groups     every group that was reported, failed or is remembered, sorted by key
 * @param incidents  the incidents open now, sorted by what they are about
 * @param opened     those opened in this poll
 * @param changed    those whose status or findings changed in this poll
 * @param ended      those that ended in this poll
 * @param silences   what nothing is told of now
 * @param deliveries what was handed to notifiers and finished since the last report
 */
public record LagReport(
        Instant time,
        List<SourceReport> sources,
        List<GroupReport> groups,
        List<Incident> incidents,
        List<Incident> opened,
        List<Incident> changed,
        List<Incident> ended,
        List<Silence> silences,
        List<Delivery> deliveries) {

    /** Copies the lists, and sorts the groups. */
    public LagReport {
        Objects.requireNonNull(time, "time");
        sources = List.copyOf(sources);
        groups = groups.stream().sorted(Comparator.comparing(GroupReport::key)).toList();
        incidents = List.copyOf(incidents);
        opened = List.copyOf(opened);
        changed = List.copyOf(changed);
        ended = List.copyOf(ended);
        silences = List.copyOf(silences);
        deliveries = List.copyOf(deliveries);
    }

    /** The report about one group. */
    public Optional<GroupReport> group(GroupKey key) {
        int low = 0;
        int high = groups.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = groups.get(middle).key().compareTo(key);
            if (order == 0) {
                return Optional.of(groups.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** How many groups are taken to be in this state. */
    public long count(Liveness.State state) {
        return groups.stream().filter(group -> group.estimates().liveness().state() == state).count();
    }

    /** The worst status of all groups but the abandoned, which are not judged; OK without any. */
    public LagStatus worst() {
        return groups.stream()
            .filter(group -> group.estimates().liveness().state() != Liveness.State.ABANDONED)
            .map(GroupReport::status).reduce(LagStatus.OK, LagStatus::worst);
    }
}
