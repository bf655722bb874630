package io.lagmonitor.notify;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.Config;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How people are addressed: in which language, by which clock, and what they are told to do next. All notifiers for people
 * take one.
 *
 * <pre>{@code
 * Wording.in(Locale.CHINESE).zone(ZoneId.of("Asia/Shanghai"))
 *     .console("https://console/clusters/{cluster}/groups/{group}")
 * }</pre>
 *
 * <p>English, Chinese and Korean are there. Another language, or other words, is a file
 * {@code META-INF/lag-monitor/wording_LANGUAGE.properties} on the class path, in UTF-8, of patterns of
 * {@link java.text.MessageFormat} under the keys of {@code wording_en.properties}; what it leaves out is said in English.
 * The reasons of policies and the notes of acts are said as those say them.
 *
 * <p>Immutable: each method gives another wording, and refuses with an {@link IllegalArgumentException} what cannot be
 * used.
 */
public final class Wording {

    private final Phrases phrases;
    private final ZoneId zone;
    private final NextStep next;

    private Wording(Phrases phrases, ZoneId zone, NextStep next) {
        this.phrases = phrases;
        this.zone = zone;
        this.next = next;
    }

    /** English, and times in UTC. */
    public static Wording english() {
        return in(Locale.ENGLISH);
    }

    /** A language; files of one's own are looked for with the context class loader of this thread. */
    public static Wording in(Locale language) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return in(language, context == null ? Wording.class.getClassLoader() : context);
    }

    /** A language, of files that this loader finds. */
    public static Wording in(Locale language, ClassLoader loader) {
        Objects.requireNonNull(loader, "loader");
        return new Wording(Phrases.of(language, loader), ZoneOffset.UTC, NextStep.DEFAULT);
    }

    /** Whose clocks count; UTC, if not said. */
    public Wording zone(ZoneId clocks) {
        return new Wording(phrases, Objects.requireNonNull(clocks, "clocks"), next);
    }

    /**
     * A page where people see more, as {@code https://console/{cluster}/{group}?topic={topic}&incident={incident}}; none,
     * if not said. What takes the place of a name is encoded. The topic is that of the worst finding about one, or empty.
     * An incident that is not about a group gets a link only if the template names neither cluster, group nor topic.
     */
    public Wording console(String template) {
        return new Wording(phrases, zone, new NextStep(next.command(), Optional.of(NextStep.consoleTemplate(template))));
    }

    /**
     * The command for people who want to see more of a group, with the places of {@link #console}; what takes the place
     * of a name is one word of a shell. If not said:
     * {@code kafka-consumer-groups.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --describe --group {group}}.
     */
    public Wording command(String template) {
        return new Wording(phrases, zone, new NextStep(Optional.of(NextStep.commandTemplate(template)), next.console()));
    }

    /** No command. */
    public Wording withoutCommand() {
        return new Wording(phrases, zone, new NextStep(Optional.empty(), next.console()));
    }

    /**
     * Reads a wording from the settings of a notifier:
     * <ul>
     * <li>{@code language}: a tag as {@code zh} or {@code zh-TW}; {@code en} by default. {@code language=ko}
     * <li>{@code zone}: whose clocks count; {@code UTC} by default. {@code zone=Asia/Seoul}
     * <li>{@code console}: the template of {@link #console}; no link by default.
     *     {@code console=https://console/{cluster}/{group}}
     * <li>{@code command}: the template of {@link #command}, with its default; {@code none} for none.
     *     {@code command=kafka-consumer-groups.sh --bootstrap-server broker-1:9092 --describe --group {group}}
     * </ul>
     */
    public static Wording read(Config config) {
        Wording wording = language(config);
        Optional<String> zone = config.text("zone");
        Optional<String> console = config.text("console");
        Optional<String> command = config.text("command");
        if (zone.isPresent()) {
            wording = wording.zone(zone(config, zone.get()));
        }
        try {
            wording = console.isPresent() ? wording.console(console.get()) : wording;
        } catch (IllegalArgumentException e) {
            throw config.wrong("console", "an address as https://console/{cluster}/{group} (" + e.getMessage() + ")");
        }
        try {
            return command.isEmpty() ? wording
                : command.get().equals("none") ? wording.withoutCommand() : wording.command(command.get());
        } catch (IllegalArgumentException e) {
            throw config.wrong("command", "one line for a shell, or none (" + e.getMessage() + ")");
        }
    }

    /** What to say of one update that a poll of this time brought. */
    public Message message(IncidentUpdate update, Instant time) {
        return composer().message(update, time);
    }

    /**
     * What to say of many updates of one poll at once: how many are how bad, and the ten worst.
     *
     * @param updates at least one
     */
    public Message digest(List<IncidentUpdate> updates, LagReport report) {
        return new Digest(phrases, units(), composer()).of(updates, report);
    }

    @Override
    public String toString() {
        return "wording in " + phrases.locale().toLanguageTag() + ", " + zone;
    }

    private Composer composer() {
        return new Composer(phrases, units(), next);
    }

    private Units units() {
        return new Units(phrases, zone);
    }

    private static Wording language(Config config) {
        try {
            return in(new Locale.Builder().setLanguageTag(config.text("language").orElse("en")).build());
        } catch (IllformedLocaleException | IllegalArgumentException e) {
            throw config.wrong("language", "a tag as en, ko, zh or zh-TW (" + e.getMessage() + ")");
        }
    }

    private static ZoneId zone(Config config, String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw config.wrong("zone", "a time zone as UTC, +08:00 or Asia/Seoul");
        }
    }
}
