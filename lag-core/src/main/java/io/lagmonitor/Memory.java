package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import io.lagmonitor.Unsaved.Save;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps what is remembered and the state store the same. A store that fails does not stop the monitor: what could not be
 * saved is saved with the next change. Guarded by the lock of the monitor.
 */
final class Memory {

    private static final String CLAIM = "sending";

    /** No claim is made for so long: one that ends later is from before a clock was set back. */
    private static final Duration LONGEST_AHEAD = Duration.ofMinutes(30);

    private final Optional<StateStore> store;
    private final Unsaved unsaved;
    private final Remembered remembered;
    private final FailureLog log;
    private final String process;
    private Optional<Claim> claim = Optional.empty();
    private Optional<String> loadFailure = Optional.empty();
    private Optional<String> saveFailure = Optional.empty();
    private boolean outdated = true;
    private boolean everLoaded;

    /** @param process which process this is */
    Memory(Optional<StateStore> store, Unsaved unsaved, Remembered remembered, FailureLog log, String process) {
        this.store = store;
        this.unsaved = unsaved;
        this.remembered = remembered;
        this.log = log;
        this.process = process;
    }

    /** What is stored. */
    record Remembered(Incidents incidents, Flags flags, Silences silences, Sources sources, Pauses pauses) {}

    /** What became of a save. */
    enum Saved {
        /** It is stored, or there is no store. */
        YES,
        /** Another process saved since: what is remembered is old, and nothing of it may be acted upon. */
        CONFLICT,
        /** It could not be stored; it is tried again. */
        FAILED
    }

    /** Why the newest load or save failed; empty if it did not. */
    Optional<String> failure() {
        return loadFailure.or(() -> saveFailure);
    }

    /** Loads what is stored, if it was never loaded, or if another process saved since. */
    void loadIfOutdated() {
        if (outdated) {
            load();
        }
    }

    /** Loads what is stored, in place of what is remembered; not while there is something that could not be saved. */
    void load() {
        if (store.isEmpty() || !outdated && !unsaved.isEmpty()) {
            return;
        }
        try {
            replace(store.get().load());
            outdated = false;
            everLoaded = true;
            loadFailure = Optional.empty();
            saveFailure = Optional.empty();
            log.worked("Loading state");
        } catch (Throwable e) { // whatever a stranger throws, judging and telling go on
            loadFailure = Optional.of("state cannot be loaded: " + FailureLog.reason(e));
            log.failed("Loading state", FailureLog.reason(e), e);
        }
    }

    /** Saves what changed; not on top of what could not be loaded. */
    Saved save() {
        if (store.isEmpty() || unsaved.isEmpty()) {
            unsaved.clear();
            return Saved.YES;
        }
        if (outdated && loadFailure.isPresent()) {
            return Saved.FAILED;
        }
        try {
            Save save = unsaved.toSave();
            store.get().save(save.put(), save.delete());
            unsaved.clear();
            saveFailure = Optional.empty();
            log.worked("Saving state");
            return Saved.YES;
        } catch (StateConflictException e) {
            outdated = true;
            log.failed("Saving state", FailureLog.reason(e), e);
            return Saved.CONFLICT;
        } catch (Throwable e) { // whatever a stranger throws, judging and telling go on
            saveFailure = Optional.of("state cannot be saved: " + FailureLog.reason(e));
            log.failed("Saving state", FailureLog.reason(e), e);
            return Saved.FAILED;
        }
    }

    /**
     * Whether another process is sending now, so that this one must not: it would send the same, because what was taken
     * there is not stored yet. One that was killed holds it until its time is over.
     */
    boolean isClaimed(Instant now) {
        return claim.filter(other -> !other.process().equals(process) && other.holds(now)).isPresent();
    }

    /** What was claimed until now or earlier means nothing any more; one that was killed could not release it. */
    void dropClaimThatIsOver(Instant now) {
        if (claim.filter(any -> !any.holds(now)).isPresent()) {
            claim = Optional.empty();
            unsaved.change(CLAIM, () -> claim.map(Claim::write));
        }
    }

    /** From the next save on no other process sends until then. */
    void claim(Instant until) {
        claim = Optional.of(new Claim(process, until));
        unsaved.change(CLAIM, () -> claim.map(Claim::write));
    }

    /** From the next save on others may send. */
    void release() {
        if (claim.filter(own -> own.process().equals(process)).isPresent()) {
            claim = Optional.empty();
            unsaved.change(CLAIM, () -> claim.map(Claim::write));
        }
    }

    private void replace(Map<String, String> stored) {
        List<IncidentRecord> incidents =
            read(stored, Incidents.PREFIX, json -> IncidentJson.read(json));
        incidents.sort(Comparator.comparing((IncidentRecord incident) -> incident.opened)
            .thenComparing(incident -> incident.about.toString()).thenComparing(incident -> incident.id));
        List<IncidentRecord> own = everLoaded ? List.of() : remembered.incidents().allUnsaved();
        unsaved.clear();
        remembered.incidents().replace(incidents, own);
        remembered.flags().replace(nodes(stored, Flags.PREFIX, "group", GroupFlags::read));
        remembered.silences().replace(nodes(stored, Silences.PREFIX, "silence", Silences::read));
        remembered.sources().replace(nodes(stored, Sources.PREFIX, "source", SourceFlags::read));
        remembered.pauses().replace(nodes(stored, Pauses.PREFIX, "notifier", Pauses.Pause::read));
        claim = nodes(stored, CLAIM, "claim", Claim::read).stream().findFirst();
    }

    private <T> List<T> nodes(Map<String, String> stored, String prefix, String what, Function<JsonNode, T> reader) {
        return read(stored, prefix, json -> Stored.read(what, json, reader));
    }

    /** What cannot be read, as of a later release, is left alone. */
    private <T> List<T> read(Map<String, String> stored, String prefix, Function<String, T> reader) {
        List<T> read = new ArrayList<>();
        stored.forEach((key, json) -> {
            if (key.startsWith(prefix)) {
                try {
                    read.add(reader.apply(json));
                } catch (LagException e) {
                    log.failed("Reading stored " + key, "it is left alone: " + e.getMessage(), e);
                }
            }
        });
        return read;
    }

    /** Who is sending, and until when at most. */
    private record Claim(String process, Instant until) {

        static Claim read(JsonNode node) {
            return new Claim(node.required("process").asText(), Stored.requiredTime(node, "until"));
        }

        boolean holds(Instant now) {
            return now.isBefore(until) && !until.isAfter(now.plus(LONGEST_AHEAD));
        }

        String write() {
            return Stored.object().put("process", process).put("until", until.toString()).toString();
        }
    }
}
