package io.lagmonitor.kafka;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Who coordinates which group: the leader of the partition of {@code __consumer_offsets} that its id hashes to. A user
 * who may not see that topic knows nothing of this, and nothing is held against the cluster then.
 */
final class OffsetsTopic {

    static final String NAME = "__consumer_offsets";

    private final Topic topic;
    private final Set<Integer> lateBrokers;

    /** @param lateBrokers those that did not list their groups in this fetch */
    OffsetsTopic(Topic topic, Set<Integer> lateBrokers) {
        this.topic = topic;
        this.lateBrokers = lateBrokers;
    }

    /** There has never been a group. */
    boolean isAbsent() {
        return topic.isAbsent();
    }

    /**
     * Why groups may exist that no broker has listed.
     *
     * @param after the topic as it was described after the listing; this is how it was before
     */
    List<String> incomplete(Topic after) {
        return Stream.of(incompleteAt(topic), incompleteAt(after), moved(after))
            .flatMap(Optional::stream).distinct().toList();
    }

    private static Optional<String> incompleteAt(Topic topic) {
        if (topic.failure().isPresent()) {
            return topic.failure().filter(why -> !(why instanceof TopicAuthorizationException))
                .map(why -> NAME + " could not be described: " + Answer.reason(why));
        }
        long leaderless = IntStream.range(0, topic.partitions()).filter(p -> topic.leader(p).isEmpty()).count();
        return leaderless == 0 ? Optional.empty() : Optional.of(leaderless + " of " + topic.partitions()
            + " partitions of " + NAME + " have no leader, so that nobody lists their groups");
    }

    private Optional<String> moved(Topic after) {
        long moved = IntStream.range(0, Math.min(topic.partitions(), after.partitions()))
            .filter(p -> topic.leader(p).isPresent() && after.leader(p).isPresent())
            .filter(p -> topic.leader(p).getAsInt() != after.leader(p).getAsInt()).count();
        return moved == 0 ? Optional.empty() : Optional.of(moved + " of " + topic.partitions() + " partitions of "
            + NAME + " changed their leader meanwhile, so that their groups may be listed by neither");
    }

    /** Why it would be useless, or harmful, to ask for a group. */
    Optional<String> unreachable(String groupId) {
        if (topic.partitions() == 0) {
            return Optional.empty();
        }
        int partition = partition(groupId, topic.partitions());
        OptionalInt coordinator = topic.leader(partition);
        if (coordinator.isEmpty()) {
            return Optional.of("no coordinator: " + NAME + "-" + partition + " has no leader");
        }
        return lateBrokers.contains(coordinator.getAsInt())
            ? Optional.of("its coordinator, broker " + coordinator.getAsInt() + ", did not list its groups")
            : Optional.empty();
    }

    /** As the brokers do. */
    static int partition(String groupId, int partitions) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }
}
