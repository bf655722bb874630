package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a maintenance window is silent, also in the two nights in which the clocks are set. 2026-11-20 is a Friday. */
class MaintenanceWindowTest {

    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    @Test
    void isSilentFromItsStartUntilItsEnd() {
        MaintenanceWindow window = daily("12:00", "14:30");

        assertSilent(window, zurich("2026-11-20T12:00"), zurich("2026-11-20T14:30"));
        assertThat(window.at(zurich("2026-11-20T12:00")))
            .contains(new Silence("batch-.*", zurich("2026-11-20T14:30"), "batch jobs"));
    }

    @Test
    void endsOnTheNextDayIfItsEndIsEarlierThanItsStart() {
        assertSilent(daily("22:00", "04:00"), zurich("2026-11-20T22:00"), zurich("2026-11-21T04:00"));
        assertThat(daily("22:00", "04:00").at(zurich("2026-11-20T03:59"))).isPresent();
        assertSilent(daily("22:00", "00:00"), zurich("2026-11-20T22:00"), zurich("2026-11-21T00:00"));
    }

    @Test
    void comesOnTheDaysOnWhichItBegins() {
        MaintenanceWindow window = on(Set.of(DayOfWeek.FRIDAY), "22:00", "04:00");

        assertThat(window.at(zurich("2026-11-19T23:00"))).isEmpty();
        assertThat(window.at(zurich("2026-11-20T03:00"))).isEmpty();
        assertSilent(window, zurich("2026-11-20T22:00"), zurich("2026-11-21T04:00"));
        assertThat(window.at(zurich("2026-11-21T23:00"))).isEmpty();
        assertThat(window.at(zurich("2026-11-27T23:00"))).isPresent();
    }

    @Test
    void isAWholeDayIfItsStartIsItsEnd() {
        assertSilent(on(Set.of(DayOfWeek.SATURDAY), "08:00", "08:00"), zurich("2026-11-21T08:00"),
            zurich("2026-11-22T08:00"));
        assertThat(daily("08:00", "08:00").at(zurich("2026-11-21T07:59")).orElseThrow().until())
            .isEqualTo(zurich("2026-11-21T08:00"));
        assertThat(daily("08:00", "08:00").at(zurich("2026-11-21T08:00")).orElseThrow().until())
            .isEqualTo(zurich("2026-11-22T08:00"));
    }

    @Test
    void followsTheClocksOfItsZone() {
        Instant noonInTokyo = Instant.parse("2026-11-20T03:00:00Z");
        MaintenanceWindow window = MaintenanceWindow.daily(
            "batch-.*", LocalTime.NOON, LocalTime.of(13, 0), ZoneId.of("Asia/Tokyo"), "batch jobs");

        assertSilent(window, noonInTokyo, noonInTokyo.plus(Duration.ofHours(1)));
    }

    @Test
    void isAnHourShorterWhenClocksAreSetForward() {
        assertSilent(daily("22:00", "04:00"), Instant.parse("2026-03-28T21:00:00Z"), Instant.parse("2026-03-29T02:00:00Z"));
        assertSilent(on(Set.of(DayOfWeek.SATURDAY), "08:00", "08:00"),
            Instant.parse("2026-03-28T07:00:00Z"), Instant.parse("2026-03-29T06:00:00Z"));
    }

    @Test
    void isAnHourLongerWhenClocksAreSetBack() {
        assertSilent(daily("22:00", "04:00"), Instant.parse("2026-10-24T20:00:00Z"), Instant.parse("2026-10-25T03:00:00Z"));
        assertSilent(on(Set.of(DayOfWeek.SATURDAY), "08:00", "08:00"),
            Instant.parse("2026-10-24T06:00:00Z"), Instant.parse("2026-10-25T07:00:00Z"));
    }

    @Test
    void beginsOrEndsWhenClocksAreSetForwardOverItsTime() {
        Instant setForward = Instant.parse("2026-03-29T01:00:00Z");

        assertSilent(daily("02:30", "03:15"), setForward, setForward.plus(Duration.ofMinutes(15)));
        assertSilent(daily("01:00", "02:30"), Instant.parse("2026-03-29T00:00:00Z"), setForward);
        assertThat(daily("02:15", "02:45").at(setForward)).isEmpty();
        assertThat(daily("02:15", "02:45").at(setForward.plus(Duration.ofMinutes(15)))).isEmpty();
    }

    @Test
    void beginsAndEndsTheFirstTimeWhenClocksShowItsTimeTwice() {
        assertSilent(daily("02:30", "03:30"), Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T02:30:00Z"));
        assertSilent(daily("01:00", "02:30"), Instant.parse("2026-10-24T23:00:00Z"), Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(daily("01:00", "02:30").at(Instant.parse("2026-10-25T01:15:00Z"))).isEmpty();
    }

    @Test
    void copiesItsDaysAndRefusesToHaveNone() {
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.FRIDAY);
        MaintenanceWindow window = on(days, "22:00", "04:00");
        days.clear();

        assertThat(window.days()).containsExactly(DayOfWeek.FRIDAY);
        assertThatThrownBy(() -> on(days, "22:00", "04:00"))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("a maintenance window without a day");
    }

    @Test
    void refusesWhatASilenceRefuses() {
        assertThatThrownBy(() -> MaintenanceWindow.daily("batch-(", LocalTime.NOON, LocalTime.NOON, ZURICH, "why"))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'batch-(' is not a regular expression");
        assertThatThrownBy(() -> MaintenanceWindow.daily("batch-.*", LocalTime.NOON, LocalTime.NOON, ZURICH, null))
            .isInstanceOf(NullPointerException.class).hasMessage("reason");
        assertThatThrownBy(() -> MaintenanceWindow.daily("batch-.*", LocalTime.NOON, null, ZURICH, "why"))
            .isInstanceOf(NullPointerException.class).hasMessage("end");
        assertThatThrownBy(() -> MaintenanceWindow.daily("batch-.*", LocalTime.NOON, LocalTime.NOON, null, "why"))
            .isInstanceOf(NullPointerException.class).hasMessage("zone");
    }

    /** From the first moment to the last, and not a moment more. */
    private static void assertSilent(MaintenanceWindow window, Instant from, Instant until) {
        assertThat(window.at(from.minusMillis(1))).as("before %s", from).isEmpty();
        assertThat(window.at(from)).as("at %s", from).map(Silence::until).contains(until);
        assertThat(window.at(until.minusMillis(1))).as("before %s", until).map(Silence::until).contains(until);
        assertThat(window.at(until)).as("at %s", until).isEmpty();
    }

    private static MaintenanceWindow daily(String start, String end) {
        return MaintenanceWindow.daily("batch-.*", LocalTime.parse(start), LocalTime.parse(end), ZURICH, "batch jobs");
    }

    private static MaintenanceWindow on(Set<DayOfWeek> days, String start, String end) {
        return new MaintenanceWindow(
            "batch-.*", days, LocalTime.parse(start), LocalTime.parse(end), ZURICH, "batch jobs");
    }

    private static Instant zurich(String local) {
        return LocalDateTime.parse(local).atZone(ZURICH).toInstant();
    }
}
