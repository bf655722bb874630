package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.aliyun.NewestPoints.Point;
import io.lagmonitor.aliyun.NewestPoints.Series;
import io.lagmonitor.model.LagException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewestPointsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Series ORDERS = new Series("a", "orders", Optional.empty());

    private final NewestPoints points = new NewestPoints(Dimensions.of("message_accumulation"), Set.of("a", "b"), NOW);

    @Test
    void keepsTheNewestOfEachSeriesInWhateverOrderTheyCome() throws Exception {
        points.add(answer("[" + point("a", "orders", 2, "\"Value\":20") + "," + point("a", "orders", 1, "\"Value\":10") + ","
            + point("b", "orders", 3, "\"Value\":30") + "]"));
        points.add(answer("[" + point("a", "audit", 1, "\"Value\":0") + "," + point("a", "orders", 5, "\"Value\":50") + "]"));

        assertThat(points.bySeries()).hasSize(3)
            .containsEntry(ORDERS, new Point(ago(1), 10))
            .containsEntry(new Series("b", "orders", Optional.empty()), new Point(ago(3), 30))
            .containsEntry(new Series("a", "audit", Optional.empty()), new Point(ago(1), 0));
        assertThat(points.whatIsBroken()).isEmpty();
    }

    @Test
    void keepsTheLargerOfTwoOfOneTime() throws Exception {
        points.add(answer("[" + point("a", "orders", 1, "\"Value\":7") + "," + point("a", "orders", 1, "\"Value\":-1") + "]"));

        assertThat(points.bySeries()).containsEntry(ORDERS, new Point(ago(1), 7));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "\"Value\":0,\"Maximum\":9,\"Average\":8     | 0",
        "\"Value\":null,\"Maximum\":0,\"Average\":8  | 0",
        "\"Maximum\":9,\"Average\":8                 | 9",
        "\"Average\":7.2                             | 8",
        "\"Value\":\"42\"                            | 42",
        "\"Value\":\"41.5\"                          | 42",
        "\"Value\":1.2E3                             | 1200",
        "\"Value\":-3                                | -3"})
    void readsValueElseMaximumElseAverage(String values, long value) throws Exception {
        points.add(answer("[" + point("a", "orders", 1, values) + "]"));

        assertThat(points.bySeries()).containsEntry(ORDERS, new Point(ago(1), value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Success\":true,\"Datapoints\":null}", "{\"Success\":true,\"Datapoints\":\"\"}",
        "{\"Success\":true,\"Datapoints\":\"[]\"}", "{\"Success\":true,\"Datapoints\":[]}", "{\"Code\":\"200\"}",
        "{\"Success\":\"true\"}", "{\"Datapoints\":\" null \"}"})
    void takesNothingFromNothing(String json) throws Exception {
        points.add(JSON.readTree(json));

        assertThat(points.bySeries()).isEmpty();
        assertThat(points.whatIsBroken()).isEmpty();
    }

    @Test
    void readsPointsInATextToo() throws Exception {
        points.add(JSON.createObjectNode().put("Datapoints", "[" + point("a", "orders", 1, "\"Value\":7") + "]"));

        assertThat(points.bySeries()).containsEntry(ORDERS, new Point(ago(1), 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "{\"Datapoints\":7}", "{\"Datapoints\":\"[{]\"}", "{\"Datapoints\":\"[] []\"}",
        "{\"Datapoints\":\"secret text\"}", "{\"Datapoints\":{}}"})
    void refusesOtherShapesWithoutQuotingThem(String json) throws Exception {
        JsonNode answer = JSON.readTree(json);

        assertThatThrownBy(() -> points.add(answer)).isInstanceOf(LagException.class).hasNoCause()
            .hasMessageContaining("Datapoints").hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\"timestamp\":1793872800000,\"instanceId\":\"a\",\"Value\":7}                              | instanceId, consumerGroup",
        "{\"timestamp\":1793872800000,\"instanceId\":null,\"consumerGroup\":\"orders\",\"Value\":7}  | instanceId, consumerGroup",
        "{\"instanceId\":\"a\",\"consumerGroup\":\"orders\",\"Value\":7}                             | its timestamp",
        "{\"timestamp\":\"today\",\"instanceId\":\"a\",\"consumerGroup\":\"orders\",\"Value\":7}     | its timestamp",
        "{\"timestamp\":1793872,\"instanceId\":\"a\",\"consumerGroup\":\"orders\",\"Value\":7}       | its timestamp",
        "{\"timestamp\":9993872800000,\"instanceId\":\"a\",\"consumerGroup\":\"orders\",\"Value\":7} | its timestamp",
        "{\"timestamp\":1763632740000,\"instanceId\":\"a\",\"consumerGroup\":\"orders\"}             | its value",
        "{\"timestamp\":1763632740000,\"instanceId\":\"a\",\"consumerGroup\":\"orders\",\"Value\":\"x\"} | its value",
        "7                                                                                           | instanceId, consumerGroup"})
    void leavesOutAndCountsWhatMakesNoSense(String broken, String because) throws Exception {
        points.add(answer("[" + broken + "," + point("a", "orders", 1, "\"Value\":7") + "," + broken + "]"));

        assertThat(points.bySeries()).hasSize(1).containsEntry(ORDERS, new Point(ago(1), 7));
        assertThat(points.whatIsBroken()).hasValueSatisfying(what -> assertThat(what)
            .startsWith("2 data points could not be read, the first because of " + because));
    }

    @Test
    void leavesOutInstancesThatNobodyAskedFor() throws Exception {
        points.add(answer("[" + point("other", "orders", 1, "\"Value\":7") + "]"));

        assertThat(points.bySeries()).isEmpty();
        assertThat(points.whatIsBroken()).isEmpty();
    }

    @Test
    void tellsTopicsApart() throws Exception {
        NewestPoints ofTopics = new NewestPoints(Dimensions.of("message_accumulation_onetopic"), Set.of("a"), NOW);

        ofTopics.add(answer("[" + point("a", "orders", 1, "\"topic\":\"t1\",\"Value\":7") + ","
            + point("a", "orders", 1, "\"topic\":\"t2\",\"Value\":8") + "," + point("a", "orders", 1, "\"Value\":9") + "]"));

        assertThat(ofTopics.bySeries()).hasSize(2)
            .containsEntry(new Series("a", "orders", Optional.of("t2")), new Point(ago(1), 8));
        assertThat(ofTopics.whatIsBroken()).hasValueSatisfying(
            what -> assertThat(what).startsWith("1 data point could not").contains("consumerGroup or topic"));
    }

    private static JsonNode answer(String datapoints) throws JsonProcessingException {
        return JSON.readTree("{\"Code\":\"200\",\"Success\":true,\"Datapoints\":" + datapoints + "}");
    }

    private static String point(String instance, String group, int minutesAgo, String values) {
        return "{\"timestamp\":" + ago(minutesAgo).toEpochMilli() + ",\"userId\":\"1208\",\"instanceId\":\"" + instance
            + "\",\"consumerGroup\":\"" + group + "\"," + values + "}";
    }

    private static Instant ago(int minutes) {
        return NOW.minusSeconds(60L * minutes);
    }
}
