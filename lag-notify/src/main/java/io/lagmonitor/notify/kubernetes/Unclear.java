package io.lagmonitor.notify.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * The API server did not say whether it did what it was asked for: there was no answer, or none that says so. What was
 * begun can be done again with the same key.
 */
final class Unclear extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Instant> again;

    Unclear(String why) {
        this(why, Optional.empty());
    }

    Unclear(String why, Optional<Instant> again) {
        super(why);
        this.again = again;
    }

    /** When the server wants to be asked again, if it says. */
    Optional<Instant> again() {
        return again;
    }
}
