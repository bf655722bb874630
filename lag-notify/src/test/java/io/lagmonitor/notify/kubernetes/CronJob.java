package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.LagMonitor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/** A monitor that is a file of settings and nothing else; as a process, one that polls once and then waits to be killed. */
final class CronJob {

    static final String POLLED = "polled";

    private static final Duration BUDGET = Duration.ofMinutes(1);

    private CronJob() {}

    /** @param args the file, and what time it is */
    public static void main(String[] args) throws IOException {
        pollOnce(Path.of(args[0]), Instant.parse(args[1]));
        System.out.println(POLLED);
        while (System.in.read() >= 0) {
            // killed here, nothing is closed
        }
    }

    /** Polls at that time; the caller closes the monitor. */
    static LagMonitor pollOnce(Path settings, Instant now) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settings)) {
            properties.load(reader);
        }
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now));
        LagMonitor monitor = LagMonitor.builder().from(properties).clock(clock).build();
        monitor.pollOnce(BUDGET);
        return monitor;
    }
}
