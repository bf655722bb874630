package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagReport;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagSource;
import io.lagmonitor.spi.LagSourceProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "source.prod.type        |             | source.prod.type is missing",
        "source.prod.type        | kafak       | source.prod.type=kafak is unknown; found on the class path: [fixed",
        "source.prod.tpye        | fixed       | source.prod.tpye is unknown; did you mean source.prod.type?",
        "source.prod.lga         | 5           | source.prod.lga is unknown; did you mean source.prod.lag?",
        "source.prod.lag         | many        | source.prod.lag=many cannot be used: expected a whole number",
        "source.other.lag        | 7           | source.other.lag is unknown",
        "sourcse                 | prod        | sourcse is unknown; did you mean sources?",
        "sources                 | prod, prod  | there is a source named 'prod' already",
        "policy.limit.critical   | 0           | policy.limit.critical",
        "policy.limit.type       | treshold    | policy.limit.type=treshold is unknown; found on the class path: [threshold]",
        "tell.oncall.route.after | 2 minutes   | tell.oncall.route.after=2 minutes cannot be used: expected a length",
        "tell.oncall.route.at.least | ok       | tell.oncall.route.at.least=ok cannot be used: expected warning or critical",
        "tell.oncall.route.at.least | bad      | tell.oncall.route.at.least=bad cannot be used",
        "state.type              | redis       | state.type=redis is unknown",
        "state.pth               | /x          | state.pth is unknown; did you mean state.path?",
        "every                   | 30          | every=30 cannot be used: expected a length of time",
        "every                   | 10ms        | one second",
        "groups.include          | orders-(    | groups.include: 'orders-(' is not a regular expression",
        "groups.exclude          | [            | groups.exclude: '[' is not a regular expression",
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

    /** Sees the test's provider and a broken one as if they stood in a services file. */
    private static final class WithTestProviders extends ClassLoader {

        private static final String SERVICES = "META-INF/services/" + LagSourceProvider.class.getName();

        WithTestProviders() {
            super(SettingsTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.equals(SERVICES)) {
                return super.getResources(name);
            }
            String services = "io.lagmonitor.NoSuchProvider\n" + Fixed.class.getName() + "\n";
            return Collections.enumeration(List.of(new URL("memory", null, 0, "services", new InMemory(services))));
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
