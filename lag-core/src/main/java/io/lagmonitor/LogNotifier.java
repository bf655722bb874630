package io.lagmonitor;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each update as one line of the SLF4J logger {@code io.lagmonitor.incident}: INFO when an incident eases
 * or recovers, WARN for all other news. Line breaks and other control characters in names are escaped.
 *
 * <pre>{@code
 * OPENED prod/orders CRITICAL: lag 151,200 records, limit 150,000 (since 2026-11-20T10:00:00Z, incident 3f2a)
 * ACTED prod/orders CRITICAL: lag 151,200 records, limit 150,000; restart FAILED: no such pod (since ..., incident 3f2a)
 * RECOVERED prod/orders OK: peak lag 151,200 records (since 2026-11-20T10:00:00Z, until ..., incident 3f2a)
 * }</pre>
 */
public final class LogNotifier implements Notifier {

    private final Logger logger;

    LogNotifier(Logger logger) {
        this.logger = logger;
    }

    /** A notifier that logs. */
    public static LogNotifier create() {
        return new LogNotifier(LoggerFactory.getLogger("io.lagmonitor.incident"));
    }

    @Override
    public void send(Notification notification) {
        notification.updates().forEach(this::log);
    }

    @Override
    public String name() {
        return Provider.NAME;
    }

    private void log(IncidentUpdate update) {
        String line = IncidentLine.of(update);
        switch (update.kind()) {
            case OPENED, AGAIN, WORSENED, REMINDER, ENDED, ACTED, ACT -> logger.warn(line);
            case EASED, RECOVERED -> logger.info(line);
        }
    }

    /** Makes the notifier from a file; {@code type=log}. It has no settings. */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "log";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            return LogNotifier.create();
        }
    }
}
