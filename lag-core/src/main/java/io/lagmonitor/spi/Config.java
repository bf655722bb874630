package io.lagmonitor.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The settings of one instance, read by its provider. Keys come without the instance's prefix; messages name them with
 * it. A value that is {@code ${env:NAME}} or {@code ${file:/path}} is replaced by that variable or by the text of that
 * file; messages then show the reference, never what it stands for. A value that nobody may see is read with
 * {@link #secret}; messages do not show it either.
 *
 * <p>A key is known because the provider reads it, so a provider reads all of its keys, also those it will not use.
 * After {@code create} the monitor calls {@link #refuseUnknownKeys()}. Not for use by several threads.
 */
public final class Config {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(_[0-9]+)*");
    private static final Pattern SOUNDS_SECRET =
        Pattern.compile("pass(word|phrase)|secret|token|credential|jaas|(api|access|private)[.-]?key");

    private final String prefix;
    private final Map<String, String> settings;
    private final References references;
    private final Set<String> known;
    private final Set<String> secrets;

    /** The keys in {@code known} and {@code secrets} are with their prefix, so that parts share them. */
    private Config(String prefix, Map<String, String> settings, References references, Set<String> known,
                   Set<String> secrets) {
        this.prefix = prefix;
        this.settings = settings;
        this.references = references;
        this.known = known;
        this.secrets = secrets;
    }

    /**
     * The settings of one instance.
     *
     * @param prefix   what stands before each key in the user's file, for messages; {@code source.prod.} or empty
     * @param settings keys without the prefix
     */
    public static Config of(String prefix, Map<String, String> settings) {
        return of(prefix, settings, References.ofThisProcess());
    }

    static Config of(String prefix, Map<String, String> settings, References references) {
        return new Config(prefix, new TreeMap<>(settings), references, new HashSet<>(), new HashSet<>());
    }

    /** The key as the user wrote it, with its prefix; for messages. */
    public String key(String key) {
        return prefix + key;
    }

    /** The text of a setting, if it is there; blank counts as absent. */
    public Optional<String> text(String key) {
        known.add(prefix + key);
        String written = settings.get(key);
        if (written == null || written.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(references.resolve(prefix + key, written.strip()));
    }

    /** The text of a setting that must be there. */
    public String required(String key) {
        return text(key).orElseThrow(() -> new ConfigException(prefix + key + " is missing"));
    }

    /** The text of a setting that nobody may see: a password, a key, an address with a token. No message shows it. */
    public Optional<String> secret(String key) {
        secrets.add(prefix + key);
        return text(key);
    }

    /** A whole number within bounds; underscores may group its digits: {@code 150_000}. */
    public OptionalLong number(String key, long least, long most) {
        return text(key).stream().mapToLong(text -> parseNumber(key, text, least, most)).findFirst();
    }

    /** A length of time with its unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 7d}; positive. */
    public Optional<Duration> duration(String key) {
        return text(key).map(text -> Durations.parse(text).filter(time -> !time.isZero())
            .orElseThrow(() -> wrong(key, "a length of time above zero with its unit, as 500ms, 30s, 5m, 2h or 7d")));
    }

    /** As {@link #duration}, or zero: {@code 0s}. */
    public Optional<Duration> durationOrZero(String key) {
        return text(key).map(text -> Durations.parse(text)
            .orElseThrow(() -> wrong(key, "a length of time with its unit, as 0s, 500ms, 30s, 5m, 2h or 7d")));
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(String key) {
        return text(key).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, "true or false");
        });
    }

    /** One of the constants of an enum, written in lower case with dashes: {@code read-committed}. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return text(key).map(text -> Arrays.stream(type.getEnumConstants())
            .filter(constant -> written(constant).equals(text))
            .findFirst()
            .orElseThrow(() -> wrong(key, "one of "
                + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Config::written).toList()))));
    }

    /** A Java regular expression. */
    public Optional<String> regex(String key) {
        return text(key).map(text -> {
            try {
                return Pattern.compile(text).pattern();
            } catch (PatternSyntaxException e) {
                throw wrong(key, "a regular expression (" + e.getDescription() + " at " + e.getIndex() + ")");
            }
        });
    }

    /** Parts separated by commas, without blanks around them; empty parts do not count. */
    public List<String> list(String key) {
        return text(key).stream()
            .flatMap(text -> Stream.of(text.split(",")))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
    }

    /** The name of a file or folder, which need not exist. */
    public Optional<Path> path(String key) {
        return text(key).map(text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw wrong(key, "the path of a file");
            }
        });
    }

    /** Everything below a prefix, passed through to another system that judges the keys itself. */
    public Map<String, String> below(String keyPrefix) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (String key : List.copyOf(settings.keySet())) {
            if (key.startsWith(keyPrefix)) {
                text(key).ifPresent(value -> passed.put(key.substring(keyPrefix.length()), value));
            }
        }
        return passed;
    }

    /** The settings below a prefix as a part of their own; keys that nobody reads there are refused here. */
    public Config part(String keyPrefix) {
        Map<String, String> below = new TreeMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(keyPrefix)) {
                below.put(key.substring(keyPrefix.length()), value);
            }
        });
        return new Config(prefix + keyPrefix, below, references, known, secrets);
    }

    /**
     * What to throw when the value of a setting cannot be used. It shows the value as the user wrote it, so that a
     * reference stays one, and no value that was read as a {@link #secret} or whose key sounds like one.
     */
    public ConfigException wrong(String key, String accepted) {
        boolean hidden = secrets.contains(prefix + key) || SOUNDS_SECRET.matcher(key).find();
        String shown = prefix + key + (hidden ? "" : "=" + settings.getOrDefault(key, "").strip());
        return new ConfigException(shown + " cannot be used: expected " + accepted);
    }

    /**
     * Refuses what the provider has not read.
     *
     * @throws ConfigException naming the unknown key and the nearest one that is known
     */
    public void refuseUnknownKeys() {
        for (String key : settings.keySet()) {
            if (!known.contains(prefix + key)) {
                throw new ConfigException(prefix + key + " is unknown" + nearest(key)
                    .map(nearest -> "; did you mean " + prefix + nearest + "?").orElse(""));
            }
        }
    }

    /** The keys, without their values. */
    @Override
    public String toString() {
        return prefix + settings.keySet();
    }

    /** Compared without the prefix, which would make all keys look alike. */
    private Optional<String> nearest(String key) {
        return Nearest.of(key, known.stream()
            .filter(candidate -> candidate.startsWith(prefix))
            .map(candidate -> candidate.substring(prefix.length()))
            .toList());
    }

    private long parseNumber(String key, String text, long least, long most) {
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (NUMBER.matcher(text).matches() && number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(key, "a whole number from " + least + " to " + most);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
