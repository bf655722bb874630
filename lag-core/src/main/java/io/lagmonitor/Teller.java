package io.lagmonitor;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident.About;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Notifier;
import java.util.Comparator;
import java.util.Objects;

/**
 * A notifier that tells or acts, under the name it has in the monitor, and when it joins. Two names may stand for one
 * notifier.
 *
 * @param level      the least status that counts for its route
 * @param idempotent whether an act that may have been done can be repeated
 */
record Teller(String name, Notifier notifier, Route route, LagStatus level, boolean idempotent) {

    /** What is due earlier comes first. */
    static final Comparator<Teller> BY_ROUTE =
        Comparator.comparing((Teller teller) -> teller.route.after()).thenComparing(teller -> teller.route.check());

    Teller {
        Objects.requireNonNull(notifier, "notifier");
    }

    static Teller telling(String name, Notifier notifier, Route route) {
        return new Teller(name, notifier, route, route.level().orElse(LagStatus.WARNING), false);
    }

    static Teller acting(String name, Notifier notifier, Route route) {
        return new Teller(name, notifier, route, route.level().orElse(LagStatus.CRITICAL),
            notifier.idempotent());
    }

    /** Whether its route is for incidents about this. */
    boolean isFor(About about) {
        return route.groups().isEmpty()
            || about instanceof About.Group group && isFor(group.key());
    }

    private boolean isFor(GroupKey group) {
        return route.groups().get().accepts(group.groupId());
    }
}
