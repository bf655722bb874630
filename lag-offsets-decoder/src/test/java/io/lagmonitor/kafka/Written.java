package io.lagmonitor.kafka;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataKey;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue.MemberMetadata;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.apache.kafka.server.common.ApiMessageAndVersion;

/** A record of the offsets topic as a coordinator of Kafka writes it. */
record Written(byte[] key, byte[] value) {

    static Written commit(String groupId, String topic, int partition, long offset, long time) {
        return commit(groupId, topic, partition, offset, time, Uuid.ZERO_UUID);
    }

    static Written commit(String groupId, String topic, int partition, long offset, long time, Uuid topicId) {
        return record(commitKey(groupId, topic, partition), new OffsetCommitValue().setOffset(offset).setMetadata("")
            .setCommitTimestamp(time).setTopicId(topicId), 4);
    }

    static Written commitTombstone(String groupId, String topic, int partition) {
        return tombstone(commitKey(groupId, topic, partition));
    }

    /** A classic group with so many members; the protocol type is empty if it never had any. */
    static Written classicGroup(String groupId, String protocolType, int members, long since) {
        MemberMetadata member = new MemberMetadata().setMemberId("m").setClientId("c").setClientHost("/10.0.0.1")
            .setSubscription(new byte[0]).setAssignment(new byte[0]);
        return record(new GroupMetadataKey().setGroup(groupId), new GroupMetadataValue().setProtocolType(protocolType)
            .setCurrentStateTimestamp(since).setMembers(members == 0 ? List.of() : List.of(member)), 3);
    }

    static Written classicGroupTombstone(String groupId) {
        return tombstone(new GroupMetadataKey().setGroup(groupId));
    }

    static Written member(String groupId, String memberId) {
        return record(new ConsumerGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId),
            new ConsumerGroupMemberMetadataValue().setClientId("c").setClientHost("/10.0.0.1"), 0);
    }

    static Written memberTombstone(String groupId, String memberId) {
        return tombstone(new ConsumerGroupMemberMetadataKey().setGroupId(groupId).setMemberId(memberId));
    }

    static Written consumerGroupTombstone(String groupId) {
        return tombstone(new ConsumerGroupMetadataKey().setGroupId(groupId));
    }

    ByteBuffer keyBuffer() {
        return ByteBuffer.wrap(key);
    }

    /** Null of a tombstone, as from a consumer. */
    ByteBuffer valueBuffer() {
        return value == null ? null : ByteBuffer.wrap(value);
    }

    /** What a consumer with these deserializers makes of it. */
    ConsumerRecord<ByteBuffer, ByteBuffer> consumed(int partition, long at, long timestamp,
            Deserializer<ByteBuffer> keys, Deserializer<ByteBuffer> values) {
        return consumed(partition, at, timestamp, keyBuffer(), valueBuffer(), keys, values);
    }

    /** As a consumer does it: no deserializer is asked for what is not there. */
    static ConsumerRecord<ByteBuffer, ByteBuffer> consumed(int partition, long at, long timestamp, ByteBuffer key,
            ByteBuffer value, Deserializer<ByteBuffer> keys, Deserializer<ByteBuffer> values) {
        Headers headers = new RecordHeaders();
        return new ConsumerRecord<>(OffsetsTopic.NAME, partition, at, timestamp, TimestampType.CREATE_TIME, 0, 0,
            key == null ? null : keys.deserialize(OffsetsTopic.NAME, headers, key),
            value == null ? null : values.deserialize(OffsetsTopic.NAME, headers, value), headers, Optional.empty());
    }

    private static OffsetCommitKey commitKey(String groupId, String topic, int partition) {
        return new OffsetCommitKey().setGroup(groupId).setTopic(topic).setPartition(partition);
    }

    private static Written record(ApiMessage key, ApiMessage value, int version) {
        return of(CoordinatorRecord.record(key, new ApiMessageAndVersion(value, (short) version)));
    }

    private static Written tombstone(ApiMessage key) {
        return of(CoordinatorRecord.tombstone(key));
    }

    private static Written of(CoordinatorRecord record) {
        GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
        return new Written(serde.serializeKey(record), serde.serializeValue(record));
    }
}
