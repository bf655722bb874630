package io.lagmonitor;

import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.PartitionLag;
import java.util.ArrayList;
import java.util.List;

/**
 * What a group looks like, so that it is seen when it commits again: its members, and its committed offsets, or its lag
 * where offsets are not known. That records arrive in its topics does not change it.
 */
final class Look {

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
        return Long.toHexString(hash(seen.toString()));
    }

    /** FNV-1a, the same in every process. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
