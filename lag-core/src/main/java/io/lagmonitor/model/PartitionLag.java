package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about one consumer group on one partition. Offsets are Kafka's: the committed offset is the next record
 * to read, the log end offset the next record to be written, so that equal means caught up. They count positions in the
 * log, which on compacted and transactional topics is more than the number of records.
 *
 * <p>A row is a view, made on demand by {@link GroupLag#partitions()}; {@code state} decides what {@link #lag()} is.
 *
 * @param topicPartition  the partition
 * @param state           how far the numbers can be trusted to be a lag
 * @param committedOffset empty when the group never committed here, or when it could not be read
 * @param logStartOffset  empty when it could not be read
 * @param logEndOffset    empty when it could not be read
 * @param lag             records between the group and the log end; present if and only if the state is KNOWN or
 *                        TRIMMED; a source may know it without the offsets
 * @param commitTime      when the offset was committed, where the source knows it
 * @param owner           the member the partition is assigned to, where there is one and the source knows it
 */
public record PartitionLag(
        TopicPartition topicPartition,
        State state,
        OptionalLong committedOffset,
        OptionalLong logStartOffset,
        OptionalLong logEndOffset,
        OptionalLong lag,
        Optional<Instant> commitTime,
        Optional<Owner> owner) {

    /** What the offsets of a partition amount to. */
    public enum State {
        /** Committed within the log: lag is end - committed. */
        KNOWN,
        /** Nothing committed: where the group will begin is its own setting, so lag is anything up to end - start. */
        NO_COMMIT,
        /** Committed past the end, as after a recreated or truncated topic: what the group will read next is open. */
        BEYOND_END,
        /** Committed before the start: the records between are lost to the group; lag is end - start. */
        TRIMMED,
        /** The offsets could not be read in this poll; nothing is said. */
        UNREADABLE
    }

    /**
     * The member of a group to which a partition is assigned.
     *
     * @param memberId Kafka's member id
     * @param clientId the member's {@code client.id}
     * @param host     the host it connects from
     */
    public record Owner(String memberId, String clientId, String host) {

        /** Checks that all three are there; any may be empty. */
        public Owner {
            Objects.requireNonNull(memberId, "memberId");
            Objects.requireNonNull(clientId, "clientId");
            Objects.requireNonNull(host, "host");
        }
    }

    /** Checks that what the state says is there, and that the lag is not negative. */
    public PartitionLag {
        Objects.requireNonNull(topicPartition, "topicPartition");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(commitTime, "commitTime");
        Objects.requireNonNull(owner, "owner");
        if (lag.isPresent() != (state == State.KNOWN || state == State.TRIMMED)) {
            throw new IllegalArgumentException(topicPartition + " is " + state + ", with lag " + lag);
        }
        if (state == State.TRIMMED && (committedOffset.isEmpty() || logStartOffset.isEmpty())) {
            throw new IllegalArgumentException(topicPartition + " is TRIMMED, without its commit or its start");
        }
        if (lag.orElse(0) < 0) {
            throw new IllegalArgumentException(topicPartition + ": lag " + lag.getAsLong() + " is negative");
        }
    }

    /** Records that were deleted before the group had read them: start - committed. Only for TRIMMED. */
    public OptionalLong lost() {
        return state == State.TRIMMED
            ? OptionalLong.of(logStartOffset.getAsLong() - committedOffset.getAsLong())
            : OptionalLong.empty();
    }
}
