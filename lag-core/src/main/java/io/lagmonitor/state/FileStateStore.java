package io.lagmonitor.state;

import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.StateConflictException;
import io.lagmonitor.spi.StateStore;
import io.lagmonitor.spi.StateStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps state in one file, a JSON line per key, readable by people. A save appends what changed and is durable when it
 * returns; when the file has grown to twice what it holds (and past 64 KiB) it is written anew beside and moved into
 * place. A file {@code <name>.lock} beside it keeps processes on one machine apart while they load and save; whoever
 * saves on top of what another saved since gets a {@link StateConflictException}. No file is open between calls.
 *
 * <ul>
 * <li>The folder must exist: a missing one is more often a typo or a volume that is not mounted than a wish, and a
 *     monitor that starts from nothing acts again.
 * <li>A save that did not finish, in a crash or on a full disk, leaves the state of before.
 * <li>A damaged file is copied to {@code <name>.damaged-<time>}, with a warning, and replaced by what can be read of
 *     it: every line before and after the damage. A key whose newest line is lost has its older value, which knows the
 *     incident and what was done until then; to forget it would open the incident anew and act again.
 * <li>A file of a later release is moved to {@code <name>.newer-<time>}, with a warning; then there is no state.
 * <li>Nothing is ever deleted or overwritten but the temporary file {@code <name>.tmp}.
 * </ul>
 *
 * Any thread may call. A call waits up to 10 s for another store's call to end.
 */
public final class FileStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileStateStore.class);
    private static final long REWRITE_FLOOR = 64 * 1024;

    private final Path path;
    private Optional<LoadedState> loaded = Optional.empty();
    private boolean closed;

    private FileStateStore(Path path) {
        this.path = path;
    }

    /** The state in this file, which is made by the first save. Nothing is opened yet. */
    public static FileStateStore at(Path path) {
        return new FileStateStore(Objects.requireNonNull(path, "path"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws LagException          naming the file and the cause when it cannot be read
     * @throws IllegalStateException after {@link #close()}
     */
    @Override
    public synchronized Map<String, String> load() {
        LoadedState state = exclusively("loaded", file -> file.exists() ? read(file) : LoadedState.nothing());
        loaded = Optional.of(state);
        return Map.copyOf(state.entries());
    }

    /**
     * {@inheritDoc} Values that are as they were are not written again; with nothing to write, nothing is written, but
     * a conflict is found all the same.
     *
     * @throws StateConflictException also if the file is gone since
     * @throws LagException           naming the file and the cause when it cannot be written; also if it was never loaded
     * @throws IllegalStateException  after {@link #close()}
     */
    @Override
    public synchronized void save(Map<String, String> put, Set<String> delete) {
        loaded = Optional.of(exclusively("saved", file -> {
            LoadedState before = newest(file);
            List<Change> changes = before.changes(put, delete);
            return changes.isEmpty() ? before : write(file, before, changes);
        }));
    }

    /** Ends the use of this store; nothing is open between calls. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    private LoadedState read(StateFile file) throws IOException {
        StateText text = StateText.read(file.read());
        if (text.header().filter(Header::newer).isPresent()) {
            LOG.warn("state file {} is of a later release (version {}, this one reads {}): moved to {}, starting with "
                + "nothing", file, text.header().get().version(), Header.VERSION, file.moveAside("newer"));
            return LoadedState.nothing();
        }
        if (text.firstBadLine().isPresent()) {
            Path copy = file.copyAside("damaged");
            LoadedState readable = rewrite(file, text.entries());
            LOG.warn("state file {} is damaged (line {} cannot be read): copied to {}, going on with the {} keys that "
                + "can be read", file, text.firstBadLine().getAsInt(), copy, text.entries().size());
            return readable;
        }
        return LoadedState.of(text);
    }

    private LoadedState newest(StateFile file) throws IOException {
        if (loaded.isEmpty()) {
            throw new LagException("state file " + path + " was not loaded, so what is in it is not known");
        }
        if (!loaded.get().isNewest(file)) {
            throw new StateConflictException("state file " + path + " was saved by another store since it was loaded");
        }
        return loaded.get();
    }

    private static LoadedState write(StateFile file, LoadedState before, List<Change> changes) throws IOException {
        Lines lines = Lines.of(changes);
        boolean large = before.length() + lines.length() >= REWRITE_FLOOR;
        if (before.isNothing() || large && before.isHalfOutdated(lines)) {
            return rewrite(file, before.entriesWith(changes));
        }
        file.writeAt(before.length(), lines.bytes());
        before.append(changes, lines);
        return before;
    }

    private static LoadedState rewrite(StateFile file, Map<String, String> entries) throws IOException {
        Header header = Header.fresh();
        Lines lines = Lines.of(header, entries);
        file.replace(lines.bytes());
        return LoadedState.of(header, entries, lines);
    }

    private LoadedState exclusively(String done, Task task) {
        if (closed) {
            throw new IllegalStateException("the store of state file " + path + " is closed");
        }
        try {
            StateFile file = StateFile.at(path);
            FileMutex mutex = FileMutex.hold(file.lockFile());
            try {
                return task.run(file);
            } finally {
                mutex.close();
            }
        } catch (IOException e) {
            throw new LagException("state file " + path + " could not be " + done + ": " + e.getMessage()
                + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private interface Task {

        LoadedState run(StateFile file) throws IOException;
    }

    /** Makes the store for {@code state.type=file}; its only setting is {@code path}. */
    public static final class Provider implements StateStoreProvider {

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        /** {@code file}. */
        @Override
        public String name() {
            return "file";
        }

        /**
         * Reads {@code path}: the file that holds the state, in a folder that exists; required, for example
         * {@code state.path=/var/lib/lag-monitor/state.jsonl}.
         */
        @Override
        public StateStore create(Config config) {
            config.required("path");
            Path path = config.path("path").orElseThrow();
            Path folder = path.toAbsolutePath().getParent();
            if (Files.isDirectory(path) || !Files.isDirectory(folder)) {
                throw config.wrong("path", "a file in a folder that exists");
            }
            return at(path);
        }
    }
}
