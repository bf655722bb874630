package io.lagmonitor.offsets;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** A record as it lies in the topic; a null value is a tombstone. */
record RecordBytes(byte[] key, byte[] value) {

    static RecordBytes ofHex(String key, String value) {
        HexFormat hex = HexFormat.of();
        return new RecordBytes(hex.parseHex(key), value == null ? null : hex.parseHex(value));
    }

    RecordBytes tombstone() {
        return new RecordBytes(key, null);
    }

    OffsetsRecord decode() {
        return OffsetsRecord.decode(key, value);
    }

    ByteBuffer keyBuffer() {
        return ByteBuffer.wrap(key);
    }

    ByteBuffer valueBuffer() {
        return value == null ? null : ByteBuffer.wrap(value);
    }

    /** What it is, or empty if it is refused as malformed; whatever else goes wrong is thrown. */
    Optional<OffsetsRecord> decoded() {
        try {
            return Optional.of(decode());
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "key " + hex.formatHex(key) + ", value " + (value == null ? "null" : hex.formatHex(value));
    }
}
