package io.lagmonitor.kafka;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import io.lagmonitor.model.GroupType;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.clients.admin.GroupListing;

/**
 * Which groups are read, and up to which end.
 *
 * @param groupTypes    of the groups that are wanted
 * @param protocolTypes of the classic groups that are no consumer groups and yet wanted
 */
record Scope(Isolation isolation, Set<GroupType> groupTypes, Set<String> protocolTypes) {

    static final Scope CONSUMERS =
        new Scope(Isolation.HIGH_WATERMARK, EnumSet.allOf(GroupType.class), Set.of());

    Scope {
        groupTypes = Set.copyOf(groupTypes);
        protocolTypes = Set.copyOf(protocolTypes);
    }

    boolean accepts(GroupListing listing) {
        // Brokers that do not tell types have no other.
        GroupType type = listing.type().isEmpty() ? GroupType.CLASSIC : GroupDescription.of(listing).type();
        return groupTypes.contains(type) && (type == GroupType.SHARE || type == GroupType.STREAMS
            || isConsumerGroup(listing) || protocolTypes.contains(listing.protocol()));
    }

    /** Groups without a protocol type only commit, and are consumers. */
    private static boolean isConsumerGroup(GroupListing listing) {
        return listing.protocol().isEmpty() || listing.protocol().equals("consumer");
    }
}
