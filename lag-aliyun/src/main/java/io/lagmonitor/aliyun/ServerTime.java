package io.lagmonitor.aliyun;

import io.lagmonitor.http.HttpReply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How far the clock of this machine is from a server's, whose answers are dated. */
final class ServerTime {

    private ServerTime() {}

    /** How far {@code now} is ahead of the answer's date; negative if it is behind, empty if the answer has none. */
    static Optional<Duration> ahead(HttpReply reply, Instant now) {
        try {
            return reply.header("Date")
                .map(date -> ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                .map(date -> Duration.between(date, now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What to say of a call that was refused because of its time. */
    static String advice(Optional<Duration> ahead) {
        return "the clock of this machine is " + ahead.map(ServerTime::words).orElse("too far from the server's")
            + ", and the service allows 15 min";
    }

    /** As «3 h 2 min ahead of the server's». */
    static String words(Duration ahead) {
        Duration length = ahead.abs();
        String words = length.toHours() > 0 ? length.toHours() + " h " + length.toMinutesPart() + " min"
            : length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
        return words + (ahead.isNegative() ? " behind" : " ahead of") + " the server's";
    }
}
