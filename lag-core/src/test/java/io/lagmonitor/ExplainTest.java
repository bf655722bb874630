package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the monitor answers when it is asked: explain, incidents and forget. */
class ExplainTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedNotifier chief = world.notifier("chief");
    private final SimulatedNotifier restart = world.notifier("restart");
    private final SimulatedGroup orders = world.group("orders");

    @BeforeEach
    void watch() {
        world.monitor(builder -> builder.policy(LagThreshold.critical(150_000).clearBelow(100_000))
            .tell("team", team).tell("chief", chief).act("restart", restart));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void groupThatWasNeverSeenIsUnknown() {
        JsonNode nothing = explain("nobody");

        assertThat(fields(nothing)).containsExactly("v", "cluster", "group", "presence", "status");
        assertThat(nothing.get("presence").asText()).isEqualTo("UNKNOWN");
        assertThat(nothing.get("status").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void groupThatIsNotThereIsUnknownAfterAPollToo() {
        world.poll();

        JsonNode nothing = explain("nobody");

        assertThat(nothing.get("time").asText()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(nothing.get("presence").asText()).isEqualTo("UNKNOWN");
    }

    @Test
    void healthyGroupHasFactsAndWhatThePolicySays() {
        orders.lag(5);
        world.poll();

        JsonNode healthy = explain("orders");

        assertThat(fields(healthy))
            .containsExactly("v", "cluster", "group", "time", "presence", "status", "liveness", "facts", "findings");
        assertThat(healthy.get("presence").asText()).isEqualTo("PRESENT");
        assertThat(healthy.get("status").asText()).isEqualTo("OK");
        assertThat(healthy.get("liveness").toString())
            .isEqualTo("{\"state\":\"ACTIVE\",\"reason\":\"1 member, nothing new to read\"}");
        assertThat(healthy.get("facts").get("lagAtLeast").asLong()).isEqualTo(5);
        assertThat(healthy.get("facts").get("lagAtMost").asLong()).isEqualTo(5);
        assertThat(healthy.get("facts").get("members").asInt()).isEqualTo(1);
        assertThat(healthy.get("findings").get(0).get("reason").asText()).isNotBlank();
    }

    @Test
    void groupThatCannotBeReadSaysWhy() {
        orders.lag(5);
        world.poll();
        world.source().unreadable("orders", "no right to describe");
        world.poll();

        JsonNode unreadable = explain("orders");

        assertThat(unreadable.get("presence").asText()).isEqualTo("UNREADABLE");
        assertThat(unreadable.get("failure").asText()).isEqualTo("no right to describe");
    }

    @Test
    void incidentIsExplainedWithItsFindings() {
        orders.lag(200_000);
        world.poll();

        JsonNode incident = explain("orders").get("incident");

        assertThat(fields(incident)).containsExactly("id", "opened", "status", "peakLag", "findings", "told", "acts");
        assertThat(incident.get("id").asText()).isEqualTo(incident().id());
        assertThat(incident.get("opened").asText()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(incident.get("status").asText()).isEqualTo("CRITICAL");
        assertThat(incident.get("peakLag").asLong()).isEqualTo(200_000);
        assertThat(fields(incident.get("findings").get(0)))
            .containsExactly("policy", "status", "standing", "measured", "atLeast", "atMost", "reason", "since");
    }

    @Test
    void incidentIsExplainedWithWhatWasTold() {
        team.note("thread 7");
        orders.lag(200_000);
        world.poll();

        JsonNode told = explain("orders").get("incident").get("told");

        assertThat(told).hasSize(2);
        assertThat(told.get(1).toString()).isEqualTo("{\"notifier\":\"team\",\"status\":\"CRITICAL\","
            + "\"at\":\"2026-11-20T10:00:00Z\",\"note\":\"thread 7\"}");
    }

    @Test
    void incidentIsExplainedWithWhoRefused() {
        team.refuse("no such channel");
        orders.lag(200_000);
        world.poll();

        JsonNode told = explain("orders").get("incident").get("told");

        assertThat(told.get(1).get("notifier").asText()).isEqualTo("team");
        assertThat(told.get(1).get("refused").asText()).isEqualTo("no such channel");
    }

    @Test
    void incidentIsExplainedWithWhatWasDone() {
        restart.note("restarted orders");
        orders.lag(200_000);
        world.poll();

        JsonNode acts = explain("orders").get("incident").get("acts");

        assertThat(acts.toString()).isEqualTo("[{\"act\":\"restart\",\"state\":\"DONE\","
            + "\"since\":\"2026-11-20T10:00:00Z\",\"note\":\"restarted orders\"}]");
    }

    @Test
    void incidentThatEndedIsExplainedWithItsEnding() {
        orders.lag(200_000);
        world.poll();
        orders.recover();
        world.poll();

        JsonNode incident = explain("orders").get("incident");

        assertThat(incident.get("ending").toString()).isEqualTo(
            "{\"time\":\"2026-11-20T10:10:00Z\",\"kind\":\"RECOVERED\",\"reason\":\"all findings are OK\"}");
        assertThat(incident.get("status").asText()).isEqualTo("OK");
    }

    @Test
    void silenceIsExplained() {
        world.monitor().silence("ord.*", world.now().plus(INTERVAL), "deployment");

        JsonNode silence = explain("orders").get("silence");

        assertThat(silence.toString()).isEqualTo(
            "{\"groups\":\"ord.*\",\"until\":\"2026-11-20T10:10:00Z\",\"reason\":\"deployment\"}");
    }

    @Test
    void silenceOfOtherGroupsIsNotExplained() {
        world.monitor().silence("pay.*", world.now().plus(INTERVAL), "deployment");

        assertThat(explain("orders").has("silence")).isFalse();
    }

    @Test
    void storedIncidentIsExplainedBeforeTheFirstPoll() {
        orders.lag(200_000);
        world.poll();
        world.restart();

        JsonNode stored = explain("orders");

        assertThat(stored.get("presence").asText()).isEqualTo("UNKNOWN");
        assertThat(stored.get("incident").get("status").asText()).isEqualTo("CRITICAL");
    }

    @Test
    @DisplayName("incidents(): the open ones, sorted by what they are about; before the first poll those that are stored")
    void incidentsAreTheOpenOnesSorted() {
        world.group("c").lag(200_000);
        world.group("a").lag(200_000);
        world.group("b").lag(200_000);
        world.poll();
        world.group("b").recover();
        world.poll();
        world.restart();

        List<Incident> incidents = world.monitor().incidents();

        assertThat(incidents).extracting(incident -> incident.group().orElseThrow().groupId())
            .containsExactly("a", "c");
    }

    @Test
    @DisplayName("forget: its incident ends as forgotten, which is no recovery")
    void forgottenIncidentEnds() {
        orders.lag(200_000).stall(10);
        world.poll();
        team.heard();

        world.monitor().forget(key("orders"));
        world.poll();

        assertThat(world.monitor().incidents()).isEmpty();
        assertThat(team.heard()).containsExactly("ENDED orders OK");
        assertThat(team.newest().incident().ending().orElseThrow().kind()).isEqualTo(Incident.Ending.Kind.FORGOTTEN);
    }

    @Test
    @DisplayName("forget: left out until it commits again, also by a new process")
    void forgottenGroupIsLeftOutUntilItCommits() {
        orders.lag(200_000).stall(10);
        world.poll();
        world.monitor().forget(key("orders"));
        team.heard();

        for (int i = 0; i < 5; i++) {
            assertThat(world.poll().group(key("orders"))).isEmpty();
            world.restart();
        }
        team.heard();
        orders.lag(300_000);
        world.poll();

        assertThat(team.heard()).containsExactly("AGAIN orders CRITICAL");
        assertThat(restart.heard()).hasSize(1);
    }

    @Test
    @DisplayName("forget: left out also while it cannot be read")
    void forgottenGroupIsLeftOutWhileItCannotBeRead() {
        orders.lag(200_000).stall(10);
        world.poll();
        world.monitor().forget(key("orders"));

        world.source().unreadable("orders", "no right to describe");
        world.polls(2);
        world.source().work();
        world.polls(2);

        assertThat(world.monitor().incidents()).isEmpty();
    }

    @Test
    @DisplayName("forget: stored, other processes with the same state leave it out too")
    void forgottenByAnotherProcessIsLeftOut() {
        orders.lag(200_000).stall(10);
        world.poll();
        try (LagMonitor other = world.another()) {
            other.forget(key("orders"));
        }

        world.polls(3);

        assertThat(world.monitor().incidents()).isEmpty();
    }

    @Test
    @DisplayName("forget of a group that is not known does nothing")
    void forgettingAnUnknownGroupDoesNothing() {
        world.poll();

        world.monitor().forget(key("nobody"));
        world.polls(2);

        assertThat(team.calls()).isZero();
        assertThat(explain("nobody").get("presence").asText()).isEqualTo("UNKNOWN");
    }

    private JsonNode explain(String groupId) {
        try {
            return new ObjectMapper().readTree(world.monitor().explain(key(groupId)));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }

    private Incident incident() {
        return world.monitor().incidents().get(0);
    }

    private static GroupKey key(String groupId) {
        return new GroupKey(Simulation.CLUSTER, groupId);
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
