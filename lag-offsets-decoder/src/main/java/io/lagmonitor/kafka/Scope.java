package io.lagmonitor.kafka;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;

/**
 * Which groups are read, and up to which end.
 *
 * @param protocolTypes of the groups that are no consumer groups and yet wanted
 */
record Scope(Isolation isolation, Set<String> protocolTypes) {

    static final Scope CONSUMERS = new Scope(Isolation.HIGH_WATERMARK, Set.of());

    /** Their offsets are read by other requests. */
    private static final Set<GroupType> NOT_YET = EnumSet.of(GroupType.SHARE, GroupType.STREAMS);

    Scope {
        protocolTypes = Set.copyOf(protocolTypes);
    }

    /** Groups without a protocol type only commit, and are consumers. */
    boolean accepts(GroupListing listing) {
        return listing.type().filter(NOT_YET::contains).isEmpty()
            && (listing.protocol().isEmpty() || listing.protocol().equals("consumer")
                || protocolTypes.contains(listing.protocol()));
    }
}
