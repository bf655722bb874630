package io.lagmonitor.simulator;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chat that can be read, or a machine that shows what was done to it; both fail as they are told. Safe for use by several
 * threads.
 */
public final class SimulatedNotifier implements Notifier {

    private final String name;
    private final Simulation world;
    private final List<Message> messages = new ArrayList<>();
    private Optional<Exception> failure = Optional.empty();
    private Optional<String> note = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private Optional<Runnable> meanwhile = Optional.empty();
    private int takes = Integer.MAX_VALUE;
    private boolean killing;
    private volatile boolean idempotent;
    private int read;
    private int calls;

    SimulatedNotifier(String name, Simulation world) {
        this.name = name;
        this.world = world;
    }

    /** An update that was taken, or an act that was done, and when. */
    public record Message(Instant time, IncidentUpdate update) {

        /** The kind, the group or what else it is about, and the status, as {@code OPENED orders CRITICAL}. */
        @Override
        public String toString() {
            return update.kind() + " " + update.incident().group().map(GroupKey::groupId)
                .orElseGet(() -> update.incident().about().toString()) + " " + update.incident().status();
        }
    }

    /** Every call throws. */
    public synchronized void fail(String why) {
        fail(new IllegalStateException(why));
    }

    /** Every call throws this. */
    public synchronized void fail(Exception why) {
        failure = Optional.of(why);
    }

    /** All faults are over. */
    public synchronized void work() {
        failure = Optional.empty();
        refusal = Optional.empty();
        takes = Integer.MAX_VALUE;
    }

    /** Every call takes so many updates, one by one, and throws at the next. */
    public synchronized void takeOnly(int updates) {
        takes = updates;
    }

    /** Every update is refused. */
    public synchronized void refuse(String why) {
        refusal = Optional.of(why);
    }

    /** Leaves this note with everything it takes. */
    public synchronized void note(String text) {
        note = Optional.of(text);
    }

    /** The next call does its work, and then its process is killed; see {@link Simulation#restart}. */
    public synchronized void killInside() {
        killing = true;
    }

    /** The next call begins with this, as what happens elsewhere while it is under way. */
    public synchronized void meanwhile(Runnable happens) {
        meanwhile = Optional.of(happens);
    }

    /** As an act that may be repeated; to be said before the monitor is made. */
    public SimulatedNotifier repeatable() {
        idempotent = true;
        return this;
    }

    /** What was heard since this was last asked, each as {@code OPENED orders CRITICAL}. */
    public synchronized List<String> heard() {
        List<String> fresh = messages.subList(read, messages.size()).stream().map(Message::toString).toList();
        read = messages.size();
        return fresh;
    }

    /** Everything that was ever heard. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The newest. */
    public synchronized IncidentUpdate newest() {
        return messages.get(messages.size() - 1).update();
    }

    /** How often it was called. */
    public synchronized int calls() {
        return calls;
    }

    @Override
    public void send(Notification notification) throws Exception {
        if (world.isDead()) {
            throw new IllegalStateException("this process was killed");
        }
        begin().ifPresent(Runnable::run);
        take(notification);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean idempotent() {
        return idempotent;
    }

    private synchronized Optional<Runnable> begin() {
        calls++;
        Optional<Runnable> now = meanwhile;
        meanwhile = Optional.empty();
        return now;
    }

    private synchronized void take(Notification notification) throws Exception {
        if (failure.isPresent()) {
            throw failure.get();
        }
        int taken = 0;
        for (IncidentUpdate update : notification.updates()) {
            if (refusal.isPresent()) {
                notification.refused(update, refusal.get());
                continue;
            }
            if (taken++ == takes) {
                throw new IllegalStateException("takes only " + takes);
            }
            messages.add(new Message(world.now(), update));
            if (killing) {
                killing = false;
                world.die();
                throw new IllegalStateException("this process was killed");
            }
            if (note.isPresent()) {
                notification.taken(update, note.get());
            } else if (takes < Integer.MAX_VALUE) {
                notification.taken(update);
            }
        }
    }
}
