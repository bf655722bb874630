package io.lagmonitor.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that real brokers wrote, and what their Admin API said afterwards. */
class FixtureTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** What of a commit the Admin API tells. */
    private record Committed(long offset, OptionalInt leaderEpoch, String metadata) {}

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.4.0"})
    void replayEndsWithWhatTheAdminApiSaid(String version) {
        Map<OffsetTombstone, Committed> truth = truth(version);
        if (version.equals("4.4.0")) {
            truth.putAll(streamsGroup());
        }

        assertThat(replay(records(version, "read_committed"))).containsExactlyInAnyOrderEntriesOf(truth);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.4.0"})
    void readsWhatTheBrokerReads(String version) {
        assertThat(records(version, "read_uncommitted")).isNotEmpty().allSatisfy(record ->
            assertThat(KafkasReader.decode(record)).contains(record.decode()));
    }

    @Test
    void nothingThatABrokerWroteIsOther() {
        assertThat(records("4.4.0", "read_uncommitted")).extracting(RecordBytes::decode)
            .doesNotHaveAnyElementsOfTypes(OtherRecord.class)
            .hasAtLeastOneElementOfType(OffsetTombstone.class)
            .hasAtLeastOneElementOfType(GroupTombstone.class)
            .hasAtLeastOneElementOfType(ModernTombstone.class)
            .hasAtLeastOneElementOfType(StreamsAssignment.class);
    }

    private static Map<OffsetTombstone, Committed> replay(List<RecordBytes> records) {
        Map<OffsetTombstone, Committed> committed = new HashMap<>();
        for (RecordBytes bytes : records) {
            OffsetsRecord record = bytes.decode();
            if (record instanceof OffsetCommit commit) {
                committed.put(new OffsetTombstone(commit.groupId(), commit.topic(), commit.partition()),
                    new Committed(commit.offset(), commit.leaderEpoch(), commit.metadata()));
            } else if (record instanceof OffsetTombstone tombstone) {
                committed.remove(tombstone);
            }
        }
        return committed;
    }

    private static Map<OffsetTombstone, Committed> truth(String version) {
        Map<OffsetTombstone, Committed> truth = new HashMap<>();
        for (JsonNode line : lines("kafka-" + version + ".truth.jsonl")) {
            if (!line.path("none").asBoolean()) {
                int epoch = line.get("leaderEpoch").asInt();
                truth.put(
                    new OffsetTombstone(
                        line.get("group").asText(), line.get("topic").asText(), line.get("partition").asInt()),
                    new Committed(line.get("offset").asLong(), epoch < 0 ? OptionalInt.empty() : OptionalInt.of(epoch),
                        line.get("metadata").asText()));
            }
        }
        return truth;
    }

    /** The listing behind the truth leaves streams groups out. Kafka Streams keeps its own time in the metadata. */
    private static Map<OffsetTombstone, Committed> streamsGroup() {
        Map<OffsetTombstone, Committed> committed = new HashMap<>();
        for (int partition = 0; partition < 3; partition++) {
            committed.put(new OffsetTombstone("streams-group", "orders", partition),
                new Committed(20, OptionalInt.of(0), "AgAAAaH6HomM"));
        }
        return committed;
    }

    static List<RecordBytes> records(String version, String isolation) {
        return lines("kafka-" + version + "." + isolation + ".jsonl").stream()
            .map(line -> RecordBytes.ofHex(line.get("key").asText(), line.get("value").textValue())).toList();
    }

    private static List<JsonNode> lines(String file) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                FixtureTest.class.getResourceAsStream("/offsets-topic/" + file), StandardCharsets.UTF_8))) {
            return lines.lines().map(FixtureTest::json).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
