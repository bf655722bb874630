package io.lagmonitor.offsets;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A flyweight over the bytes of an offset commit or its tombstone, for those who read millions: made once, wrapped
 * around record after record. It finds out where everything is and checks that it is there; getters read it from the
 * bytes. Only the getters of strings allocate, and {@link #toRecord()}; {@link KeyTable} does without them.
 *
 * <p>Getters speak of the record wrapped last, as long as its bytes are not overwritten, and of none if
 * {@code wrap} did not return true. As in Kafka, -1 is written for «none» here; {@link OffsetCommit} has it as empty.
 *
 * <p>Not to be used by two threads at once.
 */
public final class OffsetCommitView {

    /** Type, two empty names, partition. */
    private static final int SMALLEST_KEY = 10;
    /** Of version 3 or 4, all but tags: version, offset, leader epoch, empty metadata, commit timestamp. */
    private static final int SMALLEST_VALUE = 24;
    /** Where in a value of version 3 or 4 the length of the metadata is. */
    private static final int METADATA = 14;

    private static final long NONE = -1;
    private static final int NOWHERE = -1;

    private final Cursor key = new Cursor("key");
    private final Cursor value = new Cursor("value");
    private boolean tombstone;
    private boolean legacy;

    private int keyAt;
    private int keyLength;
    private int groupLength;
    private int topicLength;

    private int offsetAt;
    private int leaderEpochAt;
    private int metadataAt;
    private int metadataLength;
    private int commitTimestampAt;
    private int expireTimestampAt;
    private int topicIdAt;

    /** A view of nothing yet. */
    public OffsetCommitView() {}

    /**
     * Looks at a record.
     *
     * @param newKey   the key
     * @param newValue the value; null is Kafka's tombstone
     * @return whether it is an offset commit or a tombstone of one; what else it is, {@link OffsetsRecord} tells
     * @throws MalformedRecordException if the bytes cannot be a record
     */
    public boolean wrap(byte[] newKey, byte[] newValue) {
        key.wrap(present(newKey));
        tombstone = newValue == null;
        if (!tombstone) {
            value.wrap(newValue);
        }
        return walk();
    }

    /**
     * Looks at a record between position and limit of two buffers, which stay as they are, whatever their byte order.
     *
     * @param newKey   the key
     * @param newValue the value; null is Kafka's tombstone
     * @return whether it is an offset commit or a tombstone of one; what else it is, {@link OffsetsRecord} tells
     * @throws MalformedRecordException if the bytes cannot be a record
     */
    public boolean wrap(ByteBuffer newKey, ByteBuffer newValue) {
        key.wrap(present(newKey));
        tombstone = newValue == null;
        if (!tombstone) {
            value.wrap(newValue);
        }
        return walk();
    }

    /**
     * Looks at the key of a record, where the value comes later, if it comes: until {@link #wrapValue} it is seen as a
     * tombstone.
     *
     * @param newKey the key, between position and limit
     * @return whether it is an offset commit or a tombstone of one
     * @throws MalformedRecordException if the bytes cannot be a key
     */
    public boolean wrapKey(ByteBuffer newKey) {
        key.wrap(present(newKey));
        tombstone = true;
        legacy = false;
        return isUsualKey(key.bytes(), key.position(), key.remaining()) || walkAnyKey();
    }

    /**
     * Looks at the value of the offset commit whose key was looked at last.
     *
     * @param newValue the value, between position and limit
     * @return whether it is of a version that is known
     * @throws MalformedRecordException if the bytes cannot be a value
     */
    public boolean wrapValue(ByteBuffer newValue) {
        value.wrap(newValue);
        tombstone = false;
        return !legacy && isUsualValue(value.bytes(), value.position(), value.remaining()) || walkValue();
    }

    /** Whether the offset is gone. */
    public boolean isTombstone() {
        return tombstone;
    }

    /** The group, as a new String. */
    public String groupId() {
        return key.stringAt(keyAt + Short.BYTES, groupLength);
    }

    /** The topic, as a new String. */
    public String topic() {
        return key.stringAt(keyAt + Short.BYTES + groupLength + Short.BYTES, topicLength);
    }

    /** The partition. */
    public int partition() {
        return key.int32At(keyAt + keyLength - Integer.BYTES);
    }

    /** The next record to read. Not of a tombstone. */
    public long offset() {
        return commit().int64At(offsetAt);
    }

    /** Epoch of the leader that the record before was read from, or -1. Not of a tombstone. */
    public int leaderEpoch() {
        return leaderEpochAt == NOWHERE ? (int) NONE : commit().int32At(leaderEpochAt);
    }

    /** What the committer added, as a new String. Not of a tombstone. */
    public String metadata() {
        return commit().stringAt(metadataAt, metadataLength);
    }

    /** When it was committed, in ms since 1970. Not of a tombstone. */
    public long commitTimestamp() {
        return commit().int64At(commitTimestampAt);
    }

    /** When it expires, in ms since 1970, or -1. Not of a tombstone. */
    public long expireTimestamp() {
        return expireTimestampAt == NOWHERE ? NONE : commit().int64At(expireTimestampAt);
    }

    /** The first half of the topic's id; both are 0 where it has none. Not of a tombstone. */
    public long topicIdMostSignificantBits() {
        return topicIdAt == NOWHERE ? 0 : commit().int64At(topicIdAt);
    }

    /** The second half of the topic's id. Not of a tombstone. */
    public long topicIdLeastSignificantBits() {
        return topicIdAt == NOWHERE ? 0 : commit().int64At(topicIdAt + Long.BYTES);
    }

    /** What is seen here, as a value that stays: an {@link OffsetCommit} or an {@link OffsetTombstone}. */
    public OffsetsRecord toRecord() {
        if (tombstone) {
            return new OffsetTombstone(groupId(), topic(), partition());
        }
        OptionalInt epoch = leaderEpoch() == NONE ? OptionalInt.empty() : OptionalInt.of(leaderEpoch());
        OptionalLong expire = expireTimestamp() == NONE ? OptionalLong.empty() : OptionalLong.of(expireTimestamp());
        return new OffsetCommit(groupId(), topic(), partition(), offset(), epoch, metadata(), commitTimestamp(), expire,
            topicId());
    }

    /** The array with group, topic and partition, as they are in the key; the type before them is not part of it. */
    byte[] keyBytes() {
        return key.bytes();
    }

    int keyAt() {
        return keyAt;
    }

    /** How many of the bytes are group and topic, before the partition. */
    int namesLength() {
        return keyLength - Integer.BYTES;
    }

    private Optional<UUID> topicId() {
        long most = topicIdMostSignificantBits();
        long least = topicIdLeastSignificantBits();
        return most == 0 && least == 0 ? Optional.empty() : Optional.of(new UUID(most, least));
    }

    private Cursor commit() {
        if (tombstone) {
            throw new IllegalStateException("a tombstone has no value");
        }
        return value;
    }

    private boolean walk() {
        return walkUsual() || walkAny();
    }

    /**
     * The way of nearly all: a commit of version 3 or 4, with no tag but the topic id. It asks first whether all that
     * this has is there; whatever is not so is left to {@link #walkAny}, which knows why.
     */
    private boolean walkUsual() {
        return !tombstone && isUsualKey(key.bytes(), key.position(), key.remaining())
            && isUsualValue(value.bytes(), value.position(), value.remaining());
    }

    private boolean isUsualKey(byte[] bytes, int at, int length) {
        if (length < SMALLEST_KEY || Cursor.int16At(bytes, at) != RecordType.OFFSET_COMMIT.id()) {
            return false;
        }
        int group = Cursor.int16At(bytes, at + 2);
        if (group < 0 || group > length - SMALLEST_KEY) {
            return false;
        }
        int topic = Cursor.int16At(bytes, at + 4 + group);
        keyAt = at + 2;
        groupLength = group;
        topicLength = topic;
        keyLength = SMALLEST_KEY - 2 + group + topic;
        return topic >= 0 && topic <= length - SMALLEST_KEY - group;
    }

    private boolean isUsualValue(byte[] bytes, int at, int length) {
        int version = length < SMALLEST_VALUE ? 0 : Cursor.int16At(bytes, at);
        if (version != 3 && version != 4) {
            return false;
        }
        boolean flexible = version == 4;
        int metadata = flexible ? bytes[at + METADATA] - 1 : Cursor.int16At(bytes, at + METADATA);
        if (metadata < 0 || metadata > length - SMALLEST_VALUE) {
            return false;
        }
        offsetAt = at + 2;
        leaderEpochAt = at + 10;
        metadataAt = at + METADATA + (flexible ? 1 : 2);
        metadataLength = metadata;
        commitTimestampAt = metadataAt + metadata;
        expireTimestampAt = NOWHERE;
        topicIdAt = NOWHERE;
        return !flexible || isUsualEnd(bytes, commitTimestampAt + Long.BYTES, at + length);
    }

    /** No tag; or one, which is the topic id. */
    private boolean isUsualEnd(byte[] bytes, int at, int end) {
        if (at < end && bytes[at] == 0) {
            return true;
        }
        topicIdAt = at + 3;
        return end - at >= 3 + 2 * Long.BYTES && bytes[at] == 1 && bytes[at + 1] == 0 && bytes[at + 2] == 2 * Long.BYTES;
    }

    private boolean walkAny() {
        return walkAnyKey() && (tombstone || walkValue());
    }

    private boolean walkAnyKey() {
        short id = key.int16("record type");
        if (id != RecordType.OFFSET_COMMIT.id() && id != RecordType.LEGACY_OFFSET_COMMIT.id()) {
            return false;
        }
        legacy = id == RecordType.LEGACY_OFFSET_COMMIT.id();
        key.reads(type());
        walkKey();
        return true;
    }

    private RecordType type() {
        return legacy ? RecordType.LEGACY_OFFSET_COMMIT : RecordType.OFFSET_COMMIT;
    }

    private void walkKey() {
        keyAt = key.position();
        groupLength = key.skipString("group");
        topicLength = key.skipString("topic");
        key.int32("partition");
        keyLength = key.position() - keyAt;
    }

    private boolean walkValue() {
        RecordType type = type();
        short version = value.int16("version");
        if (!type.knows(version)) {
            return false;
        }
        value.reads(type, version);
        offsetAt = value.take(Long.BYTES, "offset");
        leaderEpochAt = version >= 3 ? value.take(Integer.BYTES, "leader epoch") : NOWHERE;
        metadataLength = value.skipString("metadata");
        metadataAt = value.position() - metadataLength;
        commitTimestampAt = value.take(Long.BYTES, "commit timestamp");
        expireTimestampAt = version == 1 ? value.take(Long.BYTES, "expire timestamp") : NOWHERE;
        walkTags();
        return true;
    }

    private void walkTags() {
        topicIdAt = NOWHERE;
        for (int left = value.tagCount(); left > 0; left--) {
            int tag = value.unsignedVarint("tag");
            int size = value.unsignedVarint("size of a tag");
            if (tag == 0) {
                topicIdAt = value.take(2 * Long.BYTES, "topic id");
            } else {
                value.skipTag(size);
            }
        }
    }

    private static <T> T present(T key) {
        if (key == null) {
            throw new MalformedRecordException("key: missing");
        }
        return key;
    }
}
