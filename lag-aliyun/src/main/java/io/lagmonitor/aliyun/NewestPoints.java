package io.lagmonitor.aliyun;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.model.LagException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The newest point of each series of a metric, collected from pages whose points come in any order. A point that makes no
 * sense is left out and counted.
 */
final class NewestPoints {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Instant EARLIEST = Instant.parse("2011-01-01T00:00:00Z");
    private static final Duration FUTURE = Duration.ofHours(1);
    private static final BinaryOperator<Point> NEWER = BinaryOperator.maxBy(
        Comparator.comparing(Point::time).thenComparingLong(Point::value));

    private final Dimensions names;
    private final Set<String> instanceIds;
    private final Instant latest;
    private final Map<Series, Point> newest = new HashMap<>();
    private long broken;
    private Optional<String> firstBroken = Optional.empty();

    /** @param instanceIds whose points are kept */
    NewestPoints(Dimensions names, Set<String> instanceIds, Instant now) {
        this.names = names;
        this.instanceIds = instanceIds;
        this.latest = now.plus(FUTURE);
    }

    /** What a point is about; without a topic, if the metric has none. */
    record Series(String instanceId, String groupId, Optional<String> topic) {}

    /** A point: its time and what it says, which is no lag if it is negative. An average of records is rounded up. */
    record Point(Instant time, long value) {}

    Map<Series, Point> bySeries() {
        return newest;
    }

    /** What was wrong with points that were left out; empty if none was. */
    Optional<String> whatIsBroken() {
        return firstBroken.map(first -> broken + (broken == 1 ? " data point" : " data points")
            + " could not be read, the first because of " + first);
    }

    /**
     * Takes the points of one answer, in whichever shape it has them: a text that holds JSON, JSON itself, or nothing.
     *
     * @throws LagException if the shape is none of these; no point was taken then
     */
    void add(JsonNode answer) {
        JsonNode points = answer.path("Datapoints");
        if (points.isTextual()) {
            points = parsed(points.asText().strip());
        }
        if (points.isNull() || points.isMissingNode() && (answer.has("Success") || answer.has("Code"))) {
            return;
        }
        if (!points.isArray()) {
            throw new LagException("the answer has no Datapoints, expected a list or a text with one");
        }
        points.forEach(this::take);
    }

    private static JsonNode parsed(String text) {
        try {
            return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
        } catch (JacksonException e) { // its message quotes the text
            throw new LagException("the text in Datapoints is no JSON");
        }
    }

    private void take(JsonNode point) {
        Optional<String> instanceId = Fields.text(point, names.instance());
        Optional<String> groupId = Fields.text(point, names.group());
        Optional<String> topic = names.topic().flatMap(name -> Fields.text(point, name)).filter(name -> !name.isEmpty());
        Optional<Instant> time = Fields.whole(point, "timestamp").stream().mapToObj(Instant::ofEpochMilli)
            .filter(at -> at.isAfter(EARLIEST) && at.isBefore(latest)).findFirst();
        OptionalLong value = Stream.of("Value", "Maximum", "Average").filter(point::hasNonNull).findFirst()
            .map(name -> Fields.awayFromZero(point, name)).orElse(OptionalLong.empty());
        if (instanceId.isEmpty() || groupId.isEmpty() || names.topic().isPresent() && topic.isEmpty()) {
            left(names.instance() + ", " + names.group() + names.topic().map(name -> " or " + name).orElse("")
                + ", which it lacks");
        } else if (time.isEmpty()) {
            left("its timestamp, expected milliseconds since 1970 as 1793872800000");
        } else if (value.isEmpty()) {
            left("its value, expected a number as Value, Maximum or Average");
        } else if (instanceIds.contains(instanceId.get())) {
            newest.merge(new Series(instanceId.get(), groupId.get(), topic),
                new Point(time.get(), value.getAsLong()), NEWER);
        }
    }

    private void left(String because) {
        broken++;
        firstBroken = firstBroken.or(() -> Optional.of(because));
    }
}
