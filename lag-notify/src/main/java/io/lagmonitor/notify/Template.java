package io.lagmonitor.notify;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of the user with places that are filled for each incident, as {@code https://console/{cluster}?g={group}}. A
 * place is a name in lower case between braces; other braces stand for themselves. Immutable.
 */
public final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    /**
     * A template.
     *
     * @param known the names it may use
     * @throws IllegalArgumentException if it uses another name; the message says which and what is known
     */
    public static Template of(String text, Set<String> known) {
        PLACE.matcher(text).results().map(place -> place.group(1)).filter(name -> !known.contains(name)).findFirst()
            .ifPresent(name -> {
                throw new IllegalArgumentException("{" + name + "} is unknown, expected one of " + new TreeSet<>(known));
            });
        return new Template(text);
    }

    /** Whether all names it uses have a value. */
    public boolean canBeFilled(Map<String, String> values) {
        return PLACE.matcher(text).results().allMatch(place -> values.containsKey(place.group(1)));
    }

    /**
     * The text with its places filled; one without a value is left empty.
     *
     * @param written what to make of each value, so that it cannot mean more than itself
     */
    public String fill(Map<String, String> values, UnaryOperator<String> written) {
        return PLACE.matcher(text).replaceAll(place ->
            Matcher.quoteReplacement(written.apply(values.getOrDefault(place.group(1), ""))));
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return text;
    }
}
