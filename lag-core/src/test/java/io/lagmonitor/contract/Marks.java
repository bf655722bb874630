package io.lagmonitor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which updates of a notification a notifier marks itself. Safe for use by several threads. */
final class Marks implements Notification.Receipts {

    private final List<IncidentUpdate> taken = new ArrayList<>();
    private final List<IncidentUpdate> refused = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    /** The same notification, whose marks are kept here. */
    Notification on(Notification notification) {
        return new Notification(notification.updates(), notification.report(), notification.timeout(), this);
    }

    @Override
    public synchronized void taken(IncidentUpdate update, Optional<String> note) {
        taken.add(update);
    }

    @Override
    public synchronized void refused(IncidentUpdate update, String why) {
        refused.add(update);
        reasons.add(why);
    }

    synchronized List<IncidentUpdate> taken() {
        return List.copyOf(taken);
    }

    synchronized List<IncidentUpdate> refused() {
        return List.copyOf(refused);
    }

    /** Each update at most once, none that was not offered, and none refused without a reason. */
    synchronized void assertOnceEachOf(List<IncidentUpdate> offered) {
        List<IncidentUpdate> marked = Stream.concat(taken.stream(), refused.stream()).toList();

        assertThat(offered).as("updates that were offered, and what was marked").containsAll(marked);
        assertThat(marked).as("updates marked as taken or refused").doesNotHaveDuplicates();
        assertThat(reasons).as("reasons for people why updates were refused").noneMatch(String::isBlank);
    }
}
