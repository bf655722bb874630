package io.lagmonitor.spi;

import io.lagmonitor.model.LagException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a notifier throws to say when it wants to be called again. It is about the notifier as a whole: it is left out
 * until then, under each of its names, and what is pending for it stays pending. An act that throws {@link #retryAt} is
 * begun again then, which is news only if it fails for another reason, apart from numbers in it; one that throws
 * {@link #never} has failed.
 */
public final class DeliveryException extends LagException {

    private static final long serialVersionUID = 1L;

    private final Instant retryAt;

    /** @param retryAt null for never: only what is serializable may be a field of an exception */
    private DeliveryException(Instant retryAt, String why) {
        super(why);
        this.retryAt = retryAt;
    }

    /**
     * Call again at that time and not before, as a service that throttles asks for; a notifier is left out for a day at
     * most, so that a wrong time does not keep it silent for ever.
     */
    public static DeliveryException retryAt(Instant time, String why) {
        return new DeliveryException(Objects.requireNonNull(time, "time"), why);
    }

    /** Calling again is of no use before this process is started anew with other settings, as with a wrong key. */
    public static DeliveryException never(String why) {
        return new DeliveryException(null, why);
    }

    /** When to call again; empty for never. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
