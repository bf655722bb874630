package io.lagmonitor.http;

import io.lagmonitor.model.LagException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** There is no answer, or not all of it. The message says what was asked where, and what happened. */
public final class HttpException extends LagException {

    private static final long serialVersionUID = 1L;

    private final boolean mayHaveArrived;

    private HttpException(HttpCall call, String what, Throwable cause, boolean mayHaveArrived) {
        super(call + ": " + what, quotesSecret(call, cause) ? null : cause);
        this.mayHaveArrived = mayHaveArrived;
    }

    /**
     * Whether the server may have taken the request and done what it asks for. False if there was no connection; a
     * request that changes something may then be sent again.
     */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }

    static HttpException late(HttpCall call, Duration waited, int received) {
        String what = received < 0 ? "no answer after " + waited.toMillis() + " ms"
            : "the answer was not complete after " + waited.toMillis() + " ms, " + received + " bytes of it had come";
        return new HttpException(call, what, null, true);
    }

    static HttpException noTime(HttpCall call) {
        return new HttpException(call, "not sent, no time was left for it", null, false);
    }

    static HttpException closed(HttpCall call, boolean sent) {
        return new HttpException(call, sent ? "closed while it was waited for" : "not sent, closed before", null, sent);
    }

    static HttpException redirect(HttpCall call, int status, String why) {
        return new HttpException(call, "answered " + status + " with a redirect that is not followed: " + why, null, true);
    }

    /** What the JDK's client threw, in words that say which of many things it was. */
    static HttpException of(HttpCall call, Throwable failure) {
        if (causedBy(failure, UnresolvedAddressException.class) || causedBy(failure, UnknownHostException.class)) {
            return new HttpException(call, "unknown host", failure, false);
        }
        if (causedBy(failure, HttpConnectTimeoutException.class)) {
            return new HttpException(call, "no connection in time", failure, false);
        }
        if (causedBy(failure, ConnectException.class)) {
            return new HttpException(
                call, "no connection (" + reason(call, failure, "refused or unreachable") + ")", failure, false);
        }
        if (causedBy(failure, SSLException.class)) {
            return new HttpException(call, "no secure connection (" + reason(call, failure, "TLS failed") + ")", failure,
                !causedBy(failure, SSLHandshakeException.class));
        }
        if (causedBy(failure, ProtocolException.class)) { // it quotes what came, which may be what we sent
            return new HttpException(call, "the connection broke (what came is not HTTP)", null, true);
        }
        return new HttpException(call, "the connection broke (" + reason(call, failure, "closed") + ")", failure, true);
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        return chain(failure).anyMatch(type::isInstance);
    }

    /** The first message on the way down: exceptions of the client wrap others and often say nothing themselves. */
    private static String reason(HttpCall call, Throwable failure, String otherwise) {
        return chain(failure).filter(each -> each.getMessage() != null).findFirst()
            .map(each -> Excerpt.of(each.getMessage(), call.secrets())).orElse(otherwise);
    }

    /** The client quotes what it cannot read, and a server may repeat what it was sent. */
    private static boolean quotesSecret(HttpCall call, Throwable failure) {
        return chain(failure).map(Throwable::toString)
            .anyMatch(text -> call.secrets().stream().anyMatch(secret -> !secret.hideIn(text).equals(text)));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause).limit(10);
    }
}
