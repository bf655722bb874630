package io.lagmonitor.spi;

import io.lagmonitor.model.LagException;

/** Another process saved its state since ours was loaded: what we hold is old, and nothing was saved. */
public final class StateConflictException extends LagException {

    private static final long serialVersionUID = 1L;

    /** Says where the conflict was seen. */
    public StateConflictException(String message) {
        super(message);
    }
}
