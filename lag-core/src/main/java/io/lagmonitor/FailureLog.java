package io.lagmonitor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what an operator wants to read: the first failure in a row at WARN, its end at INFO, what lies between at DEBUG. */
final class FailureLog {

    /** It is stored and told: a page of an error of some server is not. */
    private static final int LONGEST = 500;

    private final Logger logger;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    FailureLog() {
        this(LoggerFactory.getLogger(LagMonitor.class));
    }

    FailureLog(Logger logger) {
        this.logger = logger;
    }

    void failed(String what, String why, Throwable cause) {
        if (failing.add(what)) {
            logger.warn("{} failed: {}", Escaped.of(what), Escaped.of(why));
            logger.debug("{} failed", Escaped.of(what), cause);
        } else {
            logger.debug("{} failed again: {}", Escaped.of(what), Escaped.of(why));
        }
    }

    void worked(String what) {
        if (failing.remove(what)) {
            logger.info("{} works again", Escaped.of(what));
        }
    }

    /** The message of a failure for people: the first line of its own, cut if it is long, or its type where it has none. */
    static String reason(Throwable failure) {
        String message = message(failure);
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().get();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    private static String message(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (Throwable e) { // it is a stranger's
            return null;
        }
    }
}
