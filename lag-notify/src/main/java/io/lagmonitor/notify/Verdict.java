package io.lagmonitor.notify;

import io.lagmonitor.http.HttpReply;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a service made of one message, whatever words it has for that. Messages of it are those of the reply, which show no
 * secrets.
 */
public sealed interface Verdict {

    /** How long to leave a service alone that throttles and does not say until when. */
    Duration THROTTLED = Duration.ofMinutes(1);

    /**
     * It was taken.
     *
     * @param note what to keep with the incidents it was about, for the next message
     */
    record Taken(Optional<String> note) implements Verdict {}

    /** This message can never be taken; others can. */
    record Refused(String why) implements Verdict {}

    /** It was not taken; if the failure is a {@link DeliveryException} it says when to call again. */
    record Failed(LagException why) implements Verdict {}

    /** Taken, without a note. */
    static Verdict taken() {
        return new Taken(Optional.empty());
    }

    /** Taken, and this is to be kept. */
    static Verdict taken(String note) {
        return new Taken(Optional.of(note));
    }

    /** The message can never be taken. */
    static Verdict refused(HttpReply reply) {
        return new Refused(reply.toString());
    }

    /** Not taken now; the next poll offers it again. Also for answers that make no sense: who knows what gave them. */
    static Verdict later(HttpReply reply) {
        return new Failed(new LagException(reply.toString()));
    }

    /** Not taken, and nothing is before the time that the server names, or before {@link #THROTTLED} is over. */
    static Verdict throttled(HttpReply reply, Instant now) {
        return throttled(reply, now, THROTTLED);
    }

    /** The same, with another time to wait if the server names none. */
    static Verdict throttled(HttpReply reply, Instant now, Duration unlessSaid) {
        return new Failed(DeliveryException.retryAt(reply.retryAt(now).orElse(now.plus(unlessSaid)), reply.toString()));
    }

    /**
     * Nothing will be taken with the settings of this process.
     *
     * @param hint which setting to look at
     */
    static Verdict never(HttpReply reply, String hint) {
        return new Failed(DeliveryException.never(reply + " (" + hint + ")"));
    }

    /**
     * What a status means where a service has no words of its own: 2xx is taken; 400, 413, 415 and 422 refuse the message;
     * 401 and 403 the key, and 410 the address; 429 throttles, as does 503 with a time; all else, a redirect too, may
     * be otherwise next time.
     */
    static Verdict ofStatus(HttpReply reply, Instant now, String hint) {
        return switch (reply.status()) {
            case 400, 413, 415, 422 -> refused(reply);
            case 401, 403, 410 -> never(reply, hint);
            case 429 -> throttled(reply, now);
            case 503 -> reply.retryAt(now).isPresent() ? throttled(reply, now) : later(reply);
            default -> reply.isSuccess() ? taken() : later(reply);
        };
    }
}
