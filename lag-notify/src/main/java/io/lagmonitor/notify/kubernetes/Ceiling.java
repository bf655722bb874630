package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupType;
import io.lagmonitor.model.IncidentUpdate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many replicas may be, at most: as given, else as many as the group has partitions over all of its topics. A member
 * beyond that gets no partition, whatever the assignor; with Kafka's range assignor it is so from the largest topic on.
 *
 * @param given empty for the partitions
 */
record Ceiling(OptionalInt given) {

    static Ceiling of(int replicas) {
        return new Ceiling(OptionalInt.of(replicas));
    }

    static Ceiling partitions() {
        return new Ceiling(OptionalInt.empty());
    }

    /** @throws Refusal if it is not above what there is now, or not known */
    int above(int replicas, Workload workload, IncidentUpdate update) throws Refusal {
        int most = given.isPresent() ? given.getAsInt() : partitions(update);
        if (replicas >= most) {
            throw new Refusal(workload + " has " + replicas + " replicas already, and " + (given.isPresent()
                ? "is to have " + most + " at most" : "only " + most + " can have one of the group's partitions"));
        }
        return most;
    }

    @Override
    public String toString() {
        return given.isPresent() ? Integer.toString(given.getAsInt()) : "the number of partitions";
    }

    private static int partitions(IncidentUpdate update) throws Refusal {
        Optional<GroupLag> lag = update.groupReport().flatMap(GroupReport::lag);
        if (lag.filter(group -> group.type() == GroupType.SHARE).isPresent()) {
            throw new Refusal("it is not known how many members can help: those of a share group share partitions; "
                + "say up to how many to scale");
        }
        return lag.filter(group -> !group.mayLackPartitions() && !group.partitions().isEmpty())
            .map(group -> group.partitions().size())
            .orElseThrow(() -> new Refusal("it is not known how many members can help, because the group's partitions are "
                + "not; say up to how many to scale"));
    }
}
