package io.lagmonitor;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process as the world around it sees it: the steps by which its monitor reads or changes what outlives it, numbered.
 * It halts at one of them, and from then on nothing that it does has an effect. May be called by several threads.
 */
final class HaltingProcess {

    private final int haltsAt;
    private final List<Received> outside;
    private int steps;
    private boolean halted;

    /**
     * @param haltsAt the number of the step at which it halts, from 1; 0 for never
     * @param outside where every message and act arrives
     */
    HaltingProcess(int haltsAt, List<Received> outside) {
        this.haltsAt = haltsAt;
        this.outside = outside;
    }

    /** What arrived under a name: a message, or an act that was done. */
    record Received(String name, IncidentUpdate update) {}

    synchronized int steps() {
        return steps;
    }

    synchronized boolean halted() {
        return halted;
    }

    StateStore store(StateStore durable) {
        return new StateStore() {

            @Override
            public Map<String, String> load() {
                step();
                Map<String, String> stored = durable.load();
                step();
                return stored;
            }

            @Override
            public void save(Map<String, String> put, Set<String> delete) {
                step();
                durable.save(put, delete);
                step();
            }

            @Override
            public void close() {
                durable.close();
            }
        };
    }

    /** @param marks whether it says after each update that it is taken; else it returns when all are */
    Notifier notifier(String name, boolean marks, boolean idempotent) {
        return new Notifier() {

            @Override
            public void send(Notification notification) {
                for (IncidentUpdate update : notification.updates()) {
                    step();
                    receive(new Received(name, update));
                    step();
                    if (marks) {
                        notification.taken(update, "noted");
                        step();
                    }
                }
            }

            @Override
            public boolean idempotent() {
                return idempotent;
            }
        };
    }

    private void receive(Received received) {
        synchronized (outside) {
            outside.add(received);
        }
    }

    private synchronized void step() {
        if (halted || ++steps == haltsAt) {
            halted = true;
            throw new Halt();
        }
    }

    static List<Received> nothing() {
        return new ArrayList<>();
    }

    /** Not to be caught by those who catch every exception. */
    private static final class Halt extends Error {

        private static final long serialVersionUID = 1L;

        Halt() {
            super("this process has halted", null, false, false);
        }
    }
}
