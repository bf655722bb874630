package io.lagmonitor.spi;

import java.util.Map;
import java.util.Set;

/**
 * Keeps what the monitor must not forget: a few kilobytes of text under text keys. Called by one thread at a time. The
 * rules, checked by the contract test {@code StateStoreContract}:
 *
 * <ul>
 * <li><b>T1</b> A new store is empty.
 * <li><b>T2</b> What was saved is loaded, to the letter, by this store and by one that is opened later; keys and values
 *     are any text.
 * <li><b>T3</b> A put replaces the value of its key, a delete removes it, all other keys stay.
 * <li><b>T4</b> A save on top of what another store saved since our load throws {@link StateConflictException} and
 *     changes nothing; after a new load it can be done. Our own saves are no conflict.
 * <li><b>T5</b> The caller keeps its maps: they are neither changed nor held, and a loaded one does not change either.
 * <li><b>T6</b> {@code close} releases everything, may be called twice or before any load, and does not throw.
 * </ul>
 */
public interface StateStore extends AutoCloseable {

    /**
     * Everything that is stored; empty at the very first time. Comes before the first save.
     *
     * @throws RuntimeException when it cannot be read; then nothing may have been changed
     */
    Map<String, String> load();

    /**
     * Puts and deletes, all or nothing, durable when it returns. Deleting what is not there is fine; no key is in both.
     *
     * @throws StateConflictException if another process saved since our last {@link #load()}; nothing was changed
     * @throws RuntimeException       when it cannot be written; then {@link #load()} tells what is stored
     */
    void save(Map<String, String> put, Set<String> delete);

    @Override
    default void close() {}
}
