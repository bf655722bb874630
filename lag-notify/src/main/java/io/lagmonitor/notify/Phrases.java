package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.ResourceBundle.Control;

/**
 * What is said in one language: patterns of {@link MessageFormat} in UTF-8, in
 * {@code META-INF/lag-monitor/wording_LANGUAGE.properties}. What a language does not have is said in English; of two files
 * of one name the earlier on the class path counts, key by key. Immutable.
 */
final class Phrases {

    static final String PLACE = "META-INF/lag-monitor/wording";

    private static final Control CONTROL = Control.getControl(Control.FORMAT_PROPERTIES);

    private final Locale locale;
    private final Properties patterns;

    private Phrases(Locale locale, Properties patterns) {
        this.locale = locale;
        this.patterns = patterns;
    }

    /**
     * Reads a language; {@code java.util.ResourceBundle} would mix in that of the machine.
     *
     * @throws IllegalArgumentException if there is none, or a pattern of it cannot be read
     */
    static Phrases of(Locale locale, ClassLoader loader) {
        Properties patterns = new Properties();
        addAll(patterns, Locale.ENGLISH, Phrases.class.getClassLoader());
        boolean found = false;
        List<Locale> general = candidates(locale);
        for (Locale each : general) {
            found |= addAll(patterns, each, Phrases.class.getClassLoader());
            found |= addAll(patterns, each, loader);
        }
        if (!found) {
            throw new IllegalArgumentException("there is no wording for language " + locale.toLanguageTag()
                + ", expected en, ko, zh, or one with a resource " + file(locale));
        }
        patterns.forEach((key, pattern) -> check(locale, (String) key, (String) pattern));
        return new Phrases(locale, patterns);
    }

    Locale locale() {
        return locale;
    }

    /** The phrase with its places filled. */
    String say(String key, Object... values) {
        return new MessageFormat(patterns.getProperty(key), locale).format(values);
    }

    /** Several as one enumeration. */
    String list(List<String> parts) {
        return parts.stream().reduce((one, other) -> say("list", one, other)).orElse("");
    }

    /** From the most general to the locale itself, without the root. */
    private static List<Locale> candidates(Locale locale) {
        List<Locale> special = CONTROL.getCandidateLocales(PLACE, locale);
        List<Locale> general = new ArrayList<>(special.subList(0, special.size() - 1));
        Collections.reverse(general);
        return general;
    }

    private static String file(Locale locale) {
        return CONTROL.toBundleName(PLACE, locale) + ".properties";
    }

    private static boolean addAll(Properties patterns, Locale locale, ClassLoader loader) {
        try {
            List<URL> files = Collections.list(loader.getResources(file(locale)));
            Collections.reverse(files);
            for (URL file : files) {
                read(patterns, file);
            }
            return !files.isEmpty();
        } catch (IOException e) {
            throw new LagException("the wording of " + locale.toLanguageTag() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(Properties patterns, URL file) throws IOException {
        try (Reader reader = new InputStreamReader(file.openStream(), UTF_8)) {
            patterns.load(reader);
        }
    }

    private static void check(Locale locale, String key, String pattern) {
        try {
            new MessageFormat(pattern, locale);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("phrase " + key + " of the wording of " + locale.toLanguageTag()
                + " cannot be used: " + e.getMessage(), e);
        }
    }
}
