package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of every type and version mean to us what they mean to a broker. */
class DifferentialTest {

    private static final int RECORDS = 200;
    private static final long SEED = 4;

    static Stream<Arguments> typesAndVersions() {
        return Arrays.stream(RecordType.values()).flatMap(type ->
            IntStream.rangeClosed(0, RandomRecords.schema(type).highestVersion())
                .mapToObj(version -> Arguments.of(type, (short) version)));
    }

    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void readsWhatABrokerReads(RecordType type, short version) {
        RandomRecords random = new RandomRecords(SEED);

        for (int i = 0; i < RECORDS; i++) {
            RecordBytes bytes = random.of(type, version);
            assertThat(KafkasReader.decode(bytes)).as("%s", bytes).isPresent().contains(bytes.decode());
        }
    }

    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void readsWhatABrokerWrites(RecordType type, short version) {
        RandomRecords random = RandomRecords.withoutUnknownTags(SEED + 1);

        for (int i = 0; i < RECORDS; i++) {
            RecordBytes bytes = random.of(type, version);
            assertThat(KafkasReader.rewritten(bytes).decode()).as("%s", bytes).isEqualTo(bytes.decode());
        }
    }

    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void readsTombstonesAsABrokerDoes(RecordType type, short version) {
        RecordBytes bytes = new RandomRecords(SEED + 2).of(type, version).tombstone();

        assertThat(KafkasReader.decode(bytes)).contains(bytes.decode());
    }

    /** Every cut: whether what is left is a record, we and the broker agree. */
    @ParameterizedTest
    @MethodSource("typesAndVersions")
    void refusesWhatABrokerRefuses(RecordType type, short version) {
        RandomRecords random = new RandomRecords(SEED + 3);
        RecordBytes bytes = random.of(type, version);
        while (bytes.key().length + bytes.value().length > 2000) {
            bytes = random.of(type, version);
        }

        for (int length = 0; length < bytes.value().length; length++) {
            RecordBytes cut = new RecordBytes(bytes.key(), Arrays.copyOf(bytes.value(), length));
            assertThat(cut.decoded()).as("%s", cut).isEqualTo(KafkasReader.decode(cut));
        }
        for (int length = 0; length < bytes.key().length; length++) {
            RecordBytes cut = new RecordBytes(Arrays.copyOf(bytes.key(), length), bytes.value());
            assertThat(cut.decoded()).as("%s", cut).isEqualTo(KafkasReader.decode(cut));
        }
    }

    @Test
    void knowsTheTypesAndVersionsThatKafkaKnows() {
        for (RecordType type : RecordType.values()) {
            Schema schema = RandomRecords.schema(type);
            assertThat(type.id()).isEqualTo(schema.id());
            for (short version = -1; version <= 5; version++) {
                assertThat(type.knows(version)).isEqualTo(version >= 0 && version <= schema.highestVersion());
                assertThat(type.knows(version) && type.isFlexible(version)).as("%s v%d", type, version)
                    .isEqualTo(type.knows(version) && schema.isFlexible(version));
            }
        }
        assertThat(RecordType.values()).hasSize(
            CoordinatorRecordType.values().length);
    }
}
