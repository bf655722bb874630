package io.lagmonitor.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A {@link Silence} that comes back every week, or every day, at the same local time. If the clocks skip its start or its
 * end, it begins or ends at that moment; if they show it twice, it does the first time.
 *
 * @param groups which groups: a Java regular expression that matches the whole group id, in every cluster
 * @param days   the days on which it begins; not empty
 * @param start  when it begins, by the clocks of the zone
 * @param end    when it ends; on the next day if it is not after the start, a whole day later if it is the same
 * @param zone   whose clocks count, also when they are set forward or back
 * @param reason why, for people
 */
public record MaintenanceWindow(
        String groups, Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone, String reason) {

    /** Checks the pattern and that there is a day. */
    public MaintenanceWindow {
        days = Set.copyOf(Objects.requireNonNull(days, "days"));
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a maintenance window without a day");
        }
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(new Silence(groups, Instant.MAX, reason));
    }

    /** Every day from start to end. */
    public static MaintenanceWindow daily(String groups, LocalTime start, LocalTime end, ZoneId zone, String reason) {
        return new MaintenanceWindow(groups, EnumSet.allOf(DayOfWeek.class), start, end, zone, reason);
    }

    /** The silence it makes at this time; empty outside of it. */
    public Optional<Silence> at(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return Stream.of(today, today.minusDays(1))
            .filter(day -> days.contains(day.getDayOfWeek()))
            .filter(day -> !now.isBefore(instant(day.atTime(start))))
            .map(this::end)
            .filter(now::isBefore)
            .findFirst()
            .map(until -> new Silence(groups, until, reason));
    }

    private Instant end(LocalDate begun) {
        return instant((end.isAfter(start) ? begun : begun.plusDays(1)).atTime(end));
    }

    /** When the clocks show this time first, or skip it. */
    private Instant instant(LocalDateTime time) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(time);
        return transition != null && transition.isGap() ? transition.getInstant() : time.atZone(zone).toInstant();
    }
}
