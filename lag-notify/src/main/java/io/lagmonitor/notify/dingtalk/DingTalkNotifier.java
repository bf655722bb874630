package io.lagmonitor.notify.dingtalk;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Tells people in a DingTalk group through a custom robot: signed, or one that knows us by a keyword or our address.
 *
 * <pre>{@code DingTalkNotifier.create("https://oapi.dingtalk.com/robot/send?access_token=...", "SEC...")}</pre>
 *
 * <p>A robot may say twenty messages a minute, and is blocked for ten minutes if it says more. The notifier counts: it sends
 * at most 18 in any minute, makes one digest of what would come too near to that, and asks to be left out
 * for as long as nothing may be sent; nothing is lost. If DingTalk throttles all the same it is left out for eleven minutes.
 * A robot that is gone, or whose safety settings do not let us through, is not called again by this process.
 *
 * <p>Each method gives another notifier, with connections and a count of its own.
 */
public final class DingTalkNotifier implements Notifier {

    /** How many updates are told one by one, if not said. */
    public static final int DIGEST_ABOVE = 5;

    /** So many messages of a minute are kept for digests. */
    private static final int RESERVE = 3;
    private static final Set<Kind> GOOD_NEWS = EnumSet.of(Kind.RECOVERED, Kind.ENDED, Kind.EASED);
    private static final Pattern MOBILE = Pattern.compile("\\+?[0-9-]{5,20}");
    private static final Pattern USER = Pattern.compile("\\S{1,64}");

    private final Hook robot;
    private final Optional<String> secret;
    private final Style style;
    private final Wording wording;
    private final int digestAbove;
    private final HttpSender sender;
    private final Pace pace;

    private DingTalkNotifier(Hook robot, Optional<String> secret, Style style, Wording wording, int digestAbove,
                             HttpSender sender, Pace pace) {
        this.robot = robot;
        this.secret = secret;
        this.style = style;
        this.wording = wording;
        this.digestAbove = digestAbove;
        this.sender = sender;
        this.pace = pace;
    }

    /**
     * A robot that knows us by a {@link #keyword} or our address.
     *
     * @param robot the address of its webhook, a secret
     * @throws IllegalArgumentException if that is not an address; the message does not quote it
     */
    public static DingTalkNotifier create(String robot) {
        return create(Hook.of(robot), Optional.empty());
    }

    /**
     * A robot that demands signatures.
     *
     * @param robot  the address of its webhook, a secret
     * @param secret what it is signed with, as {@code SEC...}
     * @throws IllegalArgumentException if the one is not an address or the other is blank; the message quotes neither
     */
    public static DingTalkNotifier create(String robot, String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("the secret is blank; leave it away for a robot without signatures");
        }
        return create(Hook.of(robot), Optional.of(secret));
    }

    private static DingTalkNotifier create(Hook robot, Optional<String> secret) {
        return new DingTalkNotifier(robot, secret, Style.PLAIN, Wording.english(), DIGEST_ABOVE,
            HttpSender.create(Provider.NAME), new Pace(System::nanoTime));
    }

    /** How people are addressed. */
    public DingTalkNotifier wording(Wording words) {
        return new DingTalkNotifier(robot, secret, style, Objects.requireNonNull(words, "words"), digestAbove, sender.copy(),
            new Pace(System::nanoTime));
    }

    /** A word that the robot demands: every message that lacks it says it at its end. */
    public DingTalkNotifier keyword(String word) {
        if (word.isBlank() || word.length() > 64) {
            throw new IllegalArgumentException("a keyword of " + word.strip().length() + " characters, expected 1 to 64");
        }
        return style(new Style(style.format(), Optional.of(word.strip()), style.mobiles(), style.users(), style.all()));
    }

    /** Tells without markup; markdown, if not said. */
    public DingTalkNotifier text() {
        return format(Format.TEXT);
    }

    /** Tells with cards that open the console of the {@link Wording}; where there is no link, in markdown. */
    public DingTalkNotifier actionCards() {
        return format(Format.ACTION_CARD);
    }

    /** Mentions those with these mobile numbers, unless the news is good. */
    public DingTalkNotifier atMobiles(String... mobiles) {
        check(MOBILE, "mobile number", mobiles);
        return style(new Style(style.format(), style.keyword(), List.of(mobiles), style.users(), style.all()));
    }

    /** Mentions those with these user ids, unless the news is good. */
    public DingTalkNotifier atUsers(String... users) {
        check(USER, "user id", users);
        return style(new Style(style.format(), style.keyword(), style.mobiles(), List.of(users), style.all()));
    }

    /** Mentions everybody, unless the news is good. */
    public DingTalkNotifier atAll() {
        return style(new Style(style.format(), style.keyword(), style.mobiles(), style.users(), true));
    }

    /** Tells more updates than this in one digest; 0 for always. {@value #DIGEST_ABOVE}, if not said. */
    public DingTalkNotifier digestAbove(int updates) {
        if (updates < 0) {
            throw new IllegalArgumentException("digest above " + updates + " updates, expected 0 or more");
        }
        return new DingTalkNotifier(
            robot, secret, style, wording, updates, sender.copy(), new Pace(System::nanoTime));
    }

    /** For tests of the pace. */
    DingTalkNotifier nanoTime(LongSupplier clock) {
        return new DingTalkNotifier(robot, secret, style, wording, digestAbove, sender.copy(), new Pace(clock));
    }

    @Override
    public void send(Notification notification) throws InterruptedException {
        Sending sending = Sending.of(notification);
        List<IncidentUpdate> updates = sending.updates();
        if (updates.isEmpty()) {
            return;
        }
        refuseToBeTooFast(sending);
        if (updates.size() > Math.max(1, Math.min(digestAbove, pace.left() - RESERVE))) {
            digest(updates, sending);
        } else {
            for (IncidentUpdate update : updates) {
                Message message = wording.message(update, sending.report().time());
                sending.settle(post(message, List.of(update), sending), List.of(update));
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

    /** The robot without what is secret of it. */
    @Override
    public String toString() {
        return Provider.NAME + " " + robot;
    }

    private void refuseToBeTooFast(Sending sending) {
        if (pace.left() == 0) {
            throw DeliveryException.retryAt(sending.now().plus(pace.untilFree()),
                Pace.MOST + " messages were sent within a minute, and DingTalk blocks who sends more than 20");
        }
    }

    /** One message; if DingTalk will never take it, two, and so on: it may be for a single name in it. */
    private void digest(List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        refuseToBeTooFast(sending);
        Verdict verdict = post(wording.digest(updates, sending.report()), updates, sending);
        List<List<IncidentUpdate>> halves = Sending.halves(verdict, updates);
        for (List<IncidentUpdate> half : halves) {
            digest(half, sending);
        }
        if (halves.isEmpty()) {
            sending.settle(verdict, updates);
        }
    }

    private Verdict post(Message message, List<IncidentUpdate> updates, Sending sending) throws InterruptedException {
        boolean alarm = !updates.stream().map(IncidentUpdate::kind).allMatch(GOOD_NEWS::contains);
        URI signed = secret.map(key -> Signature.signed(robot.address(), key, Instant.now()))
            .orElse(robot.address());
        HttpCall call = robot.call("POST", signed).body("application/json; charset=utf-8",
            style.render(message, alarm).toString().getBytes(UTF_8));
        pace.count();
        return DingTalkAnswer.verdict(sender.send(call, sending.deadline()), sending.now());
    }

    private DingTalkNotifier format(Format format) {
        return style(new Style(format, style.keyword(), style.mobiles(), style.users(), style.all()));
    }

    private DingTalkNotifier style(Style other) {
        return new DingTalkNotifier(
            robot, secret, other, wording, digestAbove, sender.copy(), new Pace(System::nanoTime));
    }

    private static void check(Pattern pattern, String what, String... values) {
        for (String value : values) {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException("'" + value + "' is not a " + what);
            }
        }
    }

    /**
     * Makes the notifier from a file; {@code type=dingtalk}.
     * <ul>
     * <li>{@code webhook}: the address of the robot's webhook, a secret; must be there. {@code webhook=${env:DING_WEBHOOK}}
     * <li>{@code secret}: what a robot with signatures is signed with; none by default. {@code secret=${env:DING_SECRET}}
     * <li>{@code keyword}: a word that the robot demands of every message; none by default. {@code keyword=lag}
     * <li>{@code format}: {@code text}, {@code markdown} or {@code action-card}, which opens {@code console} and mentions
     *     nobody; {@code markdown} by default. {@code format=text}
     * <li>{@code at.mobiles}, {@code at.users}: whom to mention unless the news is good, by mobile number and by user id,
     *     separated by commas; nobody by default. {@code at.mobiles=15012345678}
     * <li>{@code at.all}: {@code true} to mention everybody; {@code false} by default. {@code at.all=true}
     * <li>{@code digest.above}: more updates than this at once are told in one digest; 0 to 15, {@value #DIGEST_ABOVE} by
     *     default. {@code digest.above=3}
     * <li>{@code language}, {@code zone}, {@code console}, {@code command}: as at {@link Wording#read}
     * </ul>
     */
    public static final class Provider implements NotifierProvider {

        static final String NAME = "dingtalk";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Notifier create(Config config) {
            Optional<String> secret = config.secret("secret");
            DingTalkNotifier notifier = DingTalkNotifier.create(Hook.read(config, "webhook"), secret)
                .style(style(config)).wording(Wording.read(config))
                .digestAbove((int) config.number("digest.above", 0, Pace.MOST - RESERVE).orElse(DIGEST_ABOVE));
            refuseCardsWithoutConsole(config);
            return notifier;
        }

        private static Style style(Config config) {
            Optional<String> keyword = config.text("keyword");
            if (keyword.filter(word -> word.length() > 64).isPresent()) {
                throw config.wrong("keyword", "a word of 1 to 64 characters");
            }
            List<String> mobiles = checked(config, "at.mobiles", MOBILE, "mobile numbers, as 15012345678");
            List<String> users = checked(config, "at.users", USER, "user ids of at most 64 characters");
            boolean all = config.flag("at.all").orElse(false);
            Format format = config.choice("format", Format.class).orElse(Format.MARKDOWN);
            try {
                return new Style(format, keyword, mobiles, users, all);
            } catch (IllegalArgumentException e) {
                throw config.wrong("format", "text or markdown, as a card mentions nobody");
            }
        }

        private static List<String> checked(Config config, String key, Pattern pattern, String accepted) {
            List<String> values = config.list(key);
            if (!values.stream().allMatch(value -> pattern.matcher(value).matches())) {
                throw config.wrong(key, accepted);
            }
            return values;
        }

        private static void refuseCardsWithoutConsole(Config config) {
            if (config.text("format").filter("action-card"::equals).isPresent() && config.text("console").isEmpty()) {
                throw new ConfigException(config.key("format") + "=action-card cannot be used without "
                    + config.key("console") + ", which its cards open");
            }
        }
    }
}
