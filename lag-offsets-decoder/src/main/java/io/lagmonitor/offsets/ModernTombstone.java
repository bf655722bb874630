package io.lagmonitor.offsets;

import java.util.Objects;
import java.util.Optional;

/**
 * What a record of this type and key said is over: a member left, an expression is used no more, or the group is gone,
 * of which the types 3, 11 and 17 are the sign.
 *
 * @param type              Kafka's type of the record
 * @param groupId           the group
 * @param memberId          the member, if the type is about members
 * @param regularExpression the expression; for type 16
 */
public record ModernTombstone(
        RecordType type,
        String groupId,
        Optional<String> memberId,
        Optional<String> regularExpression) implements ModernGroupRecord {

    /** Checks that all are there. */
    public ModernTombstone {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(memberId, "memberId");
        Objects.requireNonNull(regularExpression, "regularExpression");
    }
}
