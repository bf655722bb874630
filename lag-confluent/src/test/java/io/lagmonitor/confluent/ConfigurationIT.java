package io.lagmonitor.confluent;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.LagMonitor;
import io.lagmonitor.model.LagReport;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two accounts and three clusters by configuration alone, in a process that logs all it can. */
@Timeout(120)
class ConfigurationIT {

    private static final String FIRST = "hidden-first-secret";
    private static final String SECOND = "hidden-second-secret";
    private static final List<String> SECRETS = List.of(FIRST, SECOND, "FIRSTKEY", "SECONDKEY",
        basic("FIRSTKEY", FIRST), basic("SECONDKEY", SECOND));

    @TempDir
    Path folder;

    private final FakeMetricsApi api = new FakeMetricsApi();

    @BeforeEach
    void report() {
        Instant minute = Instant.now().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.MINUTES);
        api.account("FIRSTKEY", FIRST, "lkc-1|lkc-2");
        api.account("SECONDKEY", SECOND, "lkc-3");
        api.put("lkc-1", "orders", "t", 0, "a", minute, 5).put("lkc-2", "orders", "t", 0, "a", minute, 2_000)
            .put("lkc-3", "payments", "t", 0, "a", minute, 7);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void readsTwoAccountsAndTellsNobodyTheirKeys() throws Exception {
        String printed = watch();

        assertThat(printed).contains("lag lkc-1/orders 5\n", "lag lkc-2/orders 2000\n", "lag test/payments 7\n",
            "source first complete: true", "source second complete: true", "CRITICAL");
        assertThat(SECRETS).as("printed").noneMatch(printed::contains);
    }

    @Test
    void hidesKeysWhenTheyAreRefused() throws Exception {
        api.account("FIRSTKEY", FIRST, "lkc-2");
        api.account("SECONDKEY", SECOND, "none");

        String printed = watch();

        assertThat(printed).contains("lag lkc-2/orders 2000\n", "source first complete: false", "answered 403",
            "source second complete: false", "not authorized for lkc-3");
        assertThat(SECRETS).as("printed").noneMatch(printed::contains);
    }

    @Test
    void hidesKeysFromAServerThatRepeatsThem() throws Exception {
        StringBuilder all = new StringBuilder("wrong: ");
        SECRETS.forEach(secret -> all.append(secret).append(", "));
        api.server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401).withBody(all.toString())));

        String printed = watch();

        assertThat(printed).contains("answered 401: wrong: ", "***", "Cloud API key");
        // Each account hides what is its own; the other's is not known to it.
        assertThat(printed.lines().filter(line -> line.contains("ource first")))
            .noneMatch(line -> line.contains(FIRST) || line.contains("FIRSTKEY"));
        assertThat(printed.lines().filter(line -> line.contains("ource second")))
            .noneMatch(line -> line.contains(SECOND) || line.contains("SECONDKEY"));
    }

    @Test
    void hidesKeysWhenNobodyAnswers() throws Exception {
        String printed = watch("http://localhost:1");

        assertThat(printed).contains("no connection (refused or unreachable)", "\tat io.lagmonitor");
        assertThat(SECRETS).as("printed").noneMatch(printed::contains);
    }

    @Test
    void logsHowFinelyItReads() throws Exception {
        assertThat(watch()).contains("Lag of [lkc-1, lkc-2] is read per partition, by [metric.consumer_group_id, ");

        api.lists("consumer_group_id", "topic");

        assertThat(watch()).contains("Lag of [test] is read per topic, by [metric.consumer_group_id, metric.topic]");
    }

    private String watch() throws Exception {
        return watch(api.baseUrl());
    }

    private String watch(String baseUrl) throws Exception {
        return ChildJvm.run(Watch.class, List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Dorg.slf4j.simpleLogger.log.io.lagmonitor.confluent=trace"),
            Map.of("FIRST_KEY", "FIRSTKEY", "FIRST_SECRET", FIRST, "SECOND_KEY", "SECONDKEY"),
            properties(baseUrl).toString());
    }

    private Path properties(String baseUrl) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECOND + "\n");
        return Files.writeString(folder.resolve("lag.properties"), """
            sources=first,second
            source.first.type=confluent
            source.first.api.key=${env:FIRST_KEY}
            source.first.api.secret=${env:FIRST_SECRET}
            source.first.clusters=lkc-1,lkc-2
            source.first.base.url=BASE
            source.second.type=confluent
            source.second.api.key=${env:SECOND_KEY}
            source.second.api.secret=${file:PATH}
            source.second.clusters=lkc-3
            source.second.cluster.lkc-3.name=test
            source.second.base.url=BASE
            policies=limit
            policy.limit.type=threshold
            policy.limit.critical=1000
            tells=log
            tell.log.type=log
            """.replace("BASE", baseUrl).replace("PATH", secret.toString()));
    }

    private static String basic(String key, String secret) {
        return Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** Polls twice and prints all it knows. */
    static final class Watch {

        private Watch() {}

        public static void main(String[] args) throws Exception {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
                properties.load(reader);
            }
            try (LagMonitor monitor = LagMonitor.builder().from(properties).build()) {
                System.out.println(monitor);
                monitor.pollOnce(Duration.ofSeconds(20));
                LagReport report = monitor.pollOnce(Duration.ofSeconds(20));
                report.groups().forEach(group -> System.out.println("lag " + group.key() + " "
                    + group.lag().map(lag -> "" + lag.lagAtLeast()).orElse("?")));
                report.sources().forEach(source -> System.out.println(
                    "source " + source.name() + " complete: " + source.complete() + " " + source));
                System.out.println(report);
            }
        }
    }
}
