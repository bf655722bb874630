package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.notify.kubernetes.Trace.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");

    private final ObjectNode annotations = JsonNodeFactory.instance.objectNode();

    @Test
    void nameIsAPartOfTheHashOfTheKey() {
        assertThat(Traces.name("3f2a/restart")).isEqualTo("lagmonitor.io/act-5dc16d0365b1cd67");
        assertThat(Traces.name("x".repeat(1000) + " 日本\n")).matches("lagmonitor\\.io/act-[0-9a-f]{16}");
    }

    @Test
    void readsWhatItWrote() {
        Trace trace = Trace.scaled(NOW, "3f2a", 3, 5);

        assertThat(trace.value()).isEqualTo("{\"at\":\"2026-11-20T10:00:00Z\",\"incident\":\"3f2a\",\"from\":3,\"to\":5}");
        assertThat(Trace.parse(trace.value())).contains(trace);
        assertThat(trace.replicas()).contains(new Replicas(3, 5));
        assertThat(Trace.parse(Trace.restarted(NOW, "3f2a").value())).contains(Trace.restarted(NOW, "3f2a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "null", "{\"at\":\"yesterday\"}", "{\"at\":\"2026-11-20T10:00:00Z\"} {}"})
    void cannotReadWhatOthersWrote(String value) {
        annotations.put(Traces.name("a/b"), value).put("lagmonitor.io/acts", "x").put("team", "orders");
        Traces traces = Traces.of(annotations);

        assertThat(traces.has("a/b")).isTrue();
        assertThat(traces.of("a/b")).isEmpty();
        assertThat(traces.tooSoonAfter("3f2a", NOW)).isEmpty();
    }

    @Test
    void takesTheOldestAwayFirstAndWhatCannotBeReadBeforeThat() {
        for (int i = 0; i < 12; i++) {
            annotations.put(Traces.name("key-" + i), Trace.restarted(NOW.plus(Duration.ofMinutes(i)), "i").value());
        }
        annotations.put(Traces.name("odd"), "by hand");

        ObjectNode change = Traces.of(annotations).adding("new", Trace.restarted(NOW, "i"));

        assertThat(change.properties()).hasSize(5).filteredOn(each -> each.getValue().isNull()).extracting(Map.Entry::getKey)
            .containsExactlyInAnyOrder(
                Traces.name("key-0"), Traces.name("key-1"), Traces.name("key-2"), Traces.name("odd"));
        assertThat(change.path(Traces.name("new")).asText()).contains("\"incident\":\"i\"");
    }

    @Test
    void takesNothingAwayWhereThereAreFew() {
        annotations.put(Traces.name("a"), Trace.restarted(NOW, "i").value());

        assertThat(Traces.of(annotations).adding("b", Trace.restarted(NOW, "i")).properties()).hasSize(1);
    }

    @Test
    void theNewestActOfAnotherIncidentCounts() {
        annotations.put(Traces.name("a"), Trace.restarted(NOW.minusSeconds(200), "other").value());
        annotations.put(Traces.name("b"), Trace.restarted(NOW.minusSeconds(100), "third").value());
        annotations.put(Traces.name("c"), Trace.restarted(NOW, "3f2a").value());

        assertThat(Traces.of(annotations).tooSoonAfter("3f2a", NOW)).map(Trace::incident).contains("third");
        assertThat(Traces.of(annotations).tooSoonAfter("3f2a", NOW.plusSeconds(199))).map(Trace::incident).contains("third");
        assertThat(Traces.of(annotations).tooSoonAfter("3f2a", NOW.plusSeconds(200))).isEmpty();
    }
}
