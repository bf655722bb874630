package io.lagmonitor.spi;

import io.lagmonitor.model.LagSnapshot;

/**
 * States facts about consumer groups. Everything else (schedule, threads, timeouts, history, retry, judgement) is the
 * monitor's. The rules, checked by the contract test {@code LagSourceContract} unless marked:
 *
 * <ul>
 * <li><b>S1</b> There are never two calls at once (kept by the monitor), and not always the same thread.
 * <li><b>S2</b> {@code fetch} blocks, and throws when it cannot answer within {@link LagRequest#timeout()}.
 * <li><b>S3</b> An interrupt ends it promptly.
 * <li><b>S4</b> It returns only groups that were asked for.
 * <li><b>S5</b> Half an answer is an answer: with failures, and not complete. It throws only when nothing could be read.
 * <li><b>S6</b> Nothing is invented: what is unknown is left out, never 0 or -1. Committed offsets are read before log
 *     end offsets, or lag would be negative. (The order cannot be checked on a stranger's source.)
 * <li><b>S7</b> No schedule, no retry, no cached lag; connections, metadata and a vendor's schema may be kept, and a
 *     throttled request may wait inside the timeout. (Cannot be checked on a stranger's source.)
 * <li><b>S8</b> {@code close} releases everything, may be called twice or before any fetch, and does not throw.
 * </ul>
 */
@FunctionalInterface
public interface LagSource extends AutoCloseable {

    /**
     * Reads the groups that were asked for.
     *
     * @throws Exception when nothing could be read; the message says why, for people, without secrets
     */
    LagSnapshot fetch(LagRequest request) throws Exception;

    /** The name this source has in a monitor if the user gives none. */
    default String name() {
        return "source";
    }

    @Override
    default void close() {}
}
