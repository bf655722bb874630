package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Route;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that were dead when the watch began: in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class LeftoversTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int DAY = 144;
    private static final LagPolicy LIMIT = LagThreshold.critical(150_000).clearBelow(100_000);

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");

    @BeforeEach
    void watch() {
        world.processPerPoll(processPerPoll);
        watch(builder -> builder.policy("limit", LIMIT));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    @DisplayName("Groups first seen without members, and bad, are one finding about their source")
    class OneFinding {

        @Test
        void groupThatIsBadIsNoIncidentOfItsOwn() {
            leftover("orders", 200_000);

            world.polls(5);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
            assertThat(finding().policy()).isEqualTo("leftovers");
            assertThat(finding().reason())
                .isEqualTo("1 group with lag and without members before the watch began: orders");
        }

        @Test
        void itShowsItsFindingsAllTheSame() {
            leftover("orders", 200_000);
            world.poll();

            GroupReport group = group(world.poll(), "orders");

            assertThat(group.status()).isEqualTo(LagStatus.CRITICAL);
            assertThat(group.findings()).singleElement()
                .satisfies(finding -> assertThat(finding.standing()).isEqualTo(LagStatus.CRITICAL));
            assertThat(group.incident()).isEmpty();
            assertThat(group.estimates().liveness().state()).isEqualTo(Liveness.State.EMPTY);
        }

        @Test
        void tenAreNamedTheWorstFirst() {
            IntStream.range(0, 37).forEach(number -> leftover("old-" + number, 200_000 + number));

            world.poll();

            assertThat(finding().reason()).isEqualTo("37 groups with lag and without members before the watch began: "
                + "old-36, old-35, old-34, old-33, old-32, old-31, old-30, old-29, old-28, old-27 and 27 more");
        }

        @Test
        void namesThatBreakLinesDoNot() {
            leftover("a\nb\u2028c", 200_000);

            world.poll();

            assertThat(finding().reason()).endsWith(": a\\nb\\u2028c");
        }

        @Test
        void groupThatIsOkDoesNotCount() {
            leftover("orders", 500);

            world.polls(5);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void groupBetweenTheLimitsDoesNotCount() {
            leftover("orders", 120_000);

            world.polls(5);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void theyAreToldOnceAndNobodyIsToldWhenThereAreMore() {
            leftover("one", 200_000);
            world.polls(5);
            leftover("two", 200_000);

            world.polls(5);
            LagReport report = world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
            assertThat(report.incidents().get(0).findings().get(0).reason()).startsWith("2 groups with lag");
        }

        @Test
        void nothingIsDoneAboutThem() {
            SimulatedNotifier restart = world.notifier("restart");
            watch(builder -> builder.policy("limit", LIMIT)
                .act("restart", restart, Route.atOpening().atLeast(LagStatus.WARNING)));
            leftover("orders", 200_000);

            world.polls(5);

            assertThat(restart.heard()).isEmpty();
        }

        @Test
        void recordsThatArriveForThemAreNotSaved() {
            IntStream.range(0, 30).forEach(number -> leftover("old-" + number, 200_000).stop(1_000));
            world.polls(3);
            int saves = world.store().saves();

            world.polls(DAY / 2);

            assertThat(world.store().saves()).isEqualTo(saves);
        }

        @Test
        void sourceThatIsBlindBesidesIsOneIncident() {
            leftover("orders", 200_000);
            world.poll();
            world.source().incomplete("broker 2 did not answer");
            world.polls(3);
            world.source().work();
            world.poll();

            assertThat(team.heard()).containsExactly(
                "OPENED source prod WARNING", "WORSENED source prod CRITICAL", "EASED source prod WARNING");
        }

        @ParameterizedTest
        @ValueSource(strings = {"leftovers", "absence"})
        void namesOfTheMonitorsOwnPoliciesAreRefused(String name) {
            assertThatThrownBy(() -> LagMonitor.builder().policy(name, LIMIT))
                .isInstanceOf(ConfigException.class).hasMessageContaining(name);
        }
    }

    @Nested
    @DisplayName("A member, a commit or expect makes one ordinary, with an incident of its own")
    class Ordinary {

        @Test
        void aMember() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").stall(0);

            world.poll();

            assertThat(team.heard()).containsExactlyInAnyOrder(
                "OPENED source prod WARNING", "OPENED orders CRITICAL", "RECOVERED source prod OK");
            assertThat(endOf("source prod").reason()).isEqualTo(
                "none is left of the groups with lag and without members before the watch began: 1 alive or OK");
        }

        @Test
        void aCommit() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").rewind(1_000);

            world.poll();

            assertThat(team.heard()).contains("OPENED orders CRITICAL", "RECOVERED source prod OK");
        }

        @Test
        void aCommitOfTheSameOffset() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").habits(new Habits(Optional.of(world.now()), Optional.empty(), Optional.empty(),
                Optional.empty(), 0, Optional.empty()));

            world.poll();

            assertThat(team.heard()).contains("OPENED orders CRITICAL", "RECOVERED source prod OK");
        }

        @Test
        void expect() {
            watch(builder -> builder.policy("limit", LIMIT).expect(Simulation.CLUSTER, "orders"));
            leftover("orders", 200_000);

            world.polls(5);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void expectThatIsSaidLater() {
            leftover("orders", 200_000);
            world.polls(2);
            watch(builder -> builder.policy("limit", LIMIT).expect(Simulation.CLUSTER, "orders"));

            world.poll();

            assertThat(team.heard()).contains("OPENED orders CRITICAL", "RECOVERED source prod OK");
        }

        @Test
        void itStaysOrdinaryWhenTheMemberLeaves() {
            leftover("orders", 500);
            world.polls(2);
            world.group("orders").stall(0);
            world.polls(2);
            world.group("orders").stop(200_000);

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatWasSeenWithMembersIsOne() {
            world.group("orders").lag(500);
            world.poll();
            world.group("orders").stop(200_000);

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatOnlyCommitsIsOneFromItsSecondPoll() {
            world.group("orders").lag(200_000).simple();

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatOnlyCommitsAndDoesNotIsNone() {
            world.group("orders").lag(200_000).simple().idle();

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
        }

        @Test
        void withoutStateThereMayBeNoSecondPoll() {
            LagMonitor.Builder builder = LagMonitor.builder().source("prod", world.source())
                .policy("limit", LIMIT).tell("team", team).clock((InstantSource) world::now);
            world.group("orders").lag(200_000).simple().idle();

            try (LagMonitor forgetful = builder.build()) {
                forgetful.pollOnce(Duration.ofSeconds(30));
            }

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
        }

        @Test
        void groupOfWhichAnEarlierReleaseKeptTheLagIsOne() {
            world.group("orders").lag(500);
            world.poll();
            forgetLife();
            world.group("orders").stop(200_000);

            world.polls(3);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void groupThatWasForgottenAndChangesIsOne() {
            world.group("orders").lag(200_000).stall(0);
            world.poll();
            world.monitor().forget(new GroupKey(Simulation.CLUSTER, "orders"));
            world.poll();
            team.heard();

            world.group("orders").stop(0);
            world.polls(2);

            assertThat(team.heard()).hasSize(1).allMatch(heard -> heard.endsWith("orders CRITICAL"));
        }

        private void forgetLife() {
            watch(builder -> builder.policy("limit", LIMIT));
            String key = "group:[\"prod\",\"orders\"]";
            world.store().overwrite(key, "{\"v\":1,\"cluster\":\"prod\",\"group\":\"orders\",\"lag\":500,"
                + "\"asOf\":\"2026-11-20T10:00:00Z\"}");
        }
    }

    @Nested
    @DisplayName("The incident ends when none is left, and says how they left")
    class NoneLeft {

        @Test
        void abandonedOnesAreNoRecovery() {
            leftover("one", 200_000);
            leftover("two", 200_000);

            world.polls(DAY + 1);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING", "ENDED source prod OK");
            assertThat(endOf("source prod").kind()).isEqualTo(Kind.ABANDONED);
            assertThat(endOf("source prod").reason()).endsWith("before the watch began: 2 abandoned");
        }

        @Test
        void vanishedOnesAreNoRecoveryAndNoNewsOfTheirOwn() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").vanish();

            world.polls(2);
            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
            world.polls(5);

            assertThat(team.heard()).containsExactly("ENDED source prod OK");
            assertThat(endOf("source prod").kind()).isEqualTo(Kind.VANISHED);
            assertThat(endOf("source prod").reason()).endsWith("before the watch began: 1 vanished");
        }

        @Test
        void thoseThatWereOkAreNotMissedEither() {
            leftover("orders", 500);
            world.polls(2);
            world.group("orders").vanish();

            world.polls(DAY);

            assertThat(team.heard()).isEmpty();
            assertThat(world.store().stored()).isEmpty();
        }

        @Test
        void thoseWhoseOffsetsExpireHaveVanished() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").deleteOffsets();

            world.polls(5);

            assertThat(endOf("source prod").kind()).isEqualTo(Kind.VANISHED);
        }

        @Test
        void thoseThatPoliciesFindOkHaveRecovered() {
            leftover("orders", 200_000);
            world.polls(2);
            world.group("orders").trim(0);

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING", "RECOVERED source prod OK");
        }

        @Test
        void thoseThatAreFilteredOutAreNoLongerWatched() {
            leftover("orders", 200_000);
            world.polls(2);
            watch(builder -> builder.policy("limit", LIMIT).groups(GroupFilter.all().exclude("orders")));

            world.poll();

            assertThat(endOf("source prod").kind()).isEqualTo(Kind.UNWATCHED);
            assertThat(endOf("source prod").reason()).endsWith("before the watch began: 1 no longer watched");
        }

        @Test
        void oneThatDidNotRecoverIsEnoughForNoRecovery() {
            leftover("one", 200_000);
            leftover("two", 200_000);
            world.polls(2);
            world.group("one").vanish();
            world.polls(4);
            world.group("two").stall(0);

            world.poll();

            assertThat(endOf("source prod").kind()).isEqualTo(Kind.VANISHED);
            assertThat(endOf("source prod").reason()).endsWith("before the watch began: 1 vanished, 1 alive or OK");
        }

        @Test
        void onesThatComeLaterCountAnew() {
            leftover("one", 200_000);
            world.polls(2);
            world.group("one").vanish();
            world.polls(20);
            leftover("two", 200_000);
            world.polls(2);
            world.group("two").stall(0);

            world.poll();

            assertThat(endOf("source prod").kind()).isEqualTo(Kind.RECOVERED);
        }

        @Test
        void thoseThatCannotBeReadAreHeld() {
            leftover("orders", 200_000);
            world.polls(2);
            world.source().unreadable("orders", "not authorised");

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
        }

        @Test
        void sourceThatDoesNotAnswerHoldsThem() {
            leftover("orders", 200_000);
            world.polls(2);
            world.source().fail("no route to host");

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
        }

        @Test
        void snapshotsThatMayLackGroupsHoldThem() {
            leftover("orders", 200_000);
            world.polls(2);
            world.source().incomplete("broker 2 did not answer");
            world.group("orders").vanish();

            world.polls(2);

            assertThat(team.heard()).containsExactly("OPENED source prod WARNING");
        }
    }

    private SimulatedGroup leftover(String groupId, long lag) {
        return world.group(groupId).lag(lag).stop(0);
    }

    private void watch(Consumer<LagMonitor.Builder> parts) {
        world.restart();
        world.monitor(builder -> parts.accept(builder.tell("team", team)));
        world.restart();
    }

    private StandingFinding finding() {
        return world.monitor().incidents().get(0).findings().get(0);
    }

    private Ending endOf(String about) {
        List<Incident> ended = team.messages().stream().map(message -> message.update().incident())
            .filter(incident -> incident.about().toString().equals(about) && incident.ending().isPresent()).toList();
        return ended.get(ended.size() - 1).ending().orElseThrow();
    }

    private static GroupReport group(LagReport report, String groupId) {
        return report.group(new GroupKey(Simulation.CLUSTER, groupId)).orElseThrow();
    }
}
