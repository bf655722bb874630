package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.model.LagException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"42,42", "'\"42\"',42", "' 42.0',42", "'\"42.0\"',42", "-1,-1",
        "9223372036854775807,9223372036854775807", "9007199254740993,9007199254740993"})
    void takesWholeNumbers(String json, long number) throws Exception {
        assertThat(Fields.whole(field(json), "f")).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "\"\"", "\"many\"", "{}", "[1]", "0.5", "\"0.5\"", "9223372036854775808", "1e300",
        "1e999999999", "\"99999999999999999999\"", "\"1e5\""})
    void takesNothingElse(String json) throws Exception {
        assertThat(Fields.whole(field(json), "f")).isEqualTo(OptionalLong.empty());
        assertThat(Fields.whole(field(json), "absent")).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.0,0", "0.01,1", "41.5,42", "'\"41.5\"',42", "-0.01,-1", "-41.5,-42"})
    void roundsAwayFromZero(String json, long number) throws Exception {
        assertThat(Fields.awayFromZero(field(json), "f")).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "-1e19", "\"NaN\"", "\"Infinity\"", "null", "{}"})
    void knowsWhatIsNoNumber(String json) throws Exception {
        assertThat(Fields.awayFromZero(field(json), "f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"inner\":[1,2]}", "[1,2]"})
    void findsLists(String json) throws Exception {
        assertThat(Fields.list(field(json), "f", "inner")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"inner\":null}", "{\"inner\":[]}", "[]", "\"\""})
    void findsEmptyLists(String json) throws Exception {
        assertThat(Fields.list(field(json), "f", "inner")).isEmpty();
        assertThat(Fields.list(field(json), "absent", "inner")).isEmpty();
    }

    @Test
    void refusesWhatIsNoList() throws Exception {
        JsonNode parent = field("{\"inner\":7}");

        assertThatThrownBy(() -> Fields.list(parent, "f", "inner")).isInstanceOf(LagException.class)
            .hasMessageEndingWith("as f.inner");
    }

    private static JsonNode field(String json) throws JsonProcessingException {
        return new ObjectMapper().readTree("{\"f\":" + json + "}");
    }
}
