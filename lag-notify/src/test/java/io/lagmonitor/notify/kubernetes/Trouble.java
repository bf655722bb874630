package io.lagmonitor.notify.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What {@link FakeKubernetes} does with a request other than to grant it. Immutable. */
public final class Trouble {

    /** What becomes of the request. */
    enum Kind { GRANTED, ANSWERED, BROKEN_BEFORE, BROKEN_AFTER, HANGING }

    private final Kind kind;
    private final int status;
    private final String body;
    private final Map<String, String> headers;
    private final Runnable before;

    private Trouble(Kind kind, int status, String body, Map<String, String> headers, Runnable before) {
        this.kind = kind;
        this.status = status;
        this.body = body;
        this.headers = headers;
        this.before = before;
    }

    /** This happens first, as the write of another client; then the request is granted if it still can be. */
    public static Trouble meanwhile(Runnable happens) {
        return of(Kind.GRANTED).and(happens);
    }

    /** The connection breaks, and nothing was done. */
    public static Trouble breakBefore() {
        return of(Kind.BROKEN_BEFORE);
    }

    /** It is done, and the connection breaks before the answer. */
    public static Trouble breakAfter() {
        return of(Kind.BROKEN_AFTER);
    }

    /** Nothing is done, and nothing answered, until the server works again or is closed. */
    public static Trouble hang() {
        return of(Kind.HANGING);
    }

    /** Nothing is done; a proxy or so answers this. */
    public static Trouble answer(int status, String body) {
        return new Trouble(Kind.ANSWERED, status, body, Map.of("Content-Type", "text/html"), () -> {});
    }

    /** Nothing is done; the API server answers with a Status. */
    public static Trouble status(int code, String reason, String message) {
        return new Trouble(Kind.ANSWERED, code, FakeObjects.status(code, reason, message, "").toString(),
            Map.of("Content-Type", "application/json"), () -> {});
    }

    /** With this header. */
    public Trouble header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Trouble(kind, status, body, more, before);
    }

    /** And this happens first. */
    public Trouble and(Runnable happens) {
        Objects.requireNonNull(happens, "happens");
        return new Trouble(kind, status, body, headers, () -> {
            before.run();
            happens.run();
        });
    }

    Kind kind() {
        return kind;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    void happen() {
        before.run();
    }

    private static Trouble of(Kind kind) {
        return new Trouble(kind, 0, "", Map.of(), () -> {});
    }
}
