package io.lagmonitor.offsets;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Topics that a group has to do with: subscribed ones, as brokers of the 4.0 age noted them (type 4), those whose
 * consumption by a share group is set up (15), those that a regular expression stands for (16), and those that a streams
 * topology reads, its own repartition topics among them (23).
 *
 * @param type              which of these it is
 * @param groupId           the group
 * @param epoch             the epoch of the topology; for type 23
 * @param regularExpression the expression that members subscribed; for type 16
 * @param topics            the topics' names; a streams topology names one as often as it reads it
 */
public record GroupTopics(
        RecordType type,
        String groupId,
        OptionalInt epoch,
        Optional<String> regularExpression,
        List<String> topics) implements ModernGroupRecord {

    /** Checks that all are there. */
    public GroupTopics {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(regularExpression, "regularExpression");
        topics = List.copyOf(topics);
    }
}
