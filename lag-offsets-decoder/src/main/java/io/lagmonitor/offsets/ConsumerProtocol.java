package io.lagmonitor.offsets;

import io.lagmonitor.offsets.GroupMetadata.TopicPartitions;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the members of a classic group of consumers tell each other. All versions so far begin with the same fields, and
 * newer ones shall too. Brokers carry these bytes without looking at them; so what cannot be read is no error here.
 */
final class ConsumerProtocol {

    /** The protocol type of groups that speak it. */
    static final String TYPE = "consumer";

    private ConsumerProtocol() {}

    static List<String> subscribedTopics(Cursor subscription) {
        return read(subscription, () -> subscription.strings("topics"));
    }

    static List<TopicPartitions> assignedPartitions(Cursor assignment) {
        return read(assignment, () -> assignment.list("topics",
            () -> new TopicPartitions(assignment.string("topic"), assignment.int32s("partitions"))));
    }

    private static <T> List<T> read(Cursor bytes, Supplier<List<T>> fields) {
        if (bytes.remaining() == 0) {
            return List.of();
        }
        try {
            return bytes.int16("version") < 0 ? List.of() : fields.get();
        } catch (MalformedRecordException e) {
            return List.of();
        }
    }
}
