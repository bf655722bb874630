package io.lagmonitor.examples.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.apache.kafka.server.common.ApiMessageAndVersion;

/**
 * Offset commits one behind the other in memory, as a fetch brings them. Groups have 100 partitions of one topic each.
 * Their members commit in random order; a coordinator writes what a member commits in one request together. Values are
 * those that Kafka 4.4 writes, with leader epoch and topic id.
 */
final class CommitLog {

    private static final String GROUP = "service-%05d-consumer";
    private static final int GROUP_AT = 4;
    private static final int PARTITIONS = 100;
    private static final short VERSION = 4;
    private static final long NOW = 1_795_197_669_784L;

    private final ByteBuffer key;
    private final ByteBuffer value;
    /** By record: where its key begins, and its value; the value ends where the next key begins. */
    private final int[] keys;
    private final int[] values;

    /** @param together the partitions of a member: so many commits of one group follow each other */
    CommitLog(int records, int distinctKeys, int together) {
        GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Random random = new Random(1);
        int member = 0;
        keys = new int[records + 1];
        values = new int[records];
        int members = distinctKeys / together;
        for (int i = 0; i < records; i++) {
            if (i % together == 0) {
                member = i < distinctKeys ? i / together : random.nextInt(members);
            }
            CoordinatorRecord commit = commit(member * together + i % together, i);
            bytes.writeBytes(serde.serializeKey(commit));
            values[i] = bytes.size();
            bytes.writeBytes(serde.serializeValue(commit));
            keys[i + 1] = bytes.size();
        }
        key = ByteBuffer.wrap(bytes.toByteArray());
        value = key.duplicate();
    }

    private static CoordinatorRecord commit(int number, long offset) {
        int group = number / PARTITIONS;
        String topic = "payments.events.v" + group % 50;
        return CoordinatorRecord.record(
            new OffsetCommitKey().setGroup(GROUP.formatted(group)).setTopic(topic)
                .setPartition(number % PARTITIONS),
            new ApiMessageAndVersion(new OffsetCommitValue().setOffset(offset).setLeaderEpoch(3)
                .setMetadata("").setCommitTimestamp(NOW + offset).setTopicId(new Uuid(7, topic.hashCode())), VERSION));
    }

    int size() {
        return values.length;
    }

    /** The group that committed. */
    String groupId(int record) {
        int length = key(record).getShort(keys[record] + GROUP_AT - Short.BYTES);
        return new String(key.array(), keys[record] + GROUP_AT, length, StandardCharsets.UTF_8);
    }

    /** The key of a record, until the next one is asked for. */
    ByteBuffer key(int record) {
        return key.limit(values[record]).position(keys[record]);
    }

    /** The value of a record, until the next one is asked for. */
    ByteBuffer value(int record) {
        return value.limit(keys[record + 1]).position(values[record]);
    }
}
