package io.lagmonitor.notify.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.lagmonitor.notify.Printed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cron job that restarts at the first check above the limit, adds two replicas at the second, calls for the last time at
 * the third, and is then silent; it is a file of settings and nothing else. Every check is a process, killed (-9) after
 * it, or in the middle of it.
 */
@Timeout(240)
class EscalationIT {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final String ORDERS = "deployment/orders";

    @RegisterExtension
    static final WireMockExtension DING_TALK = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    Path folder;

    private FakeKubernetes kubernetes;
    private volatile Process process;
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private long lag = 200_000;

    @BeforeEach
    void start() throws IOException {
        DING_TALK.stubFor(post(urlPathMatching("/robot/.*")).willReturn(okJson("{\"errcode\":0,\"errmsg\":\"ok\"}")));
        kubernetes = FakeKubernetes.start().deployment("shop", "orders", 3).token(Printed.secret("token-"));
        Files.writeString(folder.resolve("token"), kubernetes.token());
        Files.writeString(folder.resolve("monitor.properties"), settings());
    }

    @AfterEach
    void stop() {
        kubernetes.close();
    }

    @Test
    void restartsThenScalesThenCallsForTheLastTimeThenIsSilent() throws Exception {
        check();
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(3);
        assertThat(told("team")).singleElement().asString()
            .contains("orders-consumer").contains("restart done: restarted deployment orders (namespace shop)");

        check();
        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);
        assertThat(told("team")).hasSize(2).last().asString().contains("scale done: scaled orders 3 to 5");
        assertThat(told("last-call")).isEmpty();

        check();
        assertThat(told("last-call")).singleElement().asString()
            .contains("restarted deployment orders (namespace shop)").contains("scaled orders 3 to 5");

        poll(INTERVAL);
        poll(INTERVAL);
        assertThat(told("team")).hasSize(2);
        assertThat(told("last-call")).hasSize(1);

        lag = 1_000;
        check();
        assertThat(told("team")).hasSize(3).last().asString().contains("Recovered");
        assertThat(told("last-call")).hasSize(1);
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void finishesARestartInWhichItWasKilled() throws Exception {
        kubernetes.once("patch", "deployments", Trouble.breakAfter().and(this::kill));

        checkUntil(() -> told("team").stream().anyMatch(text -> text.contains("restart done: restarted deployment orders")));

        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void finishesAScalingInWhichItWasKilledBetweenTheSteps() throws Exception {
        kubernetes.once("patch", "deployments/scale", Trouble.breakBefore().and(this::kill));

        checkUntil(() -> told("team").stream().anyMatch(text -> text.contains("scale done: scaled orders 3 to 5")));

        assertThat(kubernetes.replicas("shop", ORDERS)).isEqualTo(5);
        assertThat(kubernetes.scalings("shop", ORDERS)).isEqualTo(1);
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void saysWhyItLeavesAWorkloadAloneForASecondIncident() throws Exception {
        poll(Duration.ofMinutes(1));
        lag = 1_000;
        poll(Duration.ofMinutes(1));
        lag = 200_000;
        poll(Duration.ofMinutes(1));

        assertThat(told("team")).hasSize(3).last().asString()
            .contains("restart not called for: there was an act on deployment orders for another incident at "
                + "2026-11-20T10:01:");
        assertThat(kubernetes.rollouts("shop", ORDERS)).isEqualTo(1);
    }

    @Test
    void goesOnWithoutARightAndSaysWhichIsMissing() throws Exception {
        kubernetes.forbid("patch", "deployments");

        poll(INTERVAL);
        assertThat(told("team")).singleElement().asString()
            .contains("restart FAILED: no right to patch deployments of API group apps in namespace shop");
        poll(INTERVAL);
        poll(INTERVAL);

        assertThat(told("team")).hasSize(2).last().asString().contains("scale FAILED: no right to patch deployments");
        assertThat(told("last-call")).hasSize(1);
    }

    private String settings() {
        return """
            sources=prod
            source.prod.type=lag-file
            source.prod.path=%1$s/lags
            policies=limit
            policy.limit.type=threshold
            policy.limit.critical=150000
            policy.limit.critical.clear.below=100000
            tells=team,last-call
            tell.team.type=dingtalk
            tell.team.webhook=%2$s/robot/team?access_token=%3$s
            tell.team.secret=%3$s
            tell.last-call.type=dingtalk
            tell.last-call.webhook=%2$s/robot/last-call?access_token=%3$s
            tell.last-call.secret=%3$s
            tell.last-call.route.at.check=3
            tell.last-call.route.once=true
            acts=restart,scale
            act.restart.type=kubernetes-restart
            act.restart.deployment.for=(.+)-consumer
            act.restart.namespace=shop
            act.restart.url=%4$s
            act.restart.token.file=%1$s/token
            act.scale.type=kubernetes-scale
            act.scale.by=2
            act.scale.deployment.for=(.+)-consumer
            act.scale.namespace=shop
            act.scale.url=%4$s
            act.scale.token.file=%1$s/token
            act.scale.route.at.check=2
            state.type=file
            state.path=%1$s/state.jsonl
            every=10m
            reopen.within=0s
            """.formatted(folder, DING_TALK.baseUrl(), Printed.secret("SEC"), kubernetes.url());
    }

    /** A process of its own polls, and is killed then. */
    private void check() throws IOException, InterruptedException {
        assertThat(pollAndKill()).as("it polled, and was killed then").isTrue();
    }

    /** Processes of their own poll until it is so; one of them is killed in the middle of it. */
    private void checkUntil(BooleanSupplier condition) throws IOException, InterruptedException {
        int killedInside = 0;
        for (int i = 0; i < 6 && !condition.getAsBoolean(); i++) {
            killedInside += pollAndKill() ? 0 : 1;
        }
        assertThat(condition.getAsBoolean()).isTrue();
        assertThat(killedInside).as("processes that were killed before their poll was over").isEqualTo(1);
    }

    /** @return whether the poll came to its end */
    private boolean pollAndKill() throws IOException, InterruptedException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.logFile=System.out", "-cp",
            System.getProperty("java.class.path"), CronJob.class.getName(), folder.resolve("monitor.properties").toString(),
            next(INTERVAL).toString()).redirectErrorStream(true).start();
        boolean polled = false;
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            String line;
            while (!polled && (line = output.readLine()) != null) {
                System.out.println(line); // read by Printed
                polled = line.equals(CronJob.POLLED);
            }
        }
        kill();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return polled;
    }

    private void kill() {
        process.destroyForcibly();
    }

    /** A monitor of this process polls once, that much later, and is closed. */
    private void poll(Duration later) throws IOException {
        CronJob.pollOnce(folder.resolve("monitor.properties"), next(later)).close();
    }

    /** Time goes on, and the group is measured. */
    private Instant next(Duration later) throws IOException {
        now = now.plus(later);
        Files.writeString(folder.resolve("lags"), "asOf=" + now + "\norders-consumer=" + lag + "\n");
        return now;
    }

    /** The texts that a robot said, in their order. */
    private static List<String> told(String robot) {
        return DING_TALK.findAll(postRequestedFor(urlPathEqualTo("/robot/" + robot))).stream()
            .sorted(Comparator.comparing(LoggedRequest::getLoggedDate)).map(EscalationIT::text).toList();
    }

    private static String text(LoggedRequest request) {
        try {
            return new ObjectMapper().readTree(request.getBody()).at("/markdown/text").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
