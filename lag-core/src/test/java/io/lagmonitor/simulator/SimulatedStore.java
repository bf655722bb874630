package io.lagmonitor.simulator;

import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the processes of a {@link Simulation} share: a save by another process is a conflict. */
public final class SimulatedStore {

    private final Map<String, String> stored = new TreeMap<>();
    private int saves;
    private Optional<String> loadFailure = Optional.empty();
    private Optional<String> saveFailure = Optional.empty();
    private Optional<Runnable> meanwhile = Optional.empty();

    SimulatedStore() {}

    /** No load works. */
    public synchronized void failLoads(String why) {
        loadFailure = Optional.of(why);
    }

    /** No save works, as on a full disk. */
    public synchronized void failSaves(String why) {
        saveFailure = Optional.of(why);
    }

    /** The next save begins with this, as what happens elsewhere just before it; another save in it is the first. */
    public synchronized void meanwhile(Runnable happens) {
        meanwhile = Optional.of(happens);
    }

    /** All faults are over. */
    public synchronized void work() {
        loadFailure = Optional.empty();
        saveFailure = Optional.empty();
    }

    /** What is stored, by key. */
    public synchronized Map<String, String> stored() {
        return new TreeMap<>(stored);
    }

    /** What is stored under this key is another text now, as another release may have left it. */
    public synchronized void overwrite(String key, String text) {
        stored.put(key, text);
    }

    /** How often anything was saved. */
    public synchronized int saves() {
        return saves;
    }

    Process begin() {
        return new Process();
    }

    private synchronized Optional<Runnable> beginSave() {
        Optional<Runnable> now = meanwhile;
        meanwhile = Optional.empty();
        return now;
    }

    /** The store as one process sees it. */
    final class Process implements StateStore {

        private int seen = -1;
        private volatile boolean killed;

        void kill() {
            killed = true;
        }

        boolean isKilled() {
            return killed;
        }

        @Override
        public Map<String, String> load() {
            synchronized (SimulatedStore.this) {
                refuse(loadFailure);
                seen = saves;
                return stored();
            }
        }

        @Override
        public void save(Map<String, String> put, Set<String> delete) {
            beginSave().ifPresent(Runnable::run);
            synchronized (SimulatedStore.this) {
                refuse(saveFailure);
                if (seen != saves) {
                    throw new StateConflictException("saved by another process");
                }
                stored.putAll(put);
                stored.keySet().removeAll(delete);
                seen = ++saves;
            }
        }

        private void refuse(Optional<String> failure) {
            if (killed) {
                throw new IllegalStateException("this process was killed");
            }
            failure.ifPresent(why -> {
                throw new IllegalStateException(why);
            });
        }
    }
}
