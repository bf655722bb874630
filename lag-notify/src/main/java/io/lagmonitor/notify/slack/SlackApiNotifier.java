package io.lagmonitor.notify.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.notify.Hook;
import io.lagmonitor.notify.Message;
import io.lagmonitor.notify.Sending;
import io.lagmonitor.notify.Verdict;
import io.lagmonitor.notify.Wording;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tells people in a Slack channel as a bot: each incident has a thread. Its first message always shows how the incident
 * stands now; what happens is told in the thread, and what is worse, bad again or a reminder in the channel too. Which
 * message that is, is kept with the incident, so that another process goes on in the same thread.
 *
 * <pre>{@code SlackApiNotifier.create("xoxb-...", "C0123456789")}</pre>
 *
 * <p>Many new incidents at once make a digest, which they share as their thread. Where a message or its channel is gone,
 * the incident begins a thread anew. The bot needs the scope {@code chat:write}, and to be a member of the channel or
 * the scope {@code chat:write.public}. With a token that is not valid any more it is not called again by this process; a
 * message that Slack will never take is refused; when Slack throttles, the notifier is left out for as long as Slack says.
 *
 * <p>Immutable: each method gives another notifier, with connections of its own.
 */
public final class SlackApiNotifier implements Notifier {

    private static final URI SLACK = URI.create("https://slack.com/api");
    private static final Set<Kind> FOR_THE_CHANNEL_TOO = EnumSet.of(Kind.AGAIN, Kind.WORSENED, Kind.REMINDER);

    private final String token;
    private final String channel;
    private final URI address;
    private final Wording wording;
    private final int digestAbove;
    private final HttpSender sender;

    private SlackApiNotifier(
            String token, String channel, URI address, Wording wording, int digestAbove, HttpSender sender) {
        this.token = token;
        this.channel = channel;
        this.address = address;
        this.wording = wording;
        this.digestAbove = digestAbove;
        this.sender = sender;
    }

    /**
     * A notifier that speaks English.
     *
     * @param token   of the bot, a secret
     * @param channel its id, or its name with a {@code #}
     * @throws IllegalArgumentException if one is blank or holds what a token cannot; the message does not quote the token
     */
    public static SlackApiNotifier create(String token, String channel) {
        if (token.isBlank() || channel.isBlank()) {
            throw new IllegalArgumentException((token.isBlank() ? "the token" : "the channel") + " is blank");
        }
        HttpCall.post(SLACK).header("Authorization", "Bearer " + token);
        return new SlackApiNotifier(token, channel, SLACK, Wording.english(), SlackNotifier.DIGEST_ABOVE,
            HttpSender.create(Provider.NAME));
    }

    /** How people are addressed. */
    public SlackApiNotifier wording(Wording words) {
        return new SlackApiNotifier(
            token, channel, address, Objects.requireNonNull(words, "words"), digestAbove, sender.copy());
    }

    /** Tells more new incidents than this in one digest; 0 for always. {@value SlackNotifier#DIGEST_ABOVE}, if not said. */
    public SlackApiNotifier digestAbove(int updates) {
        if (updates < 0) {
            throw new IllegalArgumentException("digest above " + updates + " updates, expected 0 or more");
        }
        return new SlackApiNotifier(token, channel, address, wording, updates, sender.copy());
    }

    /**
     * Where the Web API is; {@code https://slack.com/api}, if not said.
     *
     * @throws IllegalArgumentException if that is not an address
     */
    public SlackApiNotifier address(String api) {
        URI base = HttpCall.address(api.replaceFirst("/+$", ""));
        return new SlackApiNotifier(token, channel, base, wording, digestAbove, sender.copy());
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        Map<Optional<SlackThread>, List<IncidentUpdate>> threads = sending.updates().stream()
            .collect(groupingBy(update -> update.note().flatMap(SlackThread::read), LinkedHashMap::new, toList()));
        List<IncidentUpdate> unheard = threads.remove(Optional.<SlackThread>empty());
        if (unheard != null) {
            open(unheard, sending);
        }
        for (Map.Entry<Optional<SlackThread>, List<IncidentUpdate>> thread : threads.entrySet()) {
            follow(thread.getKey().orElseThrow(), thread.getValue(), sending);
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

    /** The channel, without the token. */
    @Override
    public String toString() {
        return Provider.NAME + " " + channel + " at " + address;
    }

    /** Begins threads: one for each, or one for all. */
    private void open(List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        if (updates.size() > digestAbove) {
            openTogether(updates, sending);
            return;
        }
        for (IncidentUpdate update : updates) {
            openAnew(update, sending);
        }
    }

    /** One message; if Slack will never take it, two, and so on: it may be for a single name in it. */
    private void openTogether(List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        ApiAnswer answer = call("chat.postMessage", body(digest(updates, sending), channel), sending);
        List<List<IncidentUpdate>> halves = Sending.halves(answer.verdict(), updates);
        for (List<IncidentUpdate> half : halves) {
            openTogether(half, sending);
        }
        if (halves.isEmpty()) {
            sending.settle(noted(answer.verdict(), answer.posted(true)), updates);
        }
    }

    private void openAnew(IncidentUpdate update, Sending sending) throws InterruptedException {
        ApiAnswer answer = call("chat.postMessage", body(message(update, sending), channel), sending);
        sending.settle(noted(answer.verdict(), answer.posted(false)), List.of(update));
    }

    /** Goes on in a thread; many that share one make a digest in it. */
    private void follow(SlackThread thread, List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        if (updates.size() > digestAbove && thread.shared()) {
            reply(thread, digest(updates, sending), updates, sending);
            return;
        }
        for (IncidentUpdate update : updates) {
            Message message = message(update, sending);
            if (thread.shared() || showsHowItStands(thread, message, update, sending)) {
                reply(thread, message, List.of(update), sending);
            }
        }
    }

    /** Changes the first message, before anything is said in the thread, so that nothing is said twice when this fails. */
    private boolean showsHowItStands(SlackThread thread, Message message, IncidentUpdate update, Sending sending)
            throws InterruptedException {
        ApiAnswer answer =
            call("chat.update", body(message, thread.channel()).put("ts", thread.ts()), sending);
        if (answer.isGone()) {
            openAnew(update, sending);
            return false;
        }
        if (answer.isFixed() || answer.verdict() instanceof Verdict.Taken) {
            return true;
        }
        sending.settle(answer.verdict(), List.of(update));
        return false;
    }

    private void reply(SlackThread thread, Message message, List<IncidentUpdate> updates, Sending sending)
            throws InterruptedException {
        boolean loud = updates.stream().map(IncidentUpdate::kind).anyMatch(FOR_THE_CHANNEL_TOO::contains);
        ApiAnswer answer = call("chat.postMessage", body(message, thread.channel())
            .put("thread_ts", thread.ts()).put("reply_broadcast", loud), sending);
        List<List<IncidentUpdate>> halves = Sending.halves(answer.verdict(), updates);
        for (List<IncidentUpdate> half : halves) {
            reply(thread, digest(half, sending), half, sending);
        }
        if (answer.isGone()) {
            open(updates, sending);
        } else if (halves.isEmpty()) {
            sending.settle(noted(answer.verdict(), answer.isOutsideOfThreads()
                ? answer.posted(thread.shared()) : Optional.of(thread)), updates);
        }
    }

    private static Verdict noted(Verdict verdict, Optional<SlackThread> thread) {
        return verdict instanceof Verdict.Taken && thread.isPresent() ? Verdict.taken(thread.get().note()) : verdict;
    }

    private Message message(IncidentUpdate update, Sending sending) {
        return wording.message(update, sending.report().time());
    }

    private Message digest(List<IncidentUpdate> updates, Sending sending) {
        return wording.digest(updates, sending.report());
    }

    private static ObjectNode body(Message message, String channel) {
        return SlackMessage.of(message).put("channel", channel);
    }

    private ApiAnswer call(String method, ObjectNode body, Sending sending) throws InterruptedException {
        HttpCall call = HttpCall.post(URI.create(address + "/" + method)).bodyAtMost(Hook.ANSWER)
            .header("Authorization", "Bearer " + token).secret(token)
            .body("application/json; charset=utf-8", body.toString().getBytes(UTF_8));
        return ApiAnswer.of(sender.send(call, sending.deadline()), sending.now());
    }

    /**
     * Makes the notifier from a file; {@code type=slack-api}.
     * <ul>
     * <li>{@code token}: the bot's, a secret; must be there. {@code token=${env:SLACK_TOKEN}}
     * <li>{@code channel}: its id, or its name with a {@code #}; must be there. {@code channel=C0123456789}
     * <li>{@code address}: where the Web API is; {@code https://slack.com/api} by default.
     *     {@code address=https://slack-gov.com/api}
     * <li>{@code digest.above}: more new incidents than this at once are told in one digest; 0 to 100, 10 by default.
     *     {@code digest.above=5}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "slack-api";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            String channel = config.required("channel");
            SlackApiNotifier notifier = withToken(config, channel).wording(Wording.read(config))
                .digestAbove((int) config.number("digest.above", 0, 100).orElse(SlackNotifier.DIGEST_ABOVE));
            Optional<String> address = config.text("address");
            try {
                return address.isPresent() ? notifier.address(address.get()) : notifier;
            } catch (IllegalArgumentException e) {
                throw config.wrong("address", "an address as https://slack.com/api");
            }
        }

        private static SlackApiNotifier withToken(Config config, String channel) {
            String token = config.secret("token").orElseThrow(
                () -> new ConfigException(config.key("token") + " is missing, expected that of a bot, as xoxb-..."));
            try {
                return SlackApiNotifier.create(token, channel);
            } catch (IllegalArgumentException e) {
                throw config.wrong("token", "that of a bot, as xoxb-...");
            }
        }
    }
}
