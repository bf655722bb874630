package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What {@code GetConsumerProgress} says of a group. Both offsets of a partition are in the one answer; in which order the
 * service read them it does not say, and a commit past the end stays one.
 */
final class GroupProgress {

    private GroupProgress() {}

    /** Whether there is nothing that the group has committed on, and no lag either. */
    static boolean isEmpty(JsonNode answer) {
        return Fields.list(progress(answer), "TopicList", "TopicList").isEmpty() && !hasLag(progress(answer));
    }

    /**
     * The group.
     *
     * @throws LagException if the answer has another shape
     */
    static GroupLag read(JsonNode answer, GroupKey key, Instant asOf) {
        JsonNode progress = progress(answer);
        GroupState state = state(Fields.text(progress, "state").orElse(""));
        GroupLagBuilder group = GroupLag.builder(key, asOf).state(state);
        if (state == GroupState.EMPTY) {
            group.members(0);
        }
        JsonNode topics = Fields.list(progress, "TopicList", "TopicList");
        topics.forEach(topic -> addTopic(group, topic));
        if (topics.isEmpty() && hasLag(progress)) {
            group.mayLackPartitions();
        }
        try {
            return group.build();
        } catch (IllegalArgumentException e) {
            throw new LagException("the answer has a partition twice", e);
        }
    }

    private static JsonNode progress(JsonNode answer) {
        if (!answer.path("ConsumerProgress").isObject()) {
            throw new LagException("the answer has no ConsumerProgress");
        }
        return answer.path("ConsumerProgress");
    }

    /** A topic whose partitions are not told, although the group has lag there, may not be left out in silence. */
    private static void addTopic(GroupLagBuilder group, JsonNode topic) {
        String name = Fields.text(topic, "Topic").orElse("");
        JsonNode offsets = Fields.list(topic, "OffsetList", "OffsetList");
        if (name.isEmpty() || offsets.isEmpty() && hasLag(topic)) {
            group.mayLackPartitions();
            return;
        }
        for (JsonNode row : offsets) {
            OptionalLong partition = Fields.whole(row, "Partition");
            if (partition.isPresent() && partition.getAsLong() >= 0 && partition.getAsLong() <= Integer.MAX_VALUE) {
                addRow(group.partition(name, (int) partition.getAsLong()), row);
            } else {
                group.mayLackPartitions();
            }
        }
    }

    /**
     * Lag is the difference of the offsets, as everywhere in Kafka. {@code Accumulate} counts only where one of them is
     * not told, and never where nothing was committed: there it is the whole log.
     */
    private static void addRow(GroupLagBuilder row, JsonNode told) {
        OptionalLong end = notNegative(told, "BrokerOffset");
        OptionalLong committed = notNegative(told, "ConsumerOffset");
        end.ifPresent(row::logEndOffset);
        if (Fields.whole(told, "ConsumerOffset").orElse(0) < 0) {
            row.noCommit();
        } else if (end.isEmpty() || committed.isEmpty()) {
            notNegative(told, "Accumulate").ifPresent(row::lag);
        }
        committed.ifPresent(row::committedOffset);
        Fields.text(told, "MemberId").filter(member -> !member.isBlank()).ifPresent(member -> row.owner(new Owner(member,
            Fields.text(told, "ClientId").orElse(""), Fields.text(told, "ClientIp").orElse(""))));
    }

    private static OptionalLong notNegative(JsonNode row, String name) {
        OptionalLong number = Fields.whole(row, name);
        return number.isPresent() && number.getAsLong() >= 0 ? number : OptionalLong.empty();
    }

    private static boolean hasLag(JsonNode told) {
        return Fields.whole(told, "TotalDiff").orElse(0) != 0;
    }

    /** As Kafka names it, with or without underscores; UNKNOWN for anything else. */
    private static GroupState state(String told) {
        String name = letters(told);
        Optional<GroupState> state = Stream.of(GroupState.values())
            .filter(known -> letters(known.name()).equals(name)).findFirst();
        return state.orElse(GroupState.UNKNOWN);
    }

    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z]", "").toUpperCase(Locale.ROOT);
    }
}
