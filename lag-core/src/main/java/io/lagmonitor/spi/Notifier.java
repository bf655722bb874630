package io.lagmonitor.spi;

import io.lagmonitor.model.Route;

/**
 * Tells people, or acts on machines: the builder's {@code tell} and {@code act} take the same. A teller is called with
 * everything that is pending for it; what it has not taken is offered again by a later poll in its newest form. An act is
 * called once for each incident whose route is due; if it throws it has failed, and is not repeated unless it asks to be.
 * The rules, checked by the contract test {@code NotifierContract} unless marked:
 *
 * <ul>
 * <li><b>N1</b> There are never two calls at once on one instance, also under two names; it is closed once. (Kept by the
 *     monitor.)
 * <li><b>N2</b> An interrupt ends {@code send} promptly.
 * <li><b>N3</b> {@code close} releases everything, may be called twice or before any send, and does not throw.
 * <li><b>N4</b> Returned means taken, thrown means offered again: what a server refused is thrown, and every kind of
 *     update, of groups of any name, is taken, and a notification without any, as on a route that hears every poll. A
 *     notifier that marks updates itself marks each at most once, and refuses only what it can never take, with a
 *     reason: one that only acts, whatever is told.
 * <li><b>N5</b> Updates are told at least once; {@code update.key()} is stable. (Kept by the monitor.)
 * <li><b>N6</b> One notification carries every pending update. (Kept by the monitor.)
 * <li><b>N7</b> No queue of incidents, no sleep, no retry loop. (Cannot be checked on a stranger's notifier.)
 * </ul>
 */
@FunctionalInterface
public interface Notifier extends AutoCloseable {

    /**
     * Tells all updates, or does all acts, within {@link Notification#timeout()}; then it is interrupted. Without
     * updates there is nothing to tell or to do. Called on a thread of its own, not always the same.
     *
     * @throws DeliveryException when they were not taken, saying when to call again
     * @throws Exception         when they were not taken; the message says why, for people, without secrets
     */
    void send(Notification notification) throws Exception;

    /** The name this notifier has in a monitor if the user gives none. */
    default String name() {
        return "notifier";
    }

    /** When it joins an incident, unless the user says otherwise. */
    default Route route() {
        return Route.atOpening();
    }

    /**
     * Whether an act that may have been done can be done again with the same {@link
     * io.lagmonitor.model.IncidentUpdate#key()} without harm; then it is begun up to three times in all. If not, the
     * incident says that it may have been done. Asked once, when it is given to the builder.
     */
    default boolean idempotent() {
        return false;
    }

    @Override
    default void close() {}
}
