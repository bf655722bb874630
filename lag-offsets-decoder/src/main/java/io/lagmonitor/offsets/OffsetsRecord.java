package io.lagmonitor.offsets;

import java.nio.ByteBuffer;

/**
 * What one record of {@code __consumer_offsets} says. Of what the coordinator writes, {@link OffsetCommit} and
 * {@link OffsetTombstone} are about offsets, {@link GroupMetadata} and {@link GroupTombstone} about classic groups, and
 * {@link ModernGroupRecord} about consumer groups of KIP-848, share groups and streams groups; {@link OtherRecord} is
 * what a newer broker wrote.
 *
 * <p>To read is stateless, and whatever a broker accepts is accepted: unknown tagged fields are skipped, and bytes that
 * follow the record are ignored. All records are immutable values.
 */
public sealed interface OffsetsRecord
        permits OffsetCommit, OffsetTombstone, GroupMetadata, GroupTombstone, ModernGroupRecord, OtherRecord {

    /**
     * Reads a record.
     *
     * @param key   the key
     * @param value the value; null is Kafka's tombstone
     * @throws MalformedRecordException if the bytes cannot be a record, which includes a missing key
     */
    static OffsetsRecord decode(byte[] key, byte[] value) {
        OffsetCommitView view = new OffsetCommitView();
        return view.wrap(key, value) ? view.toRecord() : GroupRecords.decode(Cursor.key(key), Cursor.value(value));
    }

    /**
     * Reads a record between position and limit of two buffers, which stay as they are, whatever their byte order.
     *
     * @param key   the key
     * @param value the value; null is Kafka's tombstone
     * @throws MalformedRecordException if the bytes cannot be a record, which includes a missing key
     */
    static OffsetsRecord decode(ByteBuffer key, ByteBuffer value) {
        OffsetCommitView view = new OffsetCommitView();
        return view.wrap(key, value) ? view.toRecord() : GroupRecords.decode(Cursor.key(key), Cursor.value(value));
    }
}
