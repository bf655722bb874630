package io.lagmonitor;

import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What several processes share: each opens a view of its own, and a save by another one is a conflict. */
final class FakeStore {

    final Map<String, String> stored = new ConcurrentHashMap<>();
    final AtomicInteger saves = new AtomicInteger();
    volatile Optional<RuntimeException> failure = Optional.empty();

    StateStore open() {
        return new View();
    }

    private final class View implements StateStore {

        private int seen = -1;

        @Override
        public Map<String, String> load() {
            failure.ifPresent(why -> {
                throw why;
            });
            seen = saves.get();
            return new HashMap<>(stored);
        }

        @Override
        public void save(Map<String, String> put, Set<String> delete) {
            failure.ifPresent(why -> {
                throw why;
            });
            if (seen != saves.get()) {
                throw new StateConflictException("saved by another process");
            }
            stored.putAll(put);
            stored.keySet().removeAll(delete);
            seen = saves.incrementAndGet();
        }
    }
}
