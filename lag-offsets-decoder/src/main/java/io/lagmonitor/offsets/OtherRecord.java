package io.lagmonitor.offsets;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A record that a newer broker wrote, or an older one before its release. It is to be counted, not to be feared.
 *
 * @param keyType      Kafka's number of the record type
 * @param valueVersion the version of the value, if the type is known and only the version is not
 */
public record OtherRecord(int keyType, OptionalInt valueVersion) implements OffsetsRecord {

    /** Checks that both are there. */
    public OtherRecord {
        Objects.requireNonNull(valueVersion, "valueVersion");
    }
}
