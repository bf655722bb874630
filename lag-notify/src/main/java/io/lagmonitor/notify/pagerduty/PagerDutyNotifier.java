package io.lagmonitor.notify.pagerduty;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Hook;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Pages people through PagerDuty's Events API, version 2. The id of an incident is PagerDuty's deduplication key: while it
 * is open each update triggers it, with what is known now and the severity of its status; when it ends, well or otherwise,
 * it is resolved. One that turns bad again within the monitor's {@code reopenWithin} triggers anew under the same key.
 *
 * <pre>{@code PagerDutyNotifier.create(integrationKey)}</pre>
 *
 * <p>With a key that PagerDuty does not know it is not called again by this process; an event that PagerDuty finds invalid
 * is refused; when PagerDuty throttles, the notifier is left out for as long as that says.
 *
 * <p>Immutable: each method gives another notifier, with connections of its own.
 */
public final class PagerDutyNotifier implements Notifier {

    private static final URI EVENTS = URI.create("https://events.pagerduty.com/v2/enqueue");

    private final String integrationKey;
    private final URI address;
    private final Wording wording;
    private final HttpSender sender;

    private PagerDutyNotifier(String integrationKey, URI address, Wording wording, HttpSender sender) {
        this.integrationKey = integrationKey;
        this.address = address;
        this.wording = wording;
        this.sender = sender;
    }

    /**
     * A notifier that speaks English.
     *
     * @param integrationKey of the service, a secret
     * @throws IllegalArgumentException if it is blank
     */
    public static PagerDutyNotifier create(String integrationKey) {
        if (integrationKey.isBlank()) {
            throw new IllegalArgumentException("the integration key is blank");
        }
        return new PagerDutyNotifier(
            integrationKey.strip(), EVENTS, Wording.english(), HttpSender.create(Provider.NAME));
    }

    /** How people are addressed. */
    public PagerDutyNotifier wording(Wording words) {
        return new PagerDutyNotifier(integrationKey, address, Objects.requireNonNull(words, "words"), sender.copy());
    }

    /**
     * Where events are taken; {@code https://events.pagerduty.com/v2/enqueue}, if not said.
     *
     * @throws IllegalArgumentException if that is not an address
     */
    public PagerDutyNotifier address(String events) {
        return new PagerDutyNotifier(integrationKey, HttpCall.address(events), wording, sender.copy());
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        Instant time = sending.report().time();
        for (IncidentUpdate update : sending.updates()) {
            String event = Event.of(update.incident(), wording.message(update, time), integrationKey, time).toString();
            HttpCall call = HttpCall.post(address).bodyAtMost(Hook.ANSWER).secret(integrationKey)
                .body("application/json", event.getBytes(UTF_8));
            sending.settle(
                EventAnswer.verdict(sender.send(call, sending.deadline()), sending.now()), List.of(update));
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

    /** The host, without the key. */
    @Override
    public String toString() {
        return Provider.NAME + " " + address.getHost();
    }

    /**
     * Makes the notifier from a file; {@code type=pagerduty}.
     * <ul>
     * <li>{@code integration.key}: of the service, a secret; must be there. {@code integration.key=${env:PAGERDUTY_KEY}}
     * <li>{@code address}: where events are taken; {@code https://events.pagerduty.com/v2/enqueue} by default.
     *     {@code address=https://events.eu.pagerduty.com/v2/enqueue}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "pagerduty";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            String key = config.secret("integration.key").orElseThrow(() -> new ConfigException(
                config.key("integration.key") + " is missing, expected that of a service"));
            PagerDutyNotifier notifier = PagerDutyNotifier.create(key).wording(Wording.read(config));
            Optional<String> address = config.text("address");
            try {
                return address.isPresent() ? notifier.address(address.get()) : notifier;
            } catch (IllegalArgumentException e) {
                throw config.wrong("address", "an address as https://events.eu.pagerduty.com/v2/enqueue");
            }
        }
    }
}
