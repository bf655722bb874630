package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.notify.Message.Fact;
import io.lagmonitor.notify.Message.Tone;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"zh", "ko"})
    void everyLanguageSaysTheSameThings(String language) throws IOException {
        Properties english = phrases("en");
        Properties other = phrases(language);

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        assertThat(other.stringPropertyNames()).allSatisfy(key ->
            assertThat(places(other, key)).as(key).isEqualTo(places(english, key)));
    }

    @Test
    void saysWhatWhereSinceWhenHowBadWhyAndWhatToDo() {
        Message message = message(Wording.english(), Cases.OPENING.update("orders"));

        assertThat(message.text()).isEqualTo("""
            🔴 CRITICAL: consumer group orders (prod)
            Consumer group: orders
            Cluster: prod
            Since: 2026-11-20 10:00:00 UTC (12 min)
            Lag: 151,200 records, the most so far
            Members: 3
            Why:
            - lag 151,200 records, limit 150,000
            Next: kafka-consumer-groups.sh --bootstrap-server "$BOOTSTRAP_SERVERS" --describe --group orders
            Incident c3df6304, as of 2026-11-20 10:12:00 UTC""");
    }

    @Test
    void saysHowBadItWasWhenItIsOver() {
        Message message = message(Wording.english(), Cases.RECOVERY.update("orders"));

        assertThat(message.tone()).isEqualTo(Tone.GOOD);
        assertThat(message.title()).isEqualTo("Recovered: consumer group orders (prod)");
        assertThat(fact(message, "Lasted"))
            .isEqualTo("2026-11-20 10:00:00 UTC to 2026-11-20 10:12:00 UTC (12 min)");
        assertThat(fact(message, "Lag")).isEqualTo("1,204 records");
        assertThat(fact(message, "Peak lag")).isEqualTo("214,800 records");
        assertThat(message.command()).isEmpty();
    }

    @Test
    void vanishingIsNoRecovery() {
        Message message = message(Wording.english(), Cases.VANISHED.update("orders"));

        assertThat(message.tone()).isEqualTo(Tone.OVER);
        assertThat(message.title()).isEqualTo("Vanished: consumer group orders (prod)");
        assertThat(message.parts().get(0).lines())
            .containsExactly("vanished with lag 151,200 records (as of 2026-11-20T10:09:00Z)");
    }

    @Test
    void namesWhoCouldNotBeTold() {
        IncidentUpdate opening = Cases.OPENING.update("orders");
        Incident incident = opening.incident();
        Incident refused = new Incident(incident.id(), incident.about(), incident.opened(), incident.ending(),
            incident.status(), incident.peakLag(), incident.findings(), incident.acts(), List.of(new Incident.Heard("pager",
                incident.status(), Cases.NOW, Optional.empty(), Optional.of("400: invalid event"))));

        Message message = message(Wording.english(), new IncidentUpdate(opening.key(), IncidentUpdate.Kind.ACTED, refused,
            opening.groupReport(), Optional.empty()));

        assertThat(message.title()).isEqualTo("Not everybody could be told: consumer group orders (prod)");
        assertThat(message.parts()).last()
            .isEqualTo(new Message.Part("Not told", List.of("pager: 400: invalid event")));
    }

    @Test
    void saysWhatIsNotKnown() {
        GroupKey orders = new GroupKey("prod", "orders");
        Instant before = Cases.NOW.minusSeconds(300);

        assertThat(fact(message(Wording.english(), known(GroupLag.total(orders, before, 151_200))), "Lag"))
            .isEqualTo("151,200 records, the most so far (as of 2026-11-20 10:07:00 UTC)");
        assertThat(fact(message(Wording.english(), known(GroupLag.builder(orders, Cases.NOW).partition("t", 0)
            .logStartOffset(0).logEndOffset(200_000).committedOffset(0).mayLackPartitions().build())), "Lag"))
            .isEqualTo("at least 200,000 records, the most so far");
        assertThat(fact(message(Wording.english(), known(GroupLag.builder(orders, Cases.NOW).partition("t", 0)
            .logStartOffset(0).logEndOffset(7).committedOffset(6).partition("t", 1).logStartOffset(0).logEndOffset(50)
            .noCommit().build())), "Lag")).isEqualTo("1 to 51 records");
        assertThat(message(Wording.english(), new IncidentUpdate("k", IncidentUpdate.Kind.OPENED,
            Cases.OPENING.update("orders").incident(), Optional.empty(), Optional.empty())).facts())
            .extracting(Fact::label).containsExactly("Consumer group", "Cluster", "Since", "Peak lag");
    }

    @Test
    void saysWhetherAnybodyReadsWhereThatIsKnown() {
        IncidentUpdate opening = Cases.OPENING.update("orders");
        GroupReport group = opening.groupReport().orElseThrow();
        GroupReport stalled = new GroupReport(group.key(), Presence.UNREADABLE, group.lag(), Optional.of("no answer"),
            new Estimates(new Liveness(Liveness.State.STALLED, Optional.empty(), "no progress for 900 s")),
            group.findings(), group.status(), group.incident());

        Message message = message(Wording.english(), new IncidentUpdate(opening.key(), opening.kind(), opening.incident(),
            Optional.of(stalled), Optional.empty()));

        assertThat(fact(message, "Consumers")).isEqualTo("stalled: no progress for 900 s");
        assertThat(fact(message, "Not read")).isEqualTo("no answer");
    }

    @Test
    void tellsOfSourcesAndOfTheMonitor() {
        Message source = message(Cases.wording(Locale.ENGLISH), Cases.sourceIsBlind());
        Message monitor = message(Cases.wording(Locale.ENGLISH), Cases.stateIsNotSaved());

        assertThat(source.title()).isEqualTo("CRITICAL: source prod");
        assertThat(monitor.title()).isEqualTo("CRITICAL: the lag monitor itself");
        assertThat(source.command()).isEmpty();
        assertThat(source.link()).isEmpty();
        assertThat(monitor.facts()).extracting(Fact::label).containsExactly("Since");
    }

    @Test
    void everyKindAndEveryEndHasATitle() {
        for (Locale language : Cases.LANGUAGES) {
            Wording wording = Wording.in(language);
            io.lagmonitor.contract.Samples.everyKind().updates().forEach(update ->
                assertThat(message(wording, update).title()).contains("orders").doesNotContain("{"));
            for (Incident.Ending.Kind kind : Incident.Ending.Kind.values()) {
                Incident open = Cases.OPENING.update("orders").incident();
                Incident ended = new Incident(open.id(), open.about(), open.opened(), Optional.of(
                    new Incident.Ending(Cases.NOW, kind, "so")), open.status(), 0, List.of(), List.of(), List.of());
                IncidentUpdate.Kind told = kind == Incident.Ending.Kind.RECOVERED
                    ? IncidentUpdate.Kind.RECOVERED : IncidentUpdate.Kind.ENDED;

                assertThat(message(wording, new IncidentUpdate("k", told, ended, Optional.empty(), Optional.empty()))
                    .title()).contains("orders");
            }
        }
    }

    @Test
    void digestCountsAndNamesTheTenWorst() {
        Message digest = Wording.english().digest(Cases.DIGEST.notification().updates(),
            Cases.DIGEST.notification().report());

        assertThat(digest.title()).isEqualTo(
            "300 incidents with news: 250 critical, 30 warning, 15 recovered, 5 ended otherwise");
        assertThat(fact(digest, "In all")).isEqualTo("280 incidents are open");
        assertThat(digest.parts().get(0).lines()).hasSize(11)
            .startsWith("CRITICAL: consumer group orders-249 (prod) - lag 332,019 records, limit 150,000")
            .endsWith("and 290 more");
    }

    @Test
    void linesAreBoundedWhateverTheName() {
        for (String groupId : Cases.NAMES) {
            Cases.single(groupId).map(news -> message(Wording.english(), news.updates().get(0))).forEach(message -> {
                assertThat(message.title()).hasSizeLessThanOrEqualTo(Message.TITLE);
                assertThat(message.facts()).allSatisfy(
                    fact -> assertThat(fact.value()).isNotBlank().hasSizeLessThanOrEqualTo(Message.LINE));
                assertThat(message.text().lines()).hasSizeLessThan(20);
            });
        }
    }

    @Test
    void commandIsQuotedAndLinkEncoded() {
        Wording wording = Wording.english().command("groups --of {cluster} --group {group} --topic {topic}")
            .console("https://console/{cluster}/{group}?t={topic}&i={incident}");

        Message message = message(wording, Cases.WORSENING.update("it's; rm -rf / & {topic}"));

        assertThat(message.command().orElseThrow().line())
            .isEqualTo("groups --of prod --group $'it\\x27s; rm -rf / & {topic}' --topic payments");
        assertThat(message.link().orElseThrow().address().toString())
            .startsWith("https://console/prod/it%27s%3B%20rm%20-rf%20%2F%20%26%20%7Btopic%7D?t=payments&i=");
    }

    @Test
    void addsALanguageOfTheUser() throws IOException {
        write("de", "title.recovered=Erholt: {1}\nabout.group=Gruppe {0} in {1}\n");

        Message message = message(Wording.in(Locale.GERMANY, loader()), Cases.RECOVERY.update("orders"));

        assertThat(message.title()).isEqualTo("Erholt: Gruppe orders in prod");
        assertThat(fact(message, "Lag")).as("what it does not say, in English").isEqualTo("1.204 records");
    }

    @Test
    void aSpecialLanguageComesBeforeTheGeneralOne() throws IOException {
        write("zh_Hant", "title.recovered=已恢復：{1}\n");

        Message message = message(Wording.in(Locale.TRADITIONAL_CHINESE, loader()), Cases.RECOVERY.update("orders"));

        assertThat(message.title()).isEqualTo("已恢復：消费组 orders（prod）");
    }

    @Test
    void wordsOfTheUserReplaceOurs() throws IOException {
        write("en", "title.recovered=All is well with {1}\n");

        Message message = message(Wording.in(Locale.ENGLISH, loader()), Cases.RECOVERY.update("orders"));

        assertThat(message.title()).isEqualTo("All is well with consumer group orders (prod)");
    }

    @Test
    void refusesALanguageThatIsNotThereAndOneThatCannotBeUsed() throws IOException {
        write("fr", "title.opened={0: {1}\n");

        assertThatThrownBy(() -> Wording.in(Locale.ITALIAN, loader())).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("there is no wording for language it, expected en, ko, zh, or one with a resource "
                + "META-INF/lag-monitor/wording_it.properties");
        assertThatThrownBy(() -> Wording.in(Locale.FRENCH, loader())).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("phrase title.opened of the wording of fr cannot be used");
    }

    @Test
    void isReadFromSettings() {
        Config config = Config.of("tell.team.", Map.of("language", "zh-CN", "zone", "Asia/Shanghai",
            "console", "https://console/{group}", "command", "none"));

        Message message = message(Wording.read(config), Cases.OPENING.update("orders"));
        config.refuseUnknownKeys();

        assertThat(message.title()).isEqualTo("严重：消费组 orders（prod）");
        assertThat(fact(message, "开始时间")).isEqualTo("2026-11-20 18:00:00 +08:00（已持续 12 分钟）");
        assertThat(message.link().orElseThrow().address()).hasToString("https://console/orders");
        assertThat(message.command()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"language=xx", "language=!", "zone=Mars/Base", "console=/{group}", "console=https://c/{grup}",
        "command=x `y`", "command={topc}"})
    void refusesWhatCannotBeUsedByItsName(String setting) {
        String key = setting.substring(0, setting.indexOf('='));
        Config config = Config.of("tell.team.", Map.of(key, setting.substring(key.length() + 1)));

        assertThatThrownBy(() -> Wording.read(config)).isInstanceOf(ConfigException.class)
            .hasMessageStartingWith("tell.team." + key + "=");
    }

    private static IncidentUpdate known(GroupLag lag) {
        IncidentUpdate opening = Cases.OPENING.update("orders");
        GroupReport report = new GroupReport(lag.key(), Presence.PRESENT, Optional.of(lag), Optional.empty(),
            Estimates.unknown(), List.of(), opening.incident().status(), Optional.empty());
        return new IncidentUpdate(opening.key(), opening.kind(), opening.incident(), Optional.of(report), Optional.empty());
    }

    private static Message message(Wording wording, IncidentUpdate update) {
        return wording.message(update, Cases.NOW);
    }

    private static String fact(Message message, String label) {
        return message.facts().stream().filter(fact -> fact.label().equals(label)).findFirst().orElseThrow().value();
    }

    private static Properties phrases(String language) throws IOException {
        Properties phrases = new Properties();
        try (Reader reader = new InputStreamReader(WordingTest.class.getClassLoader()
                .getResourceAsStream(Phrases.PLACE + "_" + language + ".properties"), UTF_8)) {
            phrases.load(reader);
        }
        return phrases;
    }

    private static Set<String> places(Properties phrases, String key) {
        return PLACE.matcher(phrases.getProperty(key)).results().map((MatchResult place) -> place.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private void write(String language, String phrases) throws IOException {
        Path file = folder.resolve(Phrases.PLACE + "_" + language + ".properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, phrases, UTF_8);
    }

    private ClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
    }
}
