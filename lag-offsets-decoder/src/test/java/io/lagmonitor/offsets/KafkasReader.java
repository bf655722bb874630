package io.lagmonitor.offsets;

import io.lagmonitor.offsets.GroupMetadata.Member;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.common.runtime.Deserializer.UnknownRecordTypeException;
import org.apache.kafka.coordinator.common.runtime.Deserializer.UnknownRecordVersionException;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue.MemberMetadata;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;

/** What a broker's own reader makes of a record, said in our words. */
final class KafkasReader {

    private static final GroupCoordinatorRecordSerde SERDE = new GroupCoordinatorRecordSerde();

    private KafkasReader() {}

    /** Empty if the broker refuses it. */
    static Optional<OffsetsRecord> decode(RecordBytes bytes) {
        try {
            return Optional.of(inOurWords(SERDE.deserialize(bytes.keyBuffer(), bytes.valueBuffer())));
        } catch (UnknownRecordTypeException e) {
            return Optional.of(new OtherRecord(e.unknownType(), OptionalInt.empty()));
        } catch (UnknownRecordVersionException e) {
            return Optional.of(new OtherRecord(e.type(), OptionalInt.of(e.unknownVersion())));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The same record as Kafka 4.4 would write it. */
    static RecordBytes rewritten(RecordBytes bytes) {
        CoordinatorRecord record = SERDE.deserialize(bytes.keyBuffer(), bytes.valueBuffer());
        return new RecordBytes(SERDE.serializeKey(record), SERDE.serializeValue(record));
    }

    private static OffsetsRecord inOurWords(CoordinatorRecord record) {
        Object value = record.value() == null ? null : record.value().message();
        if (record.key() instanceof OffsetCommitKey key) {
            return value == null
                ? new OffsetTombstone(key.group(), key.topic(), key.partition())
                : commit(key, (OffsetCommitValue) value);
        } else if (record.key() instanceof LegacyOffsetCommitKey key) {
            return value == null
                ? new OffsetTombstone(key.group(), key.topic(), key.partition())
                : commit(key, (LegacyOffsetCommitValue) value);
        } else if (record.key() instanceof GroupMetadataKey key) {
            return value == null ? new GroupTombstone(key.group()) : group(key, (GroupMetadataValue) value);
        }
        return KafkasModernGroups.inOurWords(record.key(), value);
    }

    private static OffsetCommit commit(OffsetCommitKey key, OffsetCommitValue value) {
        OptionalInt epoch = value.leaderEpoch() == -1 ? OptionalInt.empty() : OptionalInt.of(value.leaderEpoch());
        OptionalLong expire =
            value.expireTimestamp() == -1 ? OptionalLong.empty() : OptionalLong.of(value.expireTimestamp());
        Optional<UUID> topicId =
            value.topicId().equals(Uuid.ZERO_UUID) ? Optional.empty() : Optional.of(uuid(value.topicId()));
        return new OffsetCommit(key.group(), key.topic(), key.partition(), value.offset(), epoch, value.metadata(),
            value.commitTimestamp(), expire, topicId);
    }

    private static OffsetCommit commit(LegacyOffsetCommitKey key, LegacyOffsetCommitValue value) {
        return new OffsetCommit(key.group(), key.topic(), key.partition(), value.offset(), OptionalInt.empty(),
            value.metadata(), value.commitTimestamp(), OptionalLong.empty(), Optional.empty());
    }

    private static GroupMetadata group(GroupMetadataKey key, GroupMetadataValue value) {
        OptionalLong since = value.currentStateTimestamp() == -1
            ? OptionalLong.empty() : OptionalLong.of(value.currentStateTimestamp());
        boolean consumers = value.protocolType().equals("consumer");
        return new GroupMetadata(key.group(), value.protocolType(), value.generation(),
            Optional.ofNullable(value.protocol()), Optional.ofNullable(value.leader()), since,
            value.members().stream().map(member -> member(member, consumers)).toList());
    }

    private static Member member(MemberMetadata member, boolean consumers) {
        int rebalanceTimeout = member.rebalanceTimeout() == -1 ? member.sessionTimeout() : member.rebalanceTimeout();
        return new Member(member.memberId(), Optional.ofNullable(member.groupInstanceId()),
            member.clientId(), member.clientHost(), rebalanceTimeout, member.sessionTimeout(),
            consumers ? MembersBytes.topics(member.subscription()) : List.of(),
            consumers ? MembersBytes.partitions(member.assignment()) : List.of());
    }

    static UUID uuid(Uuid uuid) {
        return new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
}
