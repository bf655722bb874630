package io.lagmonitor.notify.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Headers;
import io.lagmonitor.notify.Hook;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Verdict;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Calls an address with each update, as a JSON document: see the schema {@code META-INF/lag-monitor/incident.schema.json} in
 * this module. Its field {@code key} lets a receiver know what it has taken before.
 *
 * <pre>{@code
 * WebhookNotifier.create("https://hooks.example.com/lag").header("Authorization", "Bearer ...").sign(secret)
 * }</pre>
 *
 * <p>2xx is taken; 400, 413, 415 and 422 refuse the update; after 401, 403 or 410 it is not called again by this process;
 * 429, and a 503 that names a time, are heeded; all else is tried again with the next poll. Redirects are not followed.
 *
 * <p>Immutable: each method gives another notifier, with connections of its own.
 */
public final class WebhookNotifier implements Notifier {

    private final Hook address;
    private final String method;
    private final Headers headers;
    private final Optional<String> secret;
    private final Body body;
    private final Wording wording;
    private final HttpSender sender;

    private WebhookNotifier(Hook address, String method, Headers headers, Optional<String> secret, Body body,
                            Wording wording, HttpSender sender) {
        this.address = address;
        this.method = method;
        this.headers = headers;
        this.secret = secret;
        this.body = body;
        this.wording = wording;
        this.sender = sender;
    }

    /**
     * A notifier that posts our document.
     *
     * @param address a secret
     * @throws IllegalArgumentException if that is not an address; the message does not quote it
     */
    public static WebhookNotifier create(String address) {
        return create(Hook.of(address));
    }

    private static WebhookNotifier create(Hook address) {
        return new WebhookNotifier(address, "POST", Headers.none(), Optional.empty(), Body.DOCUMENT, Wording.english(),
            HttpSender.create(Provider.NAME));
    }

    /** Another method than POST, in capitals. */
    public WebhookNotifier method(String name) {
        address.call(name);
        return new WebhookNotifier(address, name, headers, secret, body, wording, sender.copy());
    }

    /**
     * A header of every call; its value is a secret.
     *
     * @throws IllegalArgumentException if HTTP or the JDK does not allow it; the message does not quote the value
     */
    public WebhookNotifier header(String name, String value) {
        return headers(headers.with(name, value));
    }

    /**
     * Signs every call: {@code Lag-Timestamp} is the time in seconds since 1970, and {@code Lag-Signature} is
     * {@code sha256=} and, in hexadecimal, the HMAC-SHA256 of that time, a dot, and the body.
     */
    public WebhookNotifier sign(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("the key to sign with is blank");
        }
        return new WebhookNotifier(address, method, headers, Optional.of(key), body, wording, sender.copy());
    }

    /**
     * Sends this JSON instead of our document, with its places filled: {@code cluster}, {@code group}, {@code topic},
     * {@code incident}, {@code key}, {@code kind}, {@code status}, {@code title}, {@code text}, {@code command} and
     * {@code link}, each between braces within a string; what is not known is empty.
     *
     * @throws IllegalArgumentException if it is not JSON, or has an unknown place or one outside of a string
     */
    public WebhookNotifier template(String json) {
        return new WebhookNotifier(address, method, headers, secret, Body.of(json), wording, sender.copy());
    }

    /** How people are addressed in the title and the text. */
    public WebhookNotifier wording(Wording words) {
        return new WebhookNotifier(
            address, method, headers, secret, body, Objects.requireNonNull(words, "words"), sender.copy());
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        Instant time = sending.report().time();
        for (IncidentUpdate update : sending.updates()) {
            byte[] bytes = body.of(update, wording.message(update, time), time).getBytes(UTF_8);
            HttpReply reply = sender.send(call(bytes), sending.deadline());
            sending.settle(Verdict.ofStatus(reply, sending.now(), "look at the address and the headers"), List.of(update));
        }
        sending.end();
    }

    @Override
    public String name() {
        return Provider.NAME;
    }

    @Override
    public void close() {
        sender.close();
    }

    /** The address without what is secret of it. */
    @Override
    public String toString() {
        return Provider.NAME + " " + method + " " + address;
    }

    private HttpCall call(byte[] bytes) {
        HttpCall call = headers.on(address.call(method))
            .body(headers.value("Content-Type").orElse("application/json; charset=utf-8"), bytes);
        return secret.isEmpty() ? call : Signature.sign(call, secret.get(), Instant.now(), bytes);
    }

    private WebhookNotifier headers(Headers others) {
        return new WebhookNotifier(address, method, others, secret, body, wording, sender.copy());
    }

    /**
     * Makes the notifier from a file; {@code type=webhook}.
     * <ul>
     * <li>{@code address}: what to call, a secret; must be there. {@code address=https://hooks.example.com/lag}
     * <li>{@code method}: how to call it, in capitals; {@code POST} by default. {@code method=PUT}
     * <li>{@code header.NAME}: a header of every call, a secret; none by default.
     *     {@code header.Authorization=${env:HOOK_AUTHORIZATION}}
     * <li>{@code secret}: what to sign with, as at {@link WebhookNotifier#sign}; unsigned by default.
     *     {@code secret=${env:HOOK_SECRET}}
     * <li>{@code template}: JSON to send instead of our document, as at {@link WebhookNotifier#template}.
     *     {@code template={"text": "{title}"}}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "webhook";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            WebhookNotifier notifier = WebhookNotifier.create(Hook.read(config, "address"))
                .headers(Headers.read(config)).wording(Wording.read(config));
            Optional<String> secret = config.secret("secret");
            Optional<String> method = config.text("method");
            Optional<String> template = config.text("template");
            notifier = secret.isPresent() ? notifier.sign(secret.get()) : notifier;
            try {
                notifier = method.isPresent() ? notifier.method(method.get()) : notifier;
            } catch (IllegalArgumentException e) {
                throw config.wrong("method", "a method of HTTP in capitals, as PUT");
            }
            try {
                return template.isPresent() ? notifier.template(template.get()) : notifier;
            } catch (IllegalArgumentException e) {
                throw config.wrong("template", "JSON as {\"text\": \"{title}\"} (" + e.getMessage() + ")");
            }
        }
    }
}
