package io.lagmonitor;

import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a route from the settings below {@code route.}: each replaces one part of the notifier's own route. The keys are
 * documented at {@link LagMonitor.Builder#from}.
 */
final class RouteConfig {

    private static final String REMIND = "remind.every";
    private static final String ONCE = "once";
    private static final String EVERY_POLL = "every.poll";

    private RouteConfig() {}

    /** The route of a notifier that tells. */
    static Route telling(Config notifier, Route own) {
        Config config = notifier.part("route.");
        Optional<Duration> remind = remindEvery(config, own);
        boolean once = config.flag(ONCE).orElse(own.tellsOnce());
        refuseToRemindOnce(config, once, remind);
        return new Route(
            config.durationOrZero("after").orElse(own.after()),
            (int) config.number("at.check", 0, Integer.MAX_VALUE).orElse(own.check()),
            level(config).or(own::level),
            GroupFilterConfig.read(config).or(own::groups),
            remind,
            once,
            config.flag(EVERY_POLL).orElse(own.hearsEveryPoll()));
    }

    /** The route of a notifier that acts. */
    static Route acting(Config notifier, Route own) {
        Config config = notifier.part("route.");
        if (config.durationOrZero(REMIND).filter(every -> !every.isZero()).isPresent()) {
            throw config.wrong(REMIND, "0s: an act is done once an incident");
        }
        if (config.flag(EVERY_POLL).orElse(false)) {
            throw config.wrong(EVERY_POLL, "false: an act is done once an incident");
        }
        return telling(notifier, own);
    }

    private static Optional<LagStatus> level(Config config) {
        return config.text("at.least").map(text -> switch (text) {
            case "warning" -> LagStatus.WARNING;
            case "critical" -> LagStatus.CRITICAL;
            default -> throw config.wrong("at.least", "warning or critical");
        });
    }

    /** Zero is how a file takes the notifier's own reminders away. */
    private static Optional<Duration> remindEvery(Config config, Route own) {
        return config.durationOrZero(REMIND).or(own::remindEvery).filter(every -> !every.isZero());
    }

    private static void refuseToRemindOnce(Config config, boolean once, Optional<Duration> remind) {
        if (once && remind.isPresent()) {
            throw config.text(REMIND).isPresent()
                ? config.wrong(REMIND, "0s, which is never, or " + config.key(ONCE) + "=false")
                : config.wrong(ONCE, "false, or " + config.key(REMIND) + "=0s, which is never");
        }
    }
}
