package io.lagmonitor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What changed since it was last saved, by the key it is stored under. Guarded by the lock of the monitor. */
final class Unsaved {

    private final Map<String, Supplier<Optional<String>>> changed = new LinkedHashMap<>();

    /** @param newest what to store when it is saved; empty to delete it then */
    void change(String key, Supplier<Optional<String>> newest) {
        changed.put(key, newest);
    }

    boolean isEmpty() {
        return changed.isEmpty();
    }

    boolean contains(String key) {
        return changed.containsKey(key);
    }

    /** All of it is saved, or of no more use. */
    void clear() {
        changed.clear();
    }

    /** Hands over what to put and what to delete; to be called once a save. */
    Save toSave() {
        Map<String, String> put = new HashMap<>();
        Set<String> delete = new HashSet<>();
        changed.forEach((key, newest) ->
            newest.get().ifPresentOrElse(value -> put.put(key, value), () -> delete.add(key)));
        return new Save(put, delete);
    }

    /** What one save changes. */
    record Save(Map<String, String> put, Set<String> delete) {}
}
