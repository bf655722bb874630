package io.lagmonitor.offsets;

import java.util.Optional;
import java.util.OptionalInt;

/** Reads records that are not about offsets: the key and what it decides. The values are read by those named in it. */
final class GroupRecords {

    private GroupRecords() {}

    /** Reads all but what {@link OffsetCommitView} can show. {@code value} is null for a tombstone. */
    static OffsetsRecord decode(Cursor key, Cursor value) {
        short id = key.int16("record type");
        Optional<RecordType> type = RecordType.of(id);
        return type.isPresent() ? decode(type.get(), key, value) : new OtherRecord(id, OptionalInt.empty());
    }

    private static OffsetsRecord decode(RecordType type, Cursor key, Cursor value) {
        key.reads(type);
        String groupId = key.string("group");
        Optional<String> secondPart = secondPart(type, key);
        if (value == null) {
            return tombstone(type, groupId, secondPart);
        }
        short version = value.int16("version");
        if (!type.knows(version)) {
            return new OtherRecord(type.id(), OptionalInt.of(version));
        }
        value.reads(type, version);
        return type == RecordType.GROUP_METADATA
            ? new ClassicGroupValue(value, version).read(groupId)
            : new ModernGroupValue(type, groupId, secondPart.orElse(""), value).read();
    }

    private static Optional<String> secondPart(RecordType type, Cursor key) {
        return switch (type.secondPart()) {
            case NONE -> Optional.empty();
            case MEMBER -> Optional.of(key.string("member"));
            case REGULAR_EXPRESSION -> Optional.of(key.string("regular expression"));
        };
    }

    private static OffsetsRecord tombstone(RecordType type, String groupId, Optional<String> secondPart) {
        if (type == RecordType.GROUP_METADATA) {
            return new GroupTombstone(groupId);
        }
        boolean ofMember = type.secondPart() == RecordType.SecondPart.MEMBER;
        Optional<String> none = Optional.empty();
        return new ModernTombstone(type, groupId, ofMember ? secondPart : none, ofMember ? none : secondPart);
    }
}
