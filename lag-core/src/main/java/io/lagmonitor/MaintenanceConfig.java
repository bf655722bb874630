package io.lagmonitor;

import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.spi.Config;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a maintenance window from its settings; the keys are documented at {@link LagMonitor.Builder#from}. */
final class MaintenanceConfig {

    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values()).map(MaintenanceConfig::written).toList();

    private MaintenanceConfig() {}

    static MaintenanceWindow read(Config config) {
        config.required("groups");
        return new MaintenanceWindow(config.regex("groups").orElseThrow(), days(config), time(config, "start"),
            time(config, "end"), zone(config), config.required("reason"));
    }

    private static Set<DayOfWeek> days(Config config) {
        if (config.text("days").isEmpty()) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        List<String> written = config.list("days");
        if (written.isEmpty() || !DAYS.containsAll(written)) {
            throw config.wrong("days", "some of " + String.join(", ", DAYS));
        }
        return written.stream().map(day -> DayOfWeek.of(DAYS.indexOf(day) + 1)).collect(Collectors.toSet());
    }

    private static LocalTime time(Config config, String key) {
        try {
            return LocalTime.parse(config.required(key));
        } catch (DateTimeParseException e) {
            throw config.wrong(key, "a time of day from 00:00 to 23:59, as 22:00");
        }
    }

    private static ZoneId zone(Config config) {
        try {
            return ZoneId.of(config.required("zone"));
        } catch (DateTimeException e) {
            throw config.wrong("zone", "a time zone, as Europe/Zurich or UTC");
        }
    }

    private static String written(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
