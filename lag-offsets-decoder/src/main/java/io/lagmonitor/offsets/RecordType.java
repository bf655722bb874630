package io.lagmonitor.offsets;

import java.util.Arrays;
import java.util.Optional;

/** Kafka's record types, by the names and numbers of Kafka 4.4. What is not here is an {@link OtherRecord}. */
public enum RecordType {
    /** An offset, as the first brokers that kept them in a topic wrote it. */
    LEGACY_OFFSET_COMMIT(0),
    /** An offset. */
    OFFSET_COMMIT(1, 4),
    /** A classic group. */
    GROUP_METADATA(2, 4),
    /** The epoch of a consumer group. */
    CONSUMER_GROUP_METADATA(3),
    /** The topics of a consumer group; written by brokers of the 4.0 age. */
    CONSUMER_GROUP_PARTITION_METADATA(4),
    /** A member of a consumer group. */
    CONSUMER_GROUP_MEMBER_METADATA(5, SecondPart.MEMBER),
    /** The epoch of a consumer group's target assignment. */
    CONSUMER_GROUP_TARGET_ASSIGNMENT_METADATA(6),
    /** What a member of a consumer group shall have. */
    CONSUMER_GROUP_TARGET_ASSIGNMENT_MEMBER(7, SecondPart.MEMBER),
    /** What a member of a consumer group has. */
    CONSUMER_GROUP_CURRENT_MEMBER_ASSIGNMENT(8, SecondPart.MEMBER),
    /** A member of a share group. */
    SHARE_GROUP_MEMBER_METADATA(10, SecondPart.MEMBER),
    /** The epoch of a share group. */
    SHARE_GROUP_METADATA(11),
    /** The epoch of a share group's target assignment. */
    SHARE_GROUP_TARGET_ASSIGNMENT_METADATA(12),
    /** What a member of a share group shall have. */
    SHARE_GROUP_TARGET_ASSIGNMENT_MEMBER(13, SecondPart.MEMBER),
    /** What a member of a share group has. */
    SHARE_GROUP_CURRENT_MEMBER_ASSIGNMENT(14, SecondPart.MEMBER),
    /** The topics of a share group. */
    SHARE_GROUP_STATE_PARTITION_METADATA(15),
    /** The topics that a regular expression of a consumer group stands for. */
    CONSUMER_GROUP_REGULAR_EXPRESSION(16, SecondPart.REGULAR_EXPRESSION),
    /** The epoch of a streams group. */
    STREAMS_GROUP_METADATA(17),
    /** A member of a streams group. */
    STREAMS_GROUP_MEMBER_METADATA(19, SecondPart.MEMBER),
    /** The epoch of a streams group's target assignment. */
    STREAMS_GROUP_TARGET_ASSIGNMENT_METADATA(20),
    /** What a member of a streams group shall have. */
    STREAMS_GROUP_TARGET_ASSIGNMENT_MEMBER(21, SecondPart.MEMBER),
    /** What a member of a streams group has. */
    STREAMS_GROUP_CURRENT_MEMBER_ASSIGNMENT(22, SecondPart.MEMBER),
    /** The topology of a streams group. */
    STREAMS_GROUP_TOPOLOGY(23);

    private static final RecordType[] BY_ID = byId();

    private final short id;
    private final short highestVersion;
    private final SecondPart secondPart;

    RecordType(int id) {
        this(id, 0, SecondPart.NONE);
    }

    RecordType(int id, int highestVersion) {
        this(id, highestVersion, SecondPart.NONE);
    }

    RecordType(int id, SecondPart secondPart) {
        this(id, 0, secondPart);
    }

    RecordType(int id, int highestVersion, SecondPart secondPart) {
        this.id = (short) id;
        this.highestVersion = (short) highestVersion;
        this.secondPart = secondPart;
    }

    /** What stands behind the group in the key of a record about a group. */
    enum SecondPart { NONE, MEMBER, REGULAR_EXPRESSION }

    /** Kafka's number of the type, with which the key begins. */
    public int id() {
        return id;
    }

    static Optional<RecordType> of(short id) {
        return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
    }

    boolean knows(short valueVersion) {
        return valueVersion >= 0 && valueVersion <= highestVersion;
    }

    /** Whether values of a version that is known have compact lengths and tagged fields. */
    boolean isFlexible(short valueVersion) {
        return id > GROUP_METADATA.id || valueVersion >= 4;
    }

    SecondPart secondPart() {
        return secondPart;
    }

    private static RecordType[] byId() {
        RecordType[] types = new RecordType[values()[values().length - 1].id + 1];
        Arrays.stream(values()).forEach(type -> types[type.id] = type);
        return types;
    }
}
