package io.lagmonitor.policy;

import static io.lagmonitor.policy.Numbers.grouped;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.model.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Between which numbers the lag of a group or topic lies, and why it is not known better.
 *
 * @param atMost {@link #UNBOUNDED} if it is not known
 */
record LagBounds(GroupLag lag, Subject subject, long atLeast, long atMost) {

    /** Above every limit. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    static LagBounds ofGroup(GroupLag lag) {
        return new LagBounds(lag, Subject.group(), lag.lagAtLeast(), lag.lagAtMost().orElse(UNBOUNDED));
    }

    static LagBounds ofTopic(GroupLag lag, String topic) {
        return new LagBounds(
            lag, Subject.topic(topic), lag.lagAtLeast(topic), lag.lagAtMost(topic).orElse(UNBOUNDED));
    }

    /** For people: {@code lag 1,204 records}, {@code lag at least 1,204 records}, {@code lag 0 to 1,204 records}. */
    String amount() {
        if (atMost == atLeast) {
            return "lag " + grouped(atLeast) + " records";
        }
        return atMost == UNBOUNDED
            ? "lag at least " + grouped(atLeast) + " records"
            : "lag " + grouped(atLeast) + " to " + grouped(atMost) + " records";
    }

    /** For people: {@code 3 partitions could not be read}. */
    String gaps() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (PartitionLag row : lag.partitions()) {
            if (subject.contains(Subject.partition(row.topicPartition()))) {
                counts.merge(row.state(), 1, Integer::sum);
            }
        }
        List<String> gaps = new ArrayList<>();
        add(gaps, counts.get(State.UNREADABLE), "could not be read");
        add(gaps, counts.get(State.NO_COMMIT), "without committed offset");
        add(gaps, counts.get(State.BEYOND_END), "committed past the end of the log");
        if (lag.mayLackPartitions()) {
            gaps.add("some partitions may be missing");
        }
        return String.join(", ", gaps);
    }

    private static void add(List<String> gaps, Integer count, String what) {
        if (count != null) {
            gaps.add(grouped(count) + (count == 1 ? " partition " : " partitions ") + what);
        }
    }
}
