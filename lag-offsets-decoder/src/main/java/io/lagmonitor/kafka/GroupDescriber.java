package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeStreamsGroupsOptions;
import org.apache.kafka.common.KafkaFuture;

/** Asks coordinators for descriptions: a request for each type of group, and only if there are such groups. */
final class GroupDescriber {

    private final Admin admin;
    private final Deadline deadline;

    GroupDescriber(Admin admin, Deadline deadline) {
        this.admin = admin;
        this.deadline = deadline;
    }

    /** The descriptions that are on their way. */
    Map<String, Awaited<GroupDescription>> ask(GroupType type, Collection<String> groupIds) {
        if (groupIds.isEmpty()) {
            return Map.of();
        }
        int timeoutMs = deadline.leftMs();
        return switch (type) {
            case CLASSIC -> awaited(GroupDescription::of, admin.describeClassicGroups(
                groupIds, new DescribeClassicGroupsOptions().timeoutMs(timeoutMs)).describedGroups());
            // The client asks for classic groups of those that are no consumer groups.
            case CONSUMER, UNKNOWN -> awaited(GroupDescription::of, admin.describeConsumerGroups(
                groupIds, new DescribeConsumerGroupsOptions().timeoutMs(timeoutMs)).describedGroups());
            case SHARE -> awaited(GroupDescription::of, admin.describeShareGroups(
                groupIds, new DescribeShareGroupsOptions().timeoutMs(timeoutMs)).describedGroups());
            case STREAMS -> awaited(GroupDescription::of, admin.describeStreamsGroups(
                groupIds, new DescribeStreamsGroupsOptions().timeoutMs(timeoutMs)).describedGroups());
        };
    }

    private <D> Map<String, Awaited<GroupDescription>> awaited(
            Function<D, GroupDescription> convert, Map<String, KafkaFuture<D>> asked) {
        Map<String, Awaited<GroupDescription>> awaited = new HashMap<>();
        asked.forEach((groupId, answer) -> awaited.put(groupId, () -> deadline.await(answer).map(convert)));
        return awaited;
    }
}
