package io.lagmonitor.offsets;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A group committed an offset; of a transaction, it counts only if that was committed. Numbers are as they were written:
 * a broker checks none of them.
 *
 * @param groupId         the group; may be empty
 * @param topic           the topic's name
 * @param partition       the partition
 * @param offset          the next record to read
 * @param leaderEpoch     epoch of the leader the record before it was read from; never before Kafka 2.1
 * @param metadata        what the committer added; mostly empty
 * @param commitTimestamp when it was committed, in ms since 1970, by the coordinator's clock, or the client's choice in
 *                        very old protocols
 * @param expireTimestamp when it expires, in ms since 1970, if the committer chose; the broker's retention rules otherwise
 * @param topicId         the topic's id; since Kafka 4.1, where the committer knew it
 */
public record OffsetCommit(
        String groupId,
        String topic,
        int partition,
        long offset,
        OptionalInt leaderEpoch,
        String metadata,
        long commitTimestamp,
        OptionalLong expireTimestamp,
        Optional<UUID> topicId) implements OffsetsRecord {

    /** Checks that all are there. */
    public OffsetCommit {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(leaderEpoch, "leaderEpoch");
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(expireTimestamp, "expireTimestamp");
        Objects.requireNonNull(topicId, "topicId");
    }
}
