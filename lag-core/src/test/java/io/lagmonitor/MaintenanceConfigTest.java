package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A maintenance window from a file. */
class MaintenanceConfigTest {

    @Test
    void readsEveryKey() {
        assertThat(read("days", "mon, tue,wed,thu,fri,sat")).isEqualTo(new MaintenanceWindow("batch-.*",
            Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY,
                DayOfWeek.SATURDAY),
            LocalTime.of(22, 0), LocalTime.of(4, 30, 15), ZoneId.of("Europe/Zurich"), "batch jobs"));
        assertThat(read("days", "sun").days()).containsExactly(DayOfWeek.SUNDAY);
    }

    @Test
    void comesEveryDayUnlessDaysAreNamed() {
        assertThat(read("days", "")).isEqualTo(MaintenanceWindow.daily("batch-.*",
            LocalTime.of(22, 0), LocalTime.of(4, 30, 15), ZoneId.of("Europe/Zurich"), "batch jobs"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "groups |              | is missing",
        "groups | batch-(      | =batch-( cannot be used: expected a regular expression (Unclosed group at 7)",
        "days   | mon,thr      | =mon,thr cannot be used: expected some of mon, tue, wed, thu, fri, sat, sun",
        "days   | Mon          | =Mon cannot be used: expected some of mon, tue",
        "days   | monday       | =monday cannot be used: expected some of mon, tue",
        "days   | mon-fri      | =mon-fri cannot be used: expected some of mon, tue",
        "days   | ,            | =, cannot be used: expected some of mon, tue",
        "start  |              | is missing",
        "start  | 10pm         | =10pm cannot be used: expected a time of day from 00:00 to 23:59, as 22:00",
        "start  | 8:00         | =8:00 cannot be used: expected a time of day",
        "end    |              | is missing",
        "end    | 24:00        | =24:00 cannot be used: expected a time of day from 00:00 to 23:59",
        "zone   |              | is missing",
        "zone   | Europe/Zurch | =Europe/Zurch cannot be used: expected a time zone, as Europe/Zurich or UTC",
        "zone   | here!        | =here! cannot be used: expected a time zone",
        "reason |              | is missing",
    })
    void saysWhatIsWrong(String key, String written, String message) {
        assertThatThrownBy(() -> read(key, written == null ? "" : written)).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("maintenance.nightly." + key + (message.startsWith("=") ? "" : " ") + message);
    }

    private static MaintenanceWindow read(String key, String written) {
        Map<String, String> settings = new HashMap<>(Map.of("groups", "batch-.*", "days", "mon", "start", "22:00",
            "end", "04:30:15", "zone", "Europe/Zurich", "reason", "batch jobs"));
        settings.put(key, written);
        return MaintenanceConfig.read(Config.of("maintenance.nightly.", settings));
    }
}
