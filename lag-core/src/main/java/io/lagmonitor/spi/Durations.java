package io.lagmonitor.spi;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as users write them: a whole number and its unit. */
final class Durations {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
        "ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS,
        "d", ChronoUnit.DAYS);

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        return written.matches()
            ? Optional.of(Duration.of(Long.parseLong(written.group(1)), UNITS.get(written.group(2)))) : Optional.empty();
    }
}
