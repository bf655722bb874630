package io.lagmonitor.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lagmonitor.model.LagException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Fields of JSON as these services write them: numbers and booleans also as texts, absent also as null. */
final class Fields {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern FRACTION = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");
    private static final double AT_MOST = 9e18;

    private Fields() {}

    /** A text, a number or a boolean, as text; empty for anything else. */
    static Optional<String> text(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    /** A whole number; empty for anything else. */
    static OptionalLong whole(JsonNode parent, String name) {
        JsonNode node = parent.path(name);
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return OptionalLong.of(node.longValue());
        }
        if (node.isTextual() && WHOLE.matcher(node.asText().strip()).matches()) {
            return OptionalLong.of(Long.parseLong(node.asText().strip()));
        }
        OptionalDouble fraction = fraction(node);
        return fraction.isPresent() && fraction.getAsDouble() == Math.rint(fraction.getAsDouble())
            ? OptionalLong.of((long) fraction.getAsDouble()) : OptionalLong.empty();
    }

    /** Any number, made whole so that only zero becomes zero; empty for anything else. */
    static OptionalLong awayFromZero(JsonNode parent, String name) {
        OptionalLong whole = whole(parent, name);
        OptionalDouble fraction = fraction(parent.path(name));
        return whole.isPresent() || fraction.isEmpty() ? whole
            : OptionalLong.of((long) (fraction.getAsDouble() < 0
                ? Math.floor(fraction.getAsDouble()) : Math.ceil(fraction.getAsDouble())));
    }

    /**
     * A list that stands in an object of its own, {@code parent.outer.inner}, and is absent when it is empty; one in
     * {@code parent.outer} will do.
     *
     * @throws LagException if something else is there
     */
    static JsonNode list(JsonNode parent, String outer, String inner) {
        JsonNode list = parent.path(outer).isObject() ? parent.path(outer).path(inner) : parent.path(outer);
        if (list.isMissingNode() || list.isNull() || list.isTextual() && list.asText().isBlank()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (!list.isArray()) {
            throw new LagException("the answer has something else than a list as " + outer + "." + inner);
        }
        return list;
    }

    private static OptionalDouble fraction(JsonNode node) {
        double number = node.isFloatingPointNumber() ? node.doubleValue()
            : node.isTextual() && FRACTION.matcher(node.asText().strip()).matches()
                ? Double.parseDouble(node.asText().strip()) : Double.NaN;
        return Math.abs(number) < AT_MOST ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
