package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lagmonitor.model.Habits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real brokers wrote, read as the source reads it, beside what their Admin API said afterwards. */
class OffsetsTopicFixtureTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final CommitTable commits = new CommitTable(1_000);
    private final OffsetsTopicRecords records = new OffsetsTopicRecords(commits);

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.4.0"})
    void everyCommitOfTheAdminApiHasItsTime(String version) {
        replay(version);

        List<JsonNode> truth = truth(version);
        assertThat(truth).isNotEmpty().allSatisfy(row -> assertThat(time(row, row.get("offset").asLong()))
            .as(row.toString()).isBetween(firstTimestamp(version), lastTimestamp(version)));
        int streams = version.equals("4.4.0") ? 3 : 0; // which the listing behind the truth leaves out
        assertThat(commits.size()).isEqualTo(truth.size() + streams);
        assertThat(records.malformed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.4.0"})
    void noOtherOffsetHasATime(String version) {
        replay(version);

        assertThat(truth(version)).allSatisfy(row -> {
            assertThat(time(row, row.get("offset").asLong() + 1)).isEqualTo(CommitTable.NONE);
            assertThat(time(row, row.get("offset").asLong() - 1)).isEqualTo(CommitTable.NONE);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.2", "4.4.0"})
    void everyGroupThatHasCommitsHasHabits(String version) {
        replay(version);

        assertThat(truth(version)).allSatisfy(row -> {
            Habits habits = commits.groups().habits(commits.groups().find(row.get("group").asText()), true);
            assertThat(habits.lastSeen()).as(row.toString()).isPresent();
            assertThat(habits.lastProgress()).isPresent();
        });
    }

    /** First what counts, then the rest, as the source does. */
    private void replay(String version) {
        records.take(polled(version, "read_committed", records.keys(), records.values()));
        records.glimpse(polled(version, "read_uncommitted", new ByteBufferDeserializer(), new ByteBufferDeserializer()),
            partition -> Long.MAX_VALUE);
    }

    private static ConsumerRecords<ByteBuffer, ByteBuffer> polled(
            String version, String isolation, Deserializer<ByteBuffer> keys, Deserializer<ByteBuffer> values) {
        Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> polled = new HashMap<>();
        lines(version, isolation).forEach(record -> {
            TopicPartition partition = new TopicPartition(OffsetsTopic.NAME, record.get("partition").asInt());
            polled.computeIfAbsent(partition, of -> new ArrayList<>()).add(Written.consumed(partition.partition(),
                record.get("offset").asLong(), record.get("timestamp").asLong(), bytes(record, "key"),
                bytes(record, "value"), keys, values));
        });
        return new ConsumerRecords<>(polled, Map.of());
    }

    private long time(JsonNode row, long offset) {
        KeyBytes key = new KeyBytes();
        key.begin(row.get("group").asText(), row.get("topic").asText());
        return commits.time(key.of(row.get("partition").asInt()), offset);
    }

    private static List<JsonNode> truth(String version) {
        return lines(version, "truth").filter(row -> !row.path("none").asBoolean()).toList();
    }

    private static long firstTimestamp(String version) {
        return lines(version, "read_committed").mapToLong(record -> record.get("timestamp").asLong()).min().getAsLong();
    }

    private static long lastTimestamp(String version) {
        return lines(version, "read_committed").mapToLong(record -> record.get("timestamp").asLong()).max().getAsLong();
    }

    private static ByteBuffer bytes(JsonNode record, String field) {
        return record.get(field).isNull() ? null : ByteBuffer.wrap(HexFormat.of().parseHex(record.get(field).asText()));
    }

    private static Stream<JsonNode> lines(String version, String kind) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(OffsetsTopicFixtureTest.class
                .getResourceAsStream("/offsets-topic/kafka-" + version + "." + kind + ".jsonl"), StandardCharsets.UTF_8))) {
            return lines.lines().map(OffsetsTopicFixtureTest::json).toList().stream();
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
