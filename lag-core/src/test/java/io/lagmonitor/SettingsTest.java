package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.ActOutcome.State;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.MaintenanceWindow;
import io.lagmonitor.model.Route;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import io.lagmonitor.spi.Notifier;
import io.lagmonitor.spi.NotifierProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A monitor from a properties file, and every way to misspell it. */
class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void buildsAWholeMonitor() {
        try (LagMonitor monitor = LagMonitor.builder().classLoader(new WithTestProviders()).from(good()).build()) {
            LagReport report = monitor.pollOnce();

            assertThat(report.sources()).extracting("name").containsExactly("prod", "test");
            assertThat(report.incidents()).singleElement()
                .satisfies(incident -> assertThat(incident.group().orElseThrow().groupId()).isEqualTo("orders"));
            assertThat(folder.resolve("state.jsonl")).exists();
        }
    }

    @Test
    void everyPartOfTheBuilderCanBeWritten() {
        Parts parts = new Parts();

        Settings.addTo(parts, good(), new Providers(new WithTestProviders()));

        assertThat(parts.tellers()).extracting(Teller::name).containsExactly("oncall");
        assertThat(parts.tellers().get(0).route())
            .isEqualTo(Route.after(Duration.ofMinutes(2)).atLeast(LagStatus.CRITICAL).remindEvery(Duration.ofHours(4)));
        assertThat(parts.actors()).extracting(Teller::name).containsExactly("restart", "scale");
        assertThat(parts.actors().get(1).route()).isEqualTo(Route.atCheck(2));
        assertThat(parts.expected()).containsExactlyInAnyOrder(
            new GroupKey("prod", "orders"), new GroupKey("prod", "pay, or be paid"));
        assertThat(parts.windows()).containsExactly(MaintenanceWindow.daily("batch-.*", LocalTime.of(22, 0),
            LocalTime.of(4, 0), ZoneId.of("Europe/Zurich"), "batch jobs"));
        assertThat(parts.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(parts.reopenWithin()).isEqualTo(Duration.ofMinutes(30));
        assertThat(parts.notSeenFor()).isEqualTo(Duration.ofDays(14));
        assertThat(parts.brake()).isEqualTo(new Acting.Brake(5, Duration.ofHours(1)));
        assertThat(parts.filter().accepts("test-a")).isFalse();
    }

    @Test
    void whatIsNotWrittenIsAsInTheBuilder() {
        Parts parts = new Parts();

        Settings.addTo(parts, new Properties(), new Providers(new WithTestProviders()));

        Parts untouched = new Parts();
        assertThat(parts.interval()).isEqualTo(untouched.interval());
        assertThat(parts.reopenWithin()).isEqualTo(untouched.reopenWithin());
        assertThat(parts.notSeenFor()).isEqualTo(untouched.notSeenFor());
        assertThat(parts.brake()).isEqualTo(untouched.brake());
        assertThat(parts.actors()).isEmpty();
        assertThat(parts.expected()).isEmpty();
        assertThat(parts.windows()).isEmpty();
    }

    @Test
    void zeroCanBeWrittenWhereTheBuilderTakesIt() {
        Properties settings = new Properties();
        List.of("reopen.within", "not.seen.for", "acts.window").forEach(key -> settings.setProperty(key, "0s"));
        settings.setProperty("max.acts", "0");
        Parts parts = new Parts();

        Settings.addTo(parts, settings, new Providers(new WithTestProviders()));

        assertThat(parts.reopenWithin()).isZero();
        assertThat(parts.notSeenFor()).isZero();
        assertThat(parts.brake()).isEqualTo(new Acting.Brake(0, Duration.ZERO));
    }

    @Test
    void aRouteBeginsWithTheNotifiersOwn() {
        Properties settings = new Properties();
        settings.setProperty("tells", "chat");
        settings.setProperty("tell.chat.type", "recorded");
        settings.setProperty("tell.chat.route.at.least", "critical");
        Parts parts = new Parts();

        Settings.addTo(parts, settings, new Providers(new WithTestProviders()));

        assertThat(parts.tellers().get(0).route()).isEqualTo(Recorded.OWN.atLeast(LagStatus.CRITICAL));
    }

    @Test
    void anActIsDoneOnceAnIncidentAndItsTellerHears() {
        Properties settings = good();
        settings.keySet().removeIf(key -> key.toString().matches("expect.*|act\\.scale\\..*"));
        settings.setProperty("acts", "restart");
        settings.setProperty("tells", "oncall, chat");
        settings.setProperty("tell.chat.type", "recorded");
        try (LagMonitor monitor = LagMonitor.builder().classLoader(new WithTestProviders()).from(settings).build()) {
            FakeNotifier chat = Recorded.MADE.get(Recorded.MADE.size() - 2);
            FakeNotifier restart = Recorded.MADE.get(Recorded.MADE.size() - 1);

            monitor.pollOnce();
            monitor.pollOnce();
            monitor.pollOnce();

            assertThat(restart.heard()).containsExactly("ACT orders CRITICAL");
            assertThat(chat.updates().get(0).incident().acts()).singleElement()
                .satisfies(act -> assertThat(act.act()).isEqualTo("restart"))
                .satisfies(act -> assertThat(act.state()).isEqualTo(State.DONE));
        }
    }

    @Test
    void anActHasANameThatNoTellHas() {
        Properties settings = good();
        settings.setProperty("acts", "oncall");
        settings.setProperty("act.oncall.type", "log");

        assertThatThrownBy(() -> LagMonitor.builder().classLoader(new WithTestProviders()).from(settings))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("there is a notifier named 'oncall' already; give this one a name of its own: .act(");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "source.prod.type        |             | source.prod.type is missing",
        "source.prod.type        | kafak       | source.prod.type=kafak is unknown; found on the class path: [fixed",
        "source.prod.tpye        | fixed       | source.prod.tpye is unknown; did you mean source.prod.type?",
        "source.prod.lga         | 5           | source.prod.lga is unknown; did you mean source.prod.lag?",
        "source.prod.lag         | many        | source.prod.lag=many cannot be used: expected a whole number",
        "source.other.lag        | 7           | source.other.lag is of no use: its name is not in sources=prod, test",
        "expects                 |             | cluster is of no use: its name is not in expects, which is missing",
        "sourcse                 | prod        | sourcse is unknown; did you mean sources?",
        "sources                 | prod, prod  | sources=prod, prod cannot be used: expected every name once",
        "tells                   | oncall,oncall | tells=oncall,oncall cannot be used: expected every name once",
        "policy.limit.critical   | 0           | policy.limit.critical",
        "policy.limit.type       | treshold    | policy.limit.type=treshold is unknown; found on the class path: [",
        "tell.oncall.route.after | 2 minutes   | tell.oncall.route.after=2 minutes cannot be used: expected a length",
        "tell.oncall.route.once  | true        | tell.oncall.route.remind.every=4h cannot be used: expected 0s",
        "tell.oncall.route.atleast | critical | atleast is unknown; did you mean tell.oncall.route.at.least?",
        "tell.oncall.route.every | 4h          | tell.oncall.route.every is unknown",
        "acts                    | restart, scale, stop | act.stop.type is missing",
        "act.restart.type        | rekorded    | act.restart.type=rekorded is unknown; found on the class path: [log, ",
        "act.restart.route.at.chek | 2       | .at.chek is unknown; did you mean act.restart.route.at.check?",
        "act.restart.route.remind.every | 4h  | act.restart.route.remind.every=4h cannot be used: expected 0s",
        "act.restart.route.every.poll | true | act.restart.route.every.poll=true cannot be used: expected false",
        "act.stop.type           | recorded    | act.stop.type is of no use: its name is not in acts=restart, scale",
        "maintenance.weekly.days | mon         | days is of no use: its name is not in maintenance=nightly",
        "expects                 | orders, orders | expects=orders, orders cannot be used: expected every name once",
        "expect.orders.cluster   |             | expect.orders.cluster is missing",
        "expect.orders.group     |             | expect.orders.group is missing",
        "expect.orders.groups    | orders      | expect.orders.groups is unknown; did you mean expect.orders.group?",
        "expect.orders.group     | test-orders | test-orders is expected, and the group filter leaves it out",
        "maintenance             | nightly,nightly | maintenance=nightly,nightly cannot be used: expected every name",
        "maintenance.nightly.end | 4am         | maintenance.nightly.end=4am cannot be used: expected a time of day",
        "maintenance.nightly.day | mon         | is unknown; did you mean maintenance.nightly.days?",
        "reopen.within           | 1           | reopen.within=1 cannot be used: expected a length of time",
        "reopen.within           | 366d        | reopen.within=366d cannot be used: expected at most 365d",
        "reopen.whitin           | 1h          | reopen.whitin is unknown; did you mean reopen.within?",
        "not.seen.for            | 366d        | not.seen.for=366d cannot be used: expected at most 365d",
        "max.acts                | -1          | max.acts=-1 cannot be used: expected a whole number from 0 to 2147483647",
        "acts.window             | 366d        | acts.window=366d cannot be used: expected at most 365d",
        "state.type              | redis       | state.type=redis is unknown",
        "state.pth               | /x          | state.pth is unknown; did you mean state.path?",
        "every                   | 30          | every=30 cannot be used: expected a length of time",
        "every                   | 10ms        | every=10ms cannot be used: expected 1s to 365d",
        "every                   | 0s          | every=0s cannot be used: expected 1s to 365d",
        "every                   | 366d        | every=366d cannot be used: expected 1s to 365d",
        "groups.include          | orders-(    | groups.include=orders-( cannot be used: expected a regular expression",
        "groups.exclude          | [           | groups.exclude=[ cannot be used: expected a regular expression",
    })
    void saysWhatIsWrong(String key, String value, String message) {
        Properties settings = good();
        settings.setProperty(key, value == null ? "" : value);

        assertThatThrownBy(() -> LagMonitor.builder().classLoader(new WithTestProviders()).from(settings).build())
            .isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsNotText() {
        Properties settings = good();
        settings.put("every", 30);

        assertThatThrownBy(() -> LagMonitor.builder().from(settings))
            .isInstanceOf(ConfigException.class).hasMessageContaining("every is not text");
    }

    @Test
    void classPathThatCannotBeListedIsAnErrorAndNotALoop() {
        ClassLoader unreadable = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("disk gone");
            }
        };

        assertThatThrownBy(() -> LagMonitor.builder().classLoader(unreadable).from(good()))
            .isInstanceOf(ConfigException.class).hasMessageContaining("broken: ");
    }

    @Test
    void namesBrokenProviders() {
        Properties settings = good();
        settings.setProperty("source.prod.type", "missing");

        assertThatThrownBy(() -> LagMonitor.builder().classLoader(new WithTestProviders()).from(settings))
            .hasMessageContaining("broken: ").hasMessageContaining("NoSuchProvider");
    }

    @Test
    void addsNothingAndClosesWhatItMadeWhenOneSettingCannotBeUsed() {
        LagMonitor.Builder builder = LagMonitor.builder().classLoader(new WithTestProviders());
        Properties settings = good();
        settings.setProperty("unknown", "1");
        int before = Fixed.MADE.size();

        assertThatThrownBy(() -> builder.from(settings)).hasMessageContaining("unknown is unknown");

        assertThat(Fixed.MADE.subList(before, Fixed.MADE.size())).hasSize(2)
            .allSatisfy(made -> assertThat(made.closed).hasValue(1));
        builder.from(good()).build().close();
    }

    private Properties good() {
        Properties settings = new Properties();
        settings.setProperty("sources", "prod, test");
        settings.setProperty("source.prod.type", "fixed");
        settings.setProperty("source.prod.lag", "500");
        settings.setProperty("source.test.type", "fixed");
        settings.setProperty("source.test.lag", "5");
        settings.setProperty("policies", "limit");
        settings.setProperty("policy.limit.type", "threshold");
        settings.setProperty("policy.limit.critical", "100");
        settings.setProperty("tells", "oncall");
        settings.setProperty("tell.oncall.type", "log");
        settings.setProperty("tell.oncall.route.after", "2m");
        settings.setProperty("tell.oncall.route.at.least", "critical");
        settings.setProperty("tell.oncall.route.remind.every", "4h");
        settings.setProperty("acts", "restart, scale");
        settings.setProperty("act.restart.type", "recorded");
        settings.setProperty("act.restart.route.remind.every", "0s");
        settings.setProperty("act.scale.type", "log");
        settings.setProperty("act.scale.route.at.check", "2");
        settings.setProperty("expects", "orders, pay");
        settings.setProperty("expect.orders.cluster", "prod");
        settings.setProperty("expect.orders.group", "orders");
        settings.setProperty("expect.pay.cluster", "prod");
        settings.setProperty("expect.pay.group", "pay, or be paid");
        settings.setProperty("maintenance", "nightly");
        settings.setProperty("maintenance.nightly.groups", "batch-.*");
        settings.setProperty("maintenance.nightly.start", "22:00");
        settings.setProperty("maintenance.nightly.end", "04:00");
        settings.setProperty("maintenance.nightly.zone", "Europe/Zurich");
        settings.setProperty("maintenance.nightly.reason", "batch jobs");
        settings.setProperty("reopen.within", "30m");
        settings.setProperty("not.seen.for", "14d");
        settings.setProperty("max.acts", "5");
        settings.setProperty("acts.window", "1h");
        settings.setProperty("state.type", "file");
        settings.setProperty("state.path", folder.resolve("state.jsonl").toString());
        settings.setProperty("every", "1m");
        settings.setProperty("groups.exclude", "test-.*");
        return settings;
    }

    /** A source whose one group, {@code orders} of a cluster named as its key prefix, has the lag that was written. */
    public static final class Fixed implements LagSourceProvider {

        static final List<FakeSource> MADE = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public LagSource create(Config config) {
            long lag = config.number("lag", 0, Long.MAX_VALUE).orElse(0);
            FakeSource source = new FakeSource(config.key("cluster"));
            source.put("orders", Instant.EPOCH, lag);
            MADE.add(source);
            return source;
        }
    }

    /** A notifier that is remembered, with a route of its own. */
    public static final class Recorded implements NotifierProvider {

        static final Route OWN = Route.atOpening().remindEvery(Duration.ofHours(1));
        static final List<FakeNotifier> MADE = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public Notifier create(Config config) {
            FakeNotifier notifier = new FakeNotifier(OWN);
            MADE.add(notifier);
            return notifier;
        }
    }

    /** Sees the test's providers and a broken one as if they stood in services files. */
    private static final class WithTestProviders extends ClassLoader {

        private static final String SERVICES = "META-INF/services/";
        private static final Map<String, String> LISTED = Map.of(
            SERVICES + LagSourceProvider.class.getName(), "io.lagmonitor.NoSuchProvider\n" + Fixed.class.getName(),
            SERVICES + NotifierProvider.class.getName(), LogNotifier.Provider.class.getName() + "\n"
                + Recorded.class.getName());

        WithTestProviders() {
            super(SettingsTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!LISTED.containsKey(name)) {
                return super.getResources(name);
            }
            InMemory services = new InMemory(LISTED.get(name));
            return Collections.enumeration(List.of(new URL("memory", null, 0, "services", services)));
        }
    }

    private static final class InMemory extends URLStreamHandler {

        private final String text;

        InMemory(String text) {
            this.text = text;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
