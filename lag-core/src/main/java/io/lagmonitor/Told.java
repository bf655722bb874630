package io.lagmonitor;

import io.lagmonitor.model.LagStatus;

/**
 * What one notifier knows of one incident.
 *
 * @param heard  whether it has taken anything; if not, it was due and has not taken it yet
 * @param number the number of the change it took last; 0 before
 * @param status the status it took last; OK means that it knows of the recovery
 */
record Told(boolean heard, int number, LagStatus status) {

    /** The route is due, nothing was taken yet. */
    static final Told DUE = new Told(false, 0, LagStatus.OK);

    static Told of(int number, LagStatus status) {
        return new Told(true, number, status);
    }

    boolean knowsEnd() {
        return heard && status == LagStatus.OK;
    }
}
