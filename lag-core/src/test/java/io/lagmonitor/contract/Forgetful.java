package io.lagmonitor.contract;

import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.PartitionLag;
import java.util.List;
import java.util.function.BiConsumer;

/** Copies of a history in which less is known. */
final class Forgetful {

    private Forgetful() {}

    /** Only the newest sample. */
    static GroupHistory past(GroupHistory history) {
        return new GroupHistory(history.now(), List.of(history.newest()));
    }

    /** No partition could be read. */
    static GroupHistory numbers(GroupHistory history) {
        return copy(history, (group, row) -> {});
    }

    /** Nothing was ever committed; where only a lag was known, nothing is. */
    static GroupHistory commits(GroupHistory history) {
        return copy(history, (group, row) -> {
            group.noCommit();
            copyLog(group, row);
        });
    }

    /** Everything is known, of a group with another name. */
    static GroupHistory name(GroupHistory history, String groupId) {
        GroupKey renamed = new GroupKey(history.key().cluster(), groupId);
        return new GroupHistory(history.now(), history.samples().stream()
            .map(sample -> switch (sample.granularity()) {
                case TOTAL -> begin(sample, renamed).total(sample.lagAtLeast()).build();
                case TOPIC -> topics(sample, renamed);
                case PARTITION -> partitions(sample, renamed, Forgetful::copyRow);
            })
            .toList());
    }

    private static GroupHistory copy(GroupHistory history, BiConsumer<GroupLagBuilder, PartitionLag> row) {
        return new GroupHistory(history.now(), history.samples().stream()
            .map(sample -> switch (sample.granularity()) {
                case TOTAL -> begin(sample, sample.key()).partition("unreadable", 0).build();
                case TOPIC -> unreadableTopics(sample);
                case PARTITION -> partitions(sample, sample.key(), row);
            })
            .toList());
    }

    private static GroupLag topics(GroupLag sample, GroupKey key) {
        GroupLagBuilder group = begin(sample, key);
        sample.topics().forEach(topic -> group.topic(topic, sample.lagAtLeast(topic)));
        return group.build();
    }

    private static GroupLag unreadableTopics(GroupLag sample) {
        GroupLagBuilder group = begin(sample, sample.key());
        sample.topics().forEach(topic -> group.partition(topic, 0));
        return group.build();
    }

    private static GroupLag partitions(
            GroupLag sample, GroupKey key, BiConsumer<GroupLagBuilder, PartitionLag> copy) {
        GroupLagBuilder group = begin(sample, key);
        for (PartitionLag row : sample.partitions()) {
            copy.accept(group.partition(row.topicPartition().topic(), row.topicPartition().partition()), row);
        }
        return group.build();
    }

    private static GroupLagBuilder begin(GroupLag sample, GroupKey key) {
        GroupLagBuilder group = GroupLag.builder(key, sample.asOf()).type(sample.type()).state(sample.state());
        sample.members().ifPresent(group::members);
        return group;
    }

    private static void copyRow(GroupLagBuilder group, PartitionLag row) {
        switch (row.state()) {
            case NO_COMMIT -> group.noCommit();
            case KNOWN -> group.lag(row.lag().getAsLong());
            case BEYOND_END, TRIMMED, UNREADABLE -> { }
        }
        row.committedOffset().ifPresent(group::committedOffset);
        row.commitTime().ifPresent(group::commitTime);
        row.owner().ifPresent(group::owner);
        copyLog(group, row);
    }

    private static void copyLog(GroupLagBuilder group, PartitionLag row) {
        row.logStartOffset().ifPresent(group::logStartOffset);
        row.logEndOffset().ifPresent(group::logEndOffset);
    }
}
