package io.lagmonitor.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers and times for people, with their units. Immutable. */
final class Units {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    private final Phrases phrases;
    private final ZoneId zone;

    Units(Phrases phrases, ZoneId zone) {
        this.phrases = phrases;
        this.zone = zone;
    }

    String records(long count) {
        return phrases.say("records", count);
    }

    /** To the second, and where the clock hangs. */
    String time(Instant time) {
        ZoneOffset offset = zone.getRules().getOffset(time);
        return TIME.format(time.atOffset(offset))
            + " " + (offset.equals(ZoneOffset.UTC) ? "UTC" : OFFSET.format(time.atOffset(offset)));
    }

    /** In its two largest units; never negative. */
    String length(Duration time) {
        Duration length = time.isNegative() ? Duration.ZERO : time.truncatedTo(ChronoUnit.SECONDS);
        if (length.toDays() > 0) {
            return both("days", length.toDays(), "hours", length.toHoursPart());
        }
        if (length.toHours() > 0) {
            return both("hours", length.toHours(), "minutes", length.toMinutesPart());
        }
        if (length.toMinutes() > 0) {
            return both("minutes", length.toMinutes(), "seconds", length.toSecondsPart());
        }
        return phrases.say("seconds", length.toSeconds());
    }

    private String both(String unit, long count, String smaller, long rest) {
        String larger = phrases.say(unit, count);
        return rest == 0 ? larger : phrases.say("length", larger, phrases.say(smaller, rest));
    }
}
