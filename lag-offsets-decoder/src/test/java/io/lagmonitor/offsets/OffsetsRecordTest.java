package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.offsets.GroupMetadata.TopicPartitions;
import io.lagmonitor.offsets.MemberAssignment.TopicIdPartitions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Single records, the bytes of which are written out. */
class OffsetsRecordTest {

    private static final String KEY = "0001" + "000167" + "000174" + "00000007";
    private static final UUID TOPIC_ID = UUID.fromString("8a3bca43-5c97-4d11-8861-9a9d1a844d91");

    @Test
    void commitOfTheOldestVersionHasOnlyWhatItHas() {
        OffsetsRecord record = decode(KEY, "0000" + "000000000000002a" + "00026d64" + "0000000000000009");

        assertThat(record).isEqualTo(new OffsetCommit("g", "t", 7, 42, OptionalInt.empty(), "md", 9,
            OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void commitOfVersionOneMayExpire() {
        OffsetsRecord record =
            decode(KEY, "0001" + "000000000000002a" + "0000" + "0000000000000009" + "000000000000000b");

        assertThat(((OffsetCommit) record).expireTimestamp()).hasValue(11);
    }

    @Test
    void commitOfTheNewestVersionHasEpochAndTopicId() {
        OffsetsRecord record = decode(KEY, "0004" + "000000000000002a" + "00000003" + "01" + "0000000000000009"
            + "01" + "00" + "10" + "8a3bca435c974d1188619a9d1a844d91");

        assertThat(record).isEqualTo(new OffsetCommit("g", "t", 7, 42, OptionalInt.of(3), "", 9,
            OptionalLong.empty(), Optional.of(TOPIC_ID)));
    }

    @Test
    void unknownTagsAndTrailingBytesArePassedBy() {
        OffsetsRecord record = decode(KEY + "ff", "0004" + "000000000000002a" + "ffffffff" + "01" + "0000000000000009"
            + "01" + "07" + "03" + "aabbcc" + "dddd");

        assertThat(record).isEqualTo(new OffsetCommit("g", "t", 7, 42, OptionalInt.empty(), "", 9,
            OptionalLong.empty(), Optional.empty()));
    }

    @Test
    void nullIsATombstone() {
        assertThat(decode(KEY, null)).isEqualTo(new OffsetTombstone("g", "t", 7));
        assertThat(decode("0000" + KEY.substring(4), null)).isEqualTo(new OffsetTombstone("g", "t", 7));
        assertThat(decode("0002" + "000167", null)).isEqualTo(new GroupTombstone("g"));
        assertThat(decode("0005" + "000167" + "00016d", null)).isEqualTo(new ModernTombstone(
            RecordType.CONSUMER_GROUP_MEMBER_METADATA, "g", Optional.of("m"), Optional.empty()));
        assertThat(decode("0010" + "000167" + "00022e2a", null)).isEqualTo(new ModernTombstone(
            RecordType.CONSUMER_GROUP_REGULAR_EXPRESSION, "g", Optional.empty(), Optional.of(".*")));
    }

    @Test
    void whatIsNewerIsOther() {
        assertThat(decode("0018" + "000167", "0000")).isEqualTo(new OtherRecord(24, OptionalInt.empty()));
        assertThat(decode("ffff", null)).isEqualTo(new OtherRecord(-1, OptionalInt.empty()));
        assertThat(decode(KEY, "0005" + "00")).isEqualTo(new OtherRecord(1, OptionalInt.of(5)));
        assertThat(decode("0003" + "000167", "0001" + "00")).isEqualTo(new OtherRecord(3, OptionalInt.of(1)));
    }

    @Test
    void classicGroupHasItsMembersTopicsAndPartitions() {
        OffsetsRecord record = decode("0002" + "000167", "0001" + string("consumer") + "00000004" + string("range")
            + string("m") + "00000001" + string("m") + string("c") + string("/h") + "00000bb8" + "000007d0"
            + bytes("0003" + "00000001" + string("t") + "ffffffff" + "00000000" + "ffffffff" + "ffff")
            + bytes("0000" + "00000001" + string("t") + "00000002" + "00000000" + "00000007" + "ffffffff"));

        GroupMetadata.Member member = new GroupMetadata.Member("m", Optional.empty(), "c", "/h", 3000, 2000,
            List.of("t"), List.of(new TopicPartitions("t", List.of(0, 7))));
        assertThat(record).isEqualTo(new GroupMetadata("g", "consumer", 4, Optional.of("range"), Optional.of("m"),
            OptionalLong.empty(), List.of(member)));
    }

    @Test
    void membersOfAnotherProtocolAreOpaque() {
        OffsetsRecord record = decode("0002" + "000167", "0000" + string("connect") + "00000004" + "ffff" + "ffff"
            + "00000001" + string("m") + string("c") + string("/h") + "000007d0"
            + bytes("0000" + "00000001" + string("t") + "ffffffff") + bytes(""));

        assertThat(((GroupMetadata) record).members()).containsExactly(new GroupMetadata.Member(
            "m", Optional.empty(), "c", "/h", 2000, 2000, List.of(), List.of()));
    }

    @Test
    void currentAssignmentNamesTopicsById() {
        OffsetsRecord record = decode("0008" + "000167" + "00016d", "0000" + "00000005" + "00000004" + "00"
            + "02" + "8a3bca435c974d1188619a9d1a844d91" + "02" + "00000007" + "00" + "01" + "00");

        assertThat(record).isEqualTo(new MemberAssignment(RecordType.CONSUMER_GROUP_CURRENT_MEMBER_ASSIGNMENT, "g", "m",
            OptionalInt.of(5), OptionalInt.of(4), List.of(new TopicIdPartitions(TOPIC_ID, List.of(7))), List.of()));
    }

    @Test
    void messageTellsWhatAndWhere() {
        assertThatThrownBy(() -> decode(KEY, "0003" + "000000000000002a" + "00000003" + "000261"))
            .isInstanceOf(MalformedRecordException.class)
            .hasMessage("value of OFFSET_COMMIT v3, byte 16, metadata: 2 needed, 1 bytes left");
        assertThatThrownBy(() -> decode("0001" + "ffff", null))
            .hasMessage("key of OFFSET_COMMIT, byte 4, group: null, which it must not be");
        assertThatThrownBy(() -> decode("00", null)).hasMessage("key, byte 0, record type: 2 needed, 1 bytes left");
    }

    @Test
    void missingKeyIsMalformed() {
        assertThatThrownBy(() -> OffsetsRecord.decode((byte[]) null, new byte[2]))
            .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> OffsetsRecord.decode((ByteBuffer) null, null))
            .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void buffersOfEveryKindAreReadAndLeftAlone() {
        for (RecordBytes bytes : FixtureTest.records("4.4.0", "read_uncommitted")) {
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.key().length + 5).position(3).put(bytes.key()).flip();
            ByteBuffer key = direct.position(3).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer value = bytes.value() == null ? null : inTheMiddle(bytes.value()).asReadOnlyBuffer();

            assertThat(OffsetsRecord.decode(key, value)).isEqualTo(bytes.decode());
            assertThat(OffsetsRecord.decode(inTheMiddle(bytes.key()), value)).isEqualTo(bytes.decode());
            assertThat(key.position()).isEqualTo(3);
            assertThat(key.remaining()).isEqualTo(bytes.key().length);
        }
    }

    private static ByteBuffer inTheMiddle(byte[] bytes) {
        ByteBuffer all = ByteBuffer.allocate(bytes.length + 9).position(1).slice();
        return all.position(2).put(bytes).flip().position(2).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static OffsetsRecord decode(String key, String value) {
        return RecordBytes.ofHex(key, value).decode();
    }

    private static String string(String text) {
        StringBuilder hex = new StringBuilder("%04x".formatted(text.length()));
        text.chars().forEach(character -> hex.append("%02x".formatted(character)));
        return hex.toString();
    }

    private static String bytes(String hex) {
        return "%08x".formatted(hex.length() / 2) + hex;
    }
}
