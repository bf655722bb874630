package io.lagmonitor.notify.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpReply;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.notify.Hook;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Verdict;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.util.List;
import java.util.Objects;

/**
 * Tells people in a Slack channel through an incoming webhook: a message for each update, or one digest if there are many.
 * What a webhook has sent can be neither changed nor answered to; {@link SlackApiNotifier} can do both.
 *
 * <pre>{@code SlackNotifier.create("https://hooks.slack.com/services/...")}</pre>
 *
 * <p>A webhook that was revoked, or whose channel is archived, is not called again by this process; a message that Slack
 * will never take is refused; when Slack throttles, the notifier is left out for as long as Slack says.
 *
 * <p>Immutable: each method gives another notifier, with connections of its own.
 */
public final class SlackNotifier implements Notifier {

    /** How many updates are told one by one, if not said: Slack takes about one message a second. */
    public static final int DIGEST_ABOVE = 10;

    private final Hook webhook;
    private final Wording wording;
    private final int digestAbove;
    private final HttpSender sender;

    private SlackNotifier(Hook webhook, Wording wording, int digestAbove, HttpSender sender) {
        this.webhook = webhook;
        this.wording = wording;
        this.digestAbove = digestAbove;
        this.sender = sender;
    }

    /**
     * A notifier that speaks English.
     *
     * @param webhook its address, a secret
     * @throws IllegalArgumentException if that is not an address; the message does not quote it
     */
    public static SlackNotifier create(String webhook) {
        return create(Hook.of(webhook));
    }

    private static SlackNotifier create(Hook webhook) {
        return new SlackNotifier(webhook, Wording.english(), DIGEST_ABOVE, HttpSender.create(Provider.NAME));
    }

    /** How people are addressed. */
    public SlackNotifier wording(Wording words) {
        return new SlackNotifier(webhook, Objects.requireNonNull(words, "words"), digestAbove, sender.copy());
    }

    /** Tells more updates than this in one digest; 0 for always. {@value #DIGEST_ABOVE}, if not said. */
    public SlackNotifier digestAbove(int updates) {
        if (updates < 0) {
            throw new IllegalArgumentException("digest above " + updates + " updates, expected 0 or more");
        }
        return new SlackNotifier(webhook, wording, updates, sender.copy());
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        if (sending.updates().size() > digestAbove) {
            digest(sending.updates(), sending);
        } else {
            for (IncidentUpdate update : sending.updates()) {
                Message message = wording.message(update, sending.report().time());
                sending.settle(post(message, sending), List.of(update));
            }
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

    /** The webhook without what is secret of it. */
    @Override
    public String toString() {
        return Provider.NAME + " " + webhook;
    }

    /** One message; if Slack will never take it, two, and so on: it may be for a single name in it. */
    private void digest(List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        Verdict verdict = post(wording.digest(updates, sending.report()), sending);
        List<List<IncidentUpdate>> halves = Sending.halves(verdict, updates);
        for (List<IncidentUpdate> half : halves) {
            digest(half, sending);
        }
        if (halves.isEmpty()) {
            sending.settle(verdict, updates);
        }
    }

    private Verdict post(Message message, Sending sending) throws InterruptedException {
        HttpCall call = webhook.call("POST")
            .body("application/json; charset=utf-8", SlackMessage.of(message).toString().getBytes(UTF_8));
        HttpReply reply = sender.send(call, sending.deadline());
        return WebhookAnswer.verdict(reply, sending.now());
    }

    /**
     * Makes the notifier from a file; {@code type=slack}.
     * <ul>
     * <li>{@code webhook}: the address of the incoming webhook, a secret; must be there.
     *     {@code webhook=${env:SLACK_WEBHOOK}}
     * <li>{@code digest.above}: more updates than this at once are told in one digest; 0 to 100, {@value #DIGEST_ABOVE} by
     *     default. {@code digest.above=5}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "slack";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            return SlackNotifier.create(Hook.read(config, "webhook")).wording(Wording.read(config))
                .digestAbove((int) config.number("digest.above", 0, 100).orElse(DIGEST_ABOVE));
        }
    }
}
