package io.lagmonitor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

    private static final String SECRET = "hunter2";

    enum Isolation { HIGH_WATERMARK, READ_COMMITTED }

    @Test
    void readsText() {
        Config config = config("name", "  two words ");

        assertThat(config.text("name")).contains("two words");
        assertThat(config.required("name")).isEqualTo("two words");
        assertThat(config.secret("name")).contains("two words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void blankIsAbsent(String blank) {
        Config config = config("name", blank);

        assertThat(config.text("name")).isEmpty();
        assertThat(config.secret("name")).isEmpty();
        assertThat(config.number("name", 0, 1)).isEmpty();
        assertThat(config.duration("name")).isEmpty();
        assertThat(config.flag("name")).isEmpty();
        assertThat(config.choice("name", Isolation.class)).isEmpty();
        assertThat(config.list("name")).isEmpty();
        assertThat(config.path("name")).isEmpty();
        assertThat(config.text("not there")).isEmpty();
    }

    @Test
    void saysWhichRequiredKeyIsMissing() {
        assertRefused(() -> config("name", " ").required("name"), "source.prod.name is missing");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "150000, 150000", "150_000, 150000", "-5, -5"})
    void readsNumbers(String written, long number) {
        assertThat(config("n", written).number("n", -5, 150_000)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-6", "150001", "1.5", "1e3", "12k", "+5", "_5", "5_", "1__0", "0x1", "٥", "five",
        "99999999999999999999"})
    void refusesOtherNumbers(String written) {
        assertRefused(() -> config("n", written).number("n", -5, 150_000),
            "source.prod.n=" + written + " cannot be used: expected a whole number from -5 to 150000");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "7d, P7D", "999999999d, P999999999D"})
    void readsDurations(String written, Duration duration) {
        assertThat(config("every", written).duration("every")).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "s", "0s", "-1s", "1.5h", "30 s", "30S", "5min", "PT30S", "9999999999s", "1h30m"})
    void refusesOtherDurations(String written) {
        assertRefused(() -> config("every", written).duration("every"), "source.prod.every=" + written
            + " cannot be used: expected a length of time above zero with its unit, as 500ms, 30s, 5m, 2h or 7d");
    }

    @Test
    void readsFlags() {
        assertThat(config("on", "true").flag("on")).contains(true);
        assertThat(config("on", "false").flag("on")).contains(false);
    }

    @Test
    void readsZeroWhereItHasAMeaning() {
        assertThat(config("within", "0s").durationOrZero("within")).contains(Duration.ZERO);
        assertThat(config("within", "2m").durationOrZero("within")).contains(Duration.ofMinutes(2));
        assertRefused(() -> config("within", "0").durationOrZero("within"), "source.prod.within=0"
            + " cannot be used: expected a length of time with its unit, as 0s, 500ms, 30s, 5m, 2h or 7d");
    }

    @Test
    void readsRegularExpressions() {
        assertThat(config("groups", "orders-.*").regex("groups")).contains("orders-.*");
        assertThat(config("groups", "orders-.*").regex("topics")).isEmpty();
        assertRefused(() -> config("groups", "orders-(").regex("groups"), "source.prod.groups=orders-("
            + " cannot be used: expected a regular expression (Unclosed group at 8)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "yes", "1", "on"})
    void refusesOtherFlags(String written) {
        assertRefused(() -> config("on", written).flag("on"),
            "source.prod.on=" + written + " cannot be used: expected true or false");
    }

    @Test
    void readsChoices() {
        assertThat(config("isolation", "read-committed").choice("isolation", Isolation.class))
            .contains(Isolation.READ_COMMITTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"READ_COMMITTED", "read_committed", "committed"})
    void refusesOtherChoices(String written) {
        assertRefused(() -> config("isolation", written).choice("isolation", Isolation.class), "source.prod.isolation="
            + written + " cannot be used: expected one of high-watermark, read-committed");
    }

    @Test
    void readsLists() {
        assertThat(config("topics", " a, b c ,,d,").list("topics")).isEqualTo(List.of("a", "b c", "d"));
    }

    @Test
    void readsPaths() {
        assertThat(config("path", "state/lag.jsonl").path("path")).contains(Path.of("state/lag.jsonl"));
    }

    @Test
    void refusesOtherPaths() {
        assertRefused(() -> config("path", "a\0b").path("path"),
            "source.prod.path=a\0b cannot be used: expected the path of a file");
    }

    @ParameterizedTest
    @MethodSource("typedGetters")
    void messagesShowTheReferenceAndNeverWhatItStandsFor(Consumer<Config> getter) {
        Config config = Config.of("source.prod.", Map.of("key", "${env:VALUE}"),
            new References(Map.of("VALUE", SECRET + "\0")::get));

        Throwable thrown = catchThrowable(() -> getter.accept(config));

        assertThat(thrown).isInstanceOf(ConfigException.class).hasMessageStartingWith("source.prod.key=${env:VALUE} ");
        assertNowhere(thrown);
    }

    static Stream<Arguments> typedGetters() {
        return Stream.<Consumer<Config>>of(
            config -> config.number("key", 0, 1),
            config -> config.duration("key"),
            config -> config.durationOrZero("key"),
            config -> config.flag("key"),
            config -> config.choice("key", Isolation.class),
            config -> config.path("key")).map(Arguments::of);
    }

    @Test
    void messagesDoNotShowASecretThatIsWrittenThere() {
        Config config = config("webhook", SECRET);
        config.secret("webhook");

        ConfigException wrong = config.wrong("webhook", "an address");

        assertThat(wrong).hasMessage("source.prod.webhook cannot be used: expected an address");
    }

    @Test
    void messagesDoNotShowASecretOfAPart() {
        Config config = config("robot.webhook", SECRET);
        config.part("robot.").secret("webhook");

        assertThat(config.part("robot.").wrong("webhook", "x").getMessage()).doesNotContain(SECRET);
        assertThat(config.wrong("robot.webhook", "x").getMessage()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "ssl.key.password", "passphrase", "client.secret", "token", "api.key",
        "api-key", "access.key", "credentials", "client.sasl.jaas.config"})
    void messagesDoNotShowWhatSoundsSecret(String key) {
        Config config = config(key, SECRET);

        assertThat(catchThrowable(() -> config.duration(key))).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("source.prod." + key + " cannot be used").hasMessageNotContaining(SECRET);
    }

    @Test
    void namesTheKeyWithItsPrefix() {
        assertThat(config().key("name")).isEqualTo("source.prod.name");
    }

    @Test
    void acceptsWhatWasRead() {
        Config config = config("a", "1", "b.x", "2", "c.y", "3", "d", "4");
        config.text("a");
        config.below("b.");
        config.part("c.").text("y");
        config.secret("d");

        assertThatCode(config::refuseUnknownKeys).doesNotThrowAnyException();
    }

    @Test
    void refusesAnUnknownKeyWithTheNearest() {
        Config config = config("isolatoin", SECRET);
        config.text("isolation");
        config.text("timeout");

        assertRefused(config::refuseUnknownKeys,
            "source.prod.isolatoin is unknown; did you mean source.prod.isolation?");
    }

    @Test
    void refusesAnUnknownKeyWithoutGuessing() {
        Config config = config("colour", SECRET);
        config.text("isolation");

        assertRefused(config::refuseUnknownKeys, "source.prod.colour is unknown");
    }

    @Test
    void refusesAnUnknownKeyOfAPart() {
        Config config = config("route.afer", "2m");
        Config part = config.part("route.");
        part.text("after");

        String message = "source.prod.route.afer is unknown; did you mean source.prod.route.after?";
        assertRefused(config::refuseUnknownKeys, message);
        assertRefused(part::refuseUnknownKeys, message);
    }

    @Test
    void acceptsWhatWasReadOfAPart() {
        Config part = config("route.after", "2m").part("route.");
        part.text("after");

        assertThatCode(part::refuseUnknownKeys).doesNotThrowAnyException();
    }

    @Test
    void passesOnWhatIsBelow() {
        Config config = Config.of("source.prod.",
            Map.of("client.a.b", " 1 ", "client.c", "${env:C}", "client.d", " ", "clients", "2"),
            new References(Map.of("C", "3")::get));

        assertThat(config.below("client.")).isEqualTo(Map.of("a.b", "1", "c", "3"));
        assertRefused(config::refuseUnknownKeys, "source.prod.clients is unknown; did you mean source.prod.client.c?");
    }

    @Test
    void aPartNamesItsKeysInFull() {
        Config part = config("route.after", "soon").part("route.");

        assertThat(part.key("after")).isEqualTo("source.prod.route.after");
        assertThatThrownBy(() -> part.duration("after")).hasMessageStartingWith("source.prod.route.after=soon cannot");
    }

    @Test
    void aPartOfAPartIsAPart() {
        Config config = config("a.b.c", "1");

        assertThat(config.part("a.").part("b.").text("c")).contains("1");
        assertThatCode(config::refuseUnknownKeys).doesNotThrowAnyException();
    }

    @Test
    void showsNoValues() {
        assertThat(config("name", SECRET, "other", SECRET)).hasToString("source.prod.[name, other]");
    }

    @Test
    void keepsItsOwnCopyOfTheSettings() {
        Map<String, String> settings = new HashMap<>(Map.of("a", "1"));
        Config config = Config.of("", settings);

        settings.put("a", "2");

        assertThat(config.text("a")).contains("1");
    }

    private static Config config(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Config.of("source.prod.", settings);
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    private static void assertNowhere(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET);
        }
    }
}
