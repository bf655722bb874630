package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.spi.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notifiers that asked not to be called: until a time, which is stored, or never again by this process. Guarded by the
 * lock of the monitor.
 */
final class Pauses {

    static final String PREFIX = "notifier:";

    private static final Duration LONGEST = Duration.ofDays(1);

    private final Unsaved unsaved;
    private final Map<String, Instant> until = new HashMap<>();
    private final Map<String, DeliveryException> never = new HashMap<>();

    Pauses(Unsaved unsaved) {
        this.unsaved = unsaved;
    }

    void replace(Collection<Pause> stored) {
        until.clear();
        stored.forEach(pause -> until.put(pause.notifier(), pause.until()));
    }

    void asked(String notifier, DeliveryException how, Instant now) {
        how.retryAt().ifPresentOrElse(time -> {
            Instant latest = now.plus(LONGEST);
            until.put(notifier, time.isAfter(latest) ? latest : time);
            changed(notifier);
        }, () -> never.put(notifier, how));
    }

    /** What follows for a notifier that threw this, for whoever reads the log and waits for it. */
    static String consequence(Throwable why) {
        return why instanceof DeliveryException how
            ? how.retryAt().map(time -> "; it is left out until " + time).orElse("; this process does not call it again")
            : "";
    }

    /** Whether it is not to be called now, but later. A pause longer than any is from before a clock was set back. */
    boolean isPaused(String notifier, Instant now) {
        Instant time = until.get(notifier);
        if (time != null && (!now.isBefore(time) || time.isAfter(now.plus(LONGEST.multipliedBy(2))))) {
            until.remove(notifier);
            changed(notifier);
            return false;
        }
        return time != null;
    }

    /** Why it is not to be called again by this process. */
    Optional<DeliveryException> never(String notifier) {
        return Optional.ofNullable(never.get(notifier));
    }

    private void changed(String notifier) {
        unsaved.change(PREFIX + notifier, () -> Optional.ofNullable(until.get(notifier))
            .map(time -> Stored.object().put("notifier", notifier).put("until", time.toString()).toString()));
    }

    /** Until when a notifier is not to be called. */
    record Pause(String notifier, Instant until) {

        static Pause read(JsonNode node) {
            return new Pause(node.required("notifier").asText(), Stored.requiredTime(node, "until"));
        }
    }
}
