package io.lagmonitor.notify.alertmanager;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Route;
import io.lagmonitor.notify.Cases;
import io.lagmonitor.notify.Printed;
import io.lagmonitor.notify.ServiceContract;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerNotifierIT extends ServiceContract {

    private static final String PATH = "/api/v2/alerts";
    private static final String AUTHORIZATION = "Bearer " + Printed.secret("h");

    @RegisterExtension
    static final WireMockExtension ONE = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @RegisterExtension
    static final WireMockExtension OTHER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void sendsWhatFiresAfterEveryPollAndResolvesIt() throws IOException {
        works();
        try (Simulation world = Simulation.every(Duration.ofMinutes(1)); Notifier notifier = create()) {
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("am", notifier));
            world.group("orders").lag(200_000).grow(1_000);
            Instant begun = world.now();
            world.polls(3);
            world.group("orders").recover();
            world.polls(2);

            assertThat(alerts(ONE)).extracting(alert -> alert.at("/labels/severity").asText() + " until "
                + alert.get("endsAt").asText()).containsExactly(
                    "critical until " + begun.plus(Duration.ofMinutes(5)),
                    "critical until " + begun.plus(Duration.ofMinutes(6)),
                    "critical until " + begun.plus(Duration.ofMinutes(7)),
                    "critical until " + begun.plus(Duration.ofMinutes(3)),
                    "warning until " + begun.plus(Duration.ofMinutes(3)));
            assertThat(alerts(ONE)).extracting(alert -> alert.get("startsAt").asText()).containsOnly(begun.toString());
        }
    }

    @Test
    void anotherProcessGoesOnWithAnotherInstance() throws IOException {
        works();
        OTHER.stubFor(post(PATH).willReturn(ok()));
        try (Simulation world = Simulation.every(Duration.ofMinutes(1))) {
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("am", create()));
            world.group("orders").lag(200_000);
            world.poll();
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("am", both()));
            world.restart();

            world.poll();
        }

        assertThat(alerts(ONE)).hasSize(2);
        assertThat(alerts(OTHER)).hasSize(1);
    }

    @Test
    void firesForFourOfThePollsItKnows() throws IOException {
        works();
        try (Simulation world = Simulation.every(Duration.ofMinutes(10)); Notifier notifier = create()) {
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000)).tell("am", notifier));
            world.group("orders").lag(200_000);
            world.polls(2);

            assertThat(alerts(ONE).get(1).get("endsAt").asText())
                .isEqualTo(world.now().minus(Duration.ofMinutes(10)).plus(Duration.ofMinutes(40)).toString());
        }
    }

    @Test
    void firesForAsLongAsTheUserSays() throws Exception {
        works();

        try (Notifier notifier = ((AlertmanagerNotifier) create()).endsAfter(Duration.ofMinutes(30))) {
            notifier.send(Cases.OPENING.notification());
        }

        assertThat(alerts(ONE).get(0).get("endsAt").asText())
            .isEqualTo(Cases.NOW.plus(Duration.ofMinutes(30)).toString());
    }

    @Test
    void sendsOnlyWhatItsRouteHasJoinedWhateverOthersWereTold() throws IOException {
        works();
        OTHER.stubFor(post(PATH).willReturn(ok()));
        try (Simulation world = Simulation.every(Duration.ofMinutes(1))) {
            world.notifier("chat").note("C0123456789 1503435956.000247");
            world.monitor(builder -> builder.policy(LagThreshold.critical(150_000).andWarning(80_000))
                .tell("am", create(), Route.atOpening().atLeast(LagStatus.CRITICAL).everyPoll())
                .tell("all", AlertmanagerNotifier.create("http://localhost:" + OTHER.getPort()))
                .tell("chat", world.notifier("chat")));
            world.group("orders").lag(200_000);
            world.group("reports").lag(90_000);
            world.polls(3);
        }

        assertThat(alerts(ONE)).hasSize(3).allSatisfy(
            alert -> assertThat(alert.at("/labels/group").asText()).isEqualTo("orders"));
        assertThat(alerts(OTHER)).hasSize(6);
    }

    @Test
    void asksNothingWhereNothingFires() throws Exception {
        works();

        send(Cases.notification(List.of()));

        assertThat(ONE.getAllServeEvents()).isEmpty();
        assertThat(create().route().hearsEveryPoll()).isTrue();
    }

    @Test
    void sendsToAllInstancesAndTakesWhatOneTakes() throws Exception {
        works();
        OTHER.stubFor(post(PATH).willReturn(aResponse().withStatus(500)));
        int before = Printed.log(0).size();
        try (Notifier notifier = both()) {
            notifier.send(receipts.on(Cases.OPENING.notification()));
            notifier.send(Cases.REMINDER.notification());
            OTHER.stubFor(post(PATH).willReturn(ok()));
            notifier.send(Cases.REMINDER.notification());
        }

        assertThat(receipts.taken()).hasSize(1);
        ONE.verify(3, postRequestedFor(urlEqualTo(PATH)).withHeader("Authorization", equalTo(AUTHORIZATION))
            .withHeader("Content-Type", containing("application/json")));
        assertThat(Printed.log(before)).filteredOn(line -> line.contains("Alertmanager")).hasSize(2)
            .satisfiesExactly(
                line -> assertThat(line).contains(" WARN ").contains("One of 2 Alertmanagers does not take alerts: "),
                line -> assertThat(line).contains(" INFO ").endsWith("takes alerts again"));
    }

    @Test
    void anInstanceThatHangsLeavesTimeForTheOthers() throws Exception {
        works();
        OTHER.stubFor(post(PATH).willReturn(ok().withFixedDelay(20_000)));
        try (Notifier notifier = both()) {
            notifier.send(receipts.on(Cases.OPENING.notification(), Duration.ofSeconds(4)));
        }

        assertThat(receipts.taken()).hasSize(1);
        ONE.verify(1, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void throwsWhereNoInstanceTakes() {
        fails();
        OTHER.stubFor(post(PATH).willReturn(aResponse().withStatus(503)));
        int before = Printed.log(0).size();

        Throwable thrown = failure(() -> {
            try (Notifier notifier = both()) {
                notifier.send(receipts.on(Cases.OPENING.notification()));
            }
            return receipts;
        });

        assertThat(thrown).isExactlyInstanceOf(LagException.class);
        assertThat(receipts.taken()).isEmpty();
        assertThat(Printed.log(before)).as("the monitor logs this").noneMatch(line -> line.contains(" WARN "));
    }

    @Test
    void refusesTheOneAlertThatIsBad() throws Exception {
        works();
        ONE.stubFor(post(PATH).withRequestBody(containing("\"bad\"")).willReturn(
            aResponse().withStatus(400).withBody("\"invalid label set\"")));

        send(Cases.notification(Stream.of("a", "bad", "c").map(Cases.OPENING::update).toList()));

        assertThat(receipts.taken()).hasSize(2);
        assertThat(receipts.refused()).hasSize(1);
        assertThat(receipts.refused().values()).singleElement().asString().contains("invalid label set");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410})
    void givesUpWhatOnlyOtherSettingsPutRight(int status) {
        answers(aResponse().withStatus(status));

        assertThat(thrown()).isInstanceOfSatisfying(DeliveryException.class, dead -> assertThat(dead.retryAt()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 502, 503})
    void triesAgainWhatMayBeOtherwiseNextTime(int status) {
        answers(aResponse().withStatus(status));

        assertThat(thrown()).isExactlyInstanceOf(LagException.class);
    }

    @Override
    protected Notifier create() {
        return AlertmanagerNotifier.create("http://localhost:" + ONE.getPort()).header("Authorization", AUTHORIZATION);
    }

    @Override
    protected void works() {
        answers(ok());
    }

    @Override
    protected void fails() {
        answers(aResponse().withStatus(500).withBody("\"internal\""));
    }

    @Override
    protected void hangs() {
        answers(ok().withFixedDelay(20_000));
    }

    private static AlertmanagerNotifier both() {
        return AlertmanagerNotifier.create("http://localhost:" + OTHER.getPort() + "/", "http://localhost:" + ONE.getPort())
            .header("Authorization", AUTHORIZATION);
    }

    private static List<JsonNode> alerts(WireMockExtension instance) throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (LoggedRequest request : instance.findAll(postRequestedFor(urlEqualTo(PATH)))) {
            new ObjectMapper().readTree(request.getBody()).forEach(alerts::add);
        }
        return alerts;
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        ONE.stubFor(post(PATH).willReturn(answer));
    }
}
