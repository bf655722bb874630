package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a group looks like, so that it is seen when it commits again: its members, and its committed offsets, or its lag
 * where offsets are not known. That records arrive in its topics does not change it.
 */
final class Look {

    private static final long BEGIN = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** Of a group that is not there. */
    static final String ABSENT = "absent";

    /** Not known yet: as it looks when it is seen next. */
    static final String NEXT = "next";

    private Look() {}

    static String of(GroupLag lag) {
        List<Object> seen = new ArrayList<>(List.of(lag.members(), lag.granularity().name()));
        if (lag.granularity() == Granularity.PARTITION) {
            for (PartitionLag partition : lag.partitions()) {
                seen.add(partition.topicPartition());
                seen.add(partition.committedOffset());
            }
        } else {
            lag.topics().forEach(topic -> seen.add(List.of(topic, lag.lagAtLeast(topic))));
            seen.add(lag.lagAtLeast());
        }
        return Long.toHexString(hash(BEGIN, seen.toString()));
    }

    /** What a member looks like: what it owns, and what is committed there. */
    static String of(Owner member, Stream<PartitionLag> owned) {
        long[] hash = {hash(BEGIN, member.memberId())};
        owned.forEach(row -> {
            hash[0] = hash(hash[0], row.topicPartition().topic());
            hash[0] = hash(hash[0], row.topicPartition().partition());
            hash[0] = hash(hash[0], row.committedOffset().orElse(-1));
        });
        return Long.toHexString(hash[0]);
    }

    /** FNV-1a, the same in every process. */
    private static long hash(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }

    private static long hash(long before, long number) {
        return (before ^ number ^ number >>> 32) * PRIME;
    }
}
