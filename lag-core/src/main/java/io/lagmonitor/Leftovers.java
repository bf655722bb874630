package io.lagmonitor;

import io.lagmonitor.SourceFlags.Left;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Groups that had no members when the watch began, and have given no sign of life since. Nobody would look at hundreds of
 * incidents about names that a framework made up: those that are judged bad are one finding about their source. Guarded
 * by the lock of the monitor.
 */
final class Leftovers {

    static final String POLICY = "leftovers";

    private static final String WHAT = "with lag and without members before the watch began";
    private static final int MOST_NAMED = 10;

    private final Flags flags;
    private final GroupFilter filter;
    private final boolean judging;
    private final boolean remembering;

    /**
     * Begins with those that are stored.
     *
     * @param judging     whether there is any policy; if not, none is watched
     * @param remembering whether another poll will know what this one saw
     */
    Leftovers(Flags flags, GroupFilter filter, boolean judging, boolean remembering) {
        this.flags = flags;
        this.filter = filter;
        this.judging = judging;
        this.remembering = remembering;
    }

    /** Those that count now. */
    Set<GroupKey> all() {
        return flags.groups().stream().filter(key -> flags.of(key).life().leftover()).collect(Collectors.toSet());
    }

    /**
     * A group that was left behind was judged: it counts if it is bad. One that only commits has until the next poll to do
     * so.
     *
     * @param isNew whether no poll before this one has seen it
     */
    void judged(GroupLag lag, boolean bad, boolean isNew) {
        boolean waits = remembering && lag.simple() && isNew;
        flags.change(lag.key(), before ->
            before.present().withoutLag().withLife(before.life().asLeftover(bad && !waits)));
    }

    /** A group is no leftover, or is none any more. */
    void isNone(GroupKey key) {
        if (flags.of(key).life().leftover()) {
            flags.change(key, before -> before.withLife(before.life().asLeftover(false)));
        }
    }

    /** What is to be said about the source of these groups. */
    Finding judge(Set<GroupKey> count, Map<GroupKey, GroupReport> groups) {
        if (count.isEmpty()) {
            return Finding.ok(Subject.group(), "no groups " + WHAT);
        }
        Map<GroupKey, Long> lags = count.stream().collect(Collectors.toMap(key -> key, key -> lag(groups.get(key))));
        List<String> names = lags.entrySet().stream().sorted(Map.Entry.<GroupKey, Long>comparingByValue().reversed()
            .thenComparing(Map.Entry.comparingByKey())).limit(MOST_NAMED).map(each -> each.getKey().groupId()).toList();
        int more = count.size() - names.size();
        return Finding.warning(Subject.group(), Escaped.of(Spoken.count(count.size(), "group") + " " + WHAT
            + ": " + String.join(", ", names) + (more > 0 ? " and " + Spoken.number(more) + " more" : "")));
    }

    /** How those that count no longer have left. */
    Left left(Set<GroupKey> gone, Map<GroupKey, GroupReport> groups) {
        return gone.stream().map(key -> left(key, groups.get(key))).reduce(Left.NONE, Left::plus);
    }

    /** How it ends when none is left. */
    static Ending ending(Left left, Instant now) {
        List<String> how = new ArrayList<>();
        add(how, left.abandoned(), "abandoned");
        add(how, left.vanished(), "vanished");
        add(how, left.unwatched(), "no longer watched");
        add(how, left.well(), "alive or OK");
        Kind kind = left.abandoned() > 0 ? Kind.ABANDONED : left.vanished() > 0 ? Kind.VANISHED
            : left.unwatched() > 0 ? Kind.UNWATCHED : Kind.RECOVERED;
        return new Ending(now, kind, "none is left of the groups " + WHAT
            + (how.isEmpty() ? "" : ": " + String.join(", ", how)));
    }

    private Left left(GroupKey key, GroupReport report) {
        if (!judging || !filter.accepts(key.groupId())) {
            return new Left(0, 0, 1, 0);
        }
        boolean vanished = report == null || report.lag().filter(Absences::hasNoOffsets).isPresent();
        if (report != null && report.estimates().liveness().state() == Liveness.State.ABANDONED) {
            return new Left(1, 0, 0, 0);
        }
        return vanished ? new Left(0, 1, 0, 0) : new Left(0, 0, 0, 1);
    }

    private static void add(List<String> how, int count, String what) {
        if (count > 0) {
            how.add(Spoken.number(count) + " " + what);
        }
    }

    private static long lag(GroupReport group) {
        return Optional.ofNullable(group).flatMap(GroupReport::lag).map(GroupLag::lagAtLeast).orElse(0L);
    }
}
