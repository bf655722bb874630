package io.lagmonitor;

import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people say them, the same in every locale. */
final class Spoken {

    private Spoken() {}

    /** {@code 1 partition}, {@code 1,204 partitions}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 12,000}. */
    static String number(long number) {
        return number < 1_000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
    }

    /** In the largest unit of which there are at least two, rounded down: {@code 90 seconds}, {@code 12 minutes}. */
    static String time(Duration time) {
        if (time.toDays() >= 2) {
            return count(time.toDays(), "day");
        }
        if (time.toHours() >= 2) {
            return count(time.toHours(), "hour");
        }
        return time.toMinutes() >= 2 ? count(time.toMinutes(), "minute") : count(time.toSeconds(), "second");
    }
}
