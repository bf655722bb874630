package io.lagmonitor;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.UNKNOWN;
import static io.lagmonitor.model.LagStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.Incident.Ending.Kind;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot.Absence;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.model.TopicPartition;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import io.lagmonitor.spi.ConfigException;
import io.lagmonitor.spi.LagPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The design's judgement, sentence by sentence: in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class JudgementTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Subject GROUP = Subject.group();
    private static final Subject TOPIC = Subject.topic("side");
    private static final Subject PARTITION = Subject.partition(new TopicPartition("side", 0));

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedNotifier team = world.notifier("team");
    private final SimulatedGroup orders = world.group("orders");
    private final Script first = new Script();
    private final Script second = new Script();

    @BeforeEach
    void watch() {
        world.processPerPoll(processPerPoll);
        orders.lag("side", 500);
        watch(builder -> builder.policy("first", first).policy("second", second));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    @DisplayName("Findings about the group, a topic or a partition, at most one per subject, each with a reason for people")
    class Findings {

        @Test
        void findingsAboutGroupTopicAndPartitionStandSideBySide() {
            first.say(Finding.warning(GROUP, "a"), Finding.critical(TOPIC, "b"), Finding.warning(PARTITION, "c"));

            GroupReport group = judged();

            assertThat(group.findings()).extracting(StandingFinding::subject, StandingFinding::standing)
                .containsExactly(tuple(TOPIC, CRITICAL), tuple(GROUP, WARNING), tuple(PARTITION, WARNING));
        }

        @Test
        void theyAreOneIncident() {
            first.say(Finding.warning(GROUP, "a"), Finding.critical(TOPIC, "b"), Finding.warning(PARTITION, "c"));

            world.poll();

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void twoFindingsAboutOneSubjectAreRefused() {
            assertThatThrownBy(() -> Evaluation.of(Finding.warning(TOPIC, "a"), Finding.critical(TOPIC, "b")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("topic side");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "two\nlines"})
        void reasonIsOneLineForPeople(String reason) {
            assertThatThrownBy(() -> Finding.ok(GROUP, reason)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    @DisplayName("standing = min(max(standing, atLeast), atMost), starting at OK; shown is the standing status, or UNKNOWN "
        + "if that is higher and the finding was not measured")
    class Table {

        @ParameterizedTest(name = "{0} and then {1}: {2} stands, {3} is shown")
        @CsvSource(delimiter = '|', textBlock = """
            # stood   | said                | stands   | shown
            OK        | OK                  | OK       | OK
            OK        | WARNING             | WARNING  | WARNING
            OK        | CRITICAL            | CRITICAL | CRITICAL
            WARNING   | OK                  | OK       | OK
            WARNING   | WARNING             | WARNING  | WARNING
            WARNING   | CRITICAL            | CRITICAL | CRITICAL
            CRITICAL  | OK                  | OK       | OK
            CRITICAL  | WARNING             | WARNING  | WARNING
            CRITICAL  | CRITICAL            | CRITICAL | CRITICAL
            # between the limits of a hysteresis
            OK        | OK..WARNING         | OK       | OK
            WARNING   | OK..WARNING         | WARNING  | WARNING
            CRITICAL  | OK..WARNING         | WARNING  | WARNING
            OK        | OK..CRITICAL        | OK       | OK
            WARNING   | OK..CRITICAL        | WARNING  | WARNING
            CRITICAL  | OK..CRITICAL        | CRITICAL | CRITICAL
            OK        | WARNING..CRITICAL   | WARNING  | WARNING
            WARNING   | WARNING..CRITICAL   | WARNING  | WARNING
            CRITICAL  | WARNING..CRITICAL   | CRITICAL | CRITICAL
            # not measured
            OK        | ?                   | OK       | UNKNOWN
            WARNING   | ?                   | WARNING  | WARNING
            CRITICAL  | ?                   | CRITICAL | CRITICAL
            OK        | ? above WARNING     | WARNING  | WARNING
            WARNING   | ? above WARNING     | WARNING  | WARNING
            CRITICAL  | ? above WARNING     | CRITICAL | CRITICAL
            OK        | ? above CRITICAL    | CRITICAL | CRITICAL
            WARNING   | ? above CRITICAL    | CRITICAL | CRITICAL
            CRITICAL  | ? above CRITICAL    | CRITICAL | CRITICAL
            OK        | ? OK..WARNING       | OK       | UNKNOWN
            WARNING   | ? OK..WARNING       | WARNING  | WARNING
            CRITICAL  | ? OK..WARNING       | WARNING  | WARNING
            OK        | ? OK..OK            | OK       | UNKNOWN
            CRITICAL  | ? OK..OK            | OK       | UNKNOWN
            # no finding
            OK        | nothing             | OK       | OK
            WARNING   | nothing             | OK       | OK
            CRITICAL  | nothing             | OK       | OK
            OK        | an exception        | OK       | UNKNOWN
            WARNING   | an exception        | WARNING  | WARNING
            CRITICAL  | an exception        | CRITICAL | CRITICAL
            OK        | null                | OK       | UNKNOWN
            CRITICAL  | null                | CRITICAL | CRITICAL
            """)
        void onePolicy(LagStatus stood, String said, LagStatus stands, LagStatus shown) {
            first.say(stood.name());
            judged();
            first.say(said);

            GroupReport group = judged();

            assertThat(group.status()).isEqualTo(shown);
            assertThat(standing(group, "first")).isEqualTo(stands);
            assertThat(openStatus()).isEqualTo(stands);
        }

        @ParameterizedTest(name = "{0} and then {2}, {1} and then {3}: {4} stands, {5} is shown")
        @CsvSource(delimiter = '|', textBlock = """
            # stood             | said                               | stands   | shown    | told
            OK       | OK       | CRITICAL         | OK              | CRITICAL | CRITICAL | OPENED orders CRITICAL
            OK       | OK       | OK               | CRITICAL        | CRITICAL | CRITICAL | OPENED orders CRITICAL
            OK       | OK       | WARNING          | CRITICAL        | CRITICAL | CRITICAL | OPENED orders CRITICAL
            OK       | OK       | ?                | OK              | OK       | UNKNOWN  |
            OK       | OK       | ?                | WARNING         | WARNING  | WARNING  | OPENED orders WARNING
            OK       | OK       | ?                | nothing         | OK       | UNKNOWN  |
            OK       | OK       | an exception     | WARNING         | WARNING  | WARNING  | OPENED orders WARNING
            CRITICAL | OK       | CRITICAL         | OK              | CRITICAL | CRITICAL |
            CRITICAL | OK       | ?                | OK              | CRITICAL | CRITICAL |
            CRITICAL | OK       | OK..CRITICAL     | nothing         | CRITICAL | CRITICAL |
            CRITICAL | OK       | an exception     | OK              | CRITICAL | CRITICAL |
            CRITICAL | OK       | OK               | ?               | OK       | UNKNOWN  | RECOVERED orders OK
            CRITICAL | OK       | OK               | an exception    | OK       | UNKNOWN  | RECOVERED orders OK
            CRITICAL | OK       | OK               | CRITICAL        | CRITICAL | CRITICAL | WORSENED orders CRITICAL
            CRITICAL | OK       | OK               | WARNING         | WARNING  | WARNING  | EASED orders WARNING
            CRITICAL | OK       | CRITICAL         | CRITICAL        | CRITICAL | CRITICAL | WORSENED orders CRITICAL
            CRITICAL | CRITICAL | OK               | CRITICAL        | CRITICAL | CRITICAL |
            CRITICAL | CRITICAL | nothing          | ?               | CRITICAL | CRITICAL |
            CRITICAL | CRITICAL | OK               | OK..WARNING     | WARNING  | WARNING  | EASED orders WARNING
            CRITICAL | CRITICAL | ?                | ?               | CRITICAL | CRITICAL |
            CRITICAL | WARNING  | OK               | OK..CRITICAL    | WARNING  | WARNING  | EASED orders WARNING
            CRITICAL | WARNING  | OK               | ? above WARNING | WARNING  | WARNING  | EASED orders WARNING
            CRITICAL | WARNING  | ?                | OK              | CRITICAL | CRITICAL |
            WARNING  | WARNING  | ? above CRITICAL | OK              | CRITICAL | CRITICAL | WORSENED orders CRITICAL
            WARNING  | CRITICAL | OK               | OK              | OK       | OK       | RECOVERED orders OK
            """)
        void twoPoliciesThatDisagree(LagStatus firstStood, LagStatus secondStood, String firstSaid, String secondSaid,
                                     LagStatus stands, LagStatus shown, String told) {
            first.say(firstStood.name());
            second.say(secondStood.name());
            judged();
            team.heard();
            first.say(firstSaid);
            second.say(secondSaid);

            GroupReport group = judged();

            assertThat(openStatus()).isEqualTo(stands);
            assertThat(group.status()).isEqualTo(shown);
            assertThat(team.heard()).isEqualTo(told == null ? List.of() : List.of(told));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void unknownNeverStands(boolean atLeast) {
            assertThatThrownBy(() -> Finding.between(GROUP, atLeast ? UNKNOWN : OK, atLeast ? CRITICAL : UNKNOWN, "why"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("UNKNOWN cannot stand");
        }

        @Test
        void theGroupShowsTheHighest() {
            first.say(Finding.unknown(GROUP, "a"), Finding.warning(TOPIC, "b"), Finding.ok(PARTITION, "c"));

            assertThat(judged().status()).isEqualTo(WARNING);
        }
    }

    @Nested
    @DisplayName("So hysteresis needs no memory in the policy")
    class Hysteresis {

        @BeforeEach
        void limits() {
            orders.dropTopic("side");
            watch(builder -> builder.policy("limit", LagThreshold
                .critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            # lags of the polls             | stands in the end
            149999                          | WARNING
            150000                          | CRITICAL
            150000 149999                   | CRITICAL
            150000 100000                   | CRITICAL
            150000 99999                    | WARNING
            150000 99999 149999             | WARNING
            150000 99999 150000             | CRITICAL
            150000 99999 60000              | WARNING
            150000 99999 59999              | OK
            150000 0                        | OK
            79999                           | OK
            80000 79999 60000               | WARNING
            80000 59999 79999               | OK
            80000 120000 100000             | WARNING
            """)
        void levelIsReachedAtItsLimitAndClearedBelow(String lags, LagStatus stands) {
            LagStatus shown = UNKNOWN;
            for (String lag : lags.split(" ")) {
                orders.lag(Long.parseLong(lag));
                shown = judged().status();
            }

            assertThat(shown).isEqualTo(stands);
        }

        @Test
        void unknownNeitherRaisesNorRecovers() {
            orders.lag(150_000);
            judged();
            world.source().unreadablePartitions("orders");

            assertThat(judged().status()).isEqualTo(CRITICAL);
        }

        @Test
        void unknownLeavesTheHysteresisWhereItWas() {
            orders.lag(150_000);
            judged();
            world.source().unreadablePartitions("orders");
            judged();
            world.source().work();
            orders.lag(120_000);

            assertThat(judged().status()).isEqualTo(CRITICAL);
        }

        @Test
        void groupThatMayLackPartitionsDoesNotRecover() {
            orders.lag(150_000);
            judged();
            orders.lag(0);
            world.source().missingPartitions("orders");

            assertThat(judged().status()).isEqualTo(CRITICAL);
        }

        @Test
        void commitPastTheEndDoesNotRecover() {
            orders.lag(150_000);
            judged();
            orders.recreate(120_000);

            assertThat(judged().status()).isEqualTo(CRITICAL);
        }

        @Test
        void commitPastTheEndOfAShortLogRecovers() {
            orders.lag(150_000);
            judged();
            orders.recreate(50);

            assertThat(judged().status()).isEqualTo(OK);
        }

        @Test
        void offsetsThatWereDeletedDoNotRecover() {
            orders.lag(150_000);
            judged();
            orders.deleteOffsets();

            assertThat(judged().status()).isEqualTo(CRITICAL);
        }
    }

    @Nested
    @DisplayName("A subject that is in the newest numbers and is not mentioned is OK, unless the evaluation could not tell "
        + "about it or about what contains it (partition in topic in group)")
    class NotMentioned {

        @ParameterizedTest(name = "a {0} holds while nothing is known of the {1}: {2}")
        @CsvSource({
            "GROUP,     TOPIC,     false",
            "GROUP,     PARTITION, false",
            "TOPIC,     GROUP,     true",
            "TOPIC,     PARTITION, false",
            "TOPIC,     OTHER,     false",
            "PARTITION, GROUP,     true",
            "PARTITION, TOPIC,     true",
            "PARTITION, OTHER,     false",
        })
        void subjectHoldsWhileNothingIsKnownOfWhatContainsIt(String bad, String unknown, boolean holds) {
            first.say(Finding.critical(subject(bad), "bad"));
            judged();
            first.say(Finding.unknown(subject(unknown), "cannot tell"));

            LagStatus status = judged().status();

            assertThat(status).isEqualTo(holds ? CRITICAL : UNKNOWN);
        }

        @Test
        void subjectRecoversWhereWhatContainsItIsMeasured() {
            first.say(Finding.critical(PARTITION, "bad"));
            judged();
            first.say(Finding.critical(GROUP, "bad"));

            assertThat(judged().findings()).extracting(StandingFinding::subject).containsOnly(GROUP);
        }

        @Test
        void whatAnotherPolicyCannotTellDoesNotHoldIt() {
            first.say(Finding.critical(PARTITION, "bad"));
            judged();
            first.say("nothing");
            second.say("?");

            assertThat(judged().status()).isEqualTo(UNKNOWN);
        }

        private Subject subject(String name) {
            return switch (name) {
                case "GROUP" -> GROUP;
                case "TOPIC" -> TOPIC;
                case "PARTITION" -> PARTITION;
                default -> Subject.topic("t");
            };
        }
    }

    @Nested
    @DisplayName("A subject no longer in the numbers holds; after three complete DELETED snapshots it ends as «gone with "
        + "lag n», never as recovered")
    class Gone {

        @BeforeEach
        void badTopic() {
            watch(builder -> builder.policy("limit",
                LagThreshold.critical(150_000).forTopics(".*", "side", LagThreshold.warning(100))));
            world.poll();
            team.heard();
        }

        @Test
        void holdsInTwoSnapshots() {
            orders.dropTopic("side");

            world.poll();
            GroupReport group = judged();

            assertThat(group.status()).isEqualTo(WARNING);
            assertThat(team.heard()).isEmpty();
        }

        @Test
        void endsInTheThird() {
            gone(3);

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending()).satisfies(ending -> {
                assertThat(ending.kind()).isEqualTo(Kind.GONE);
                assertThat(ending.reason()).isEqualTo("topic side is gone with lag 500 records");
            });
        }

        @Test
        void isNotShownThen() {
            gone(2);

            assertThat(judged().status()).isEqualTo(OK);
        }

        @Test
        void partitionEndsLikewise() {
            watch(builder -> builder.policy("first", first));
            first.say(Finding.critical(PARTITION, "stuck"));
            world.poll();
            first.say("nothing");

            gone(3);

            assertThat(ending().reason()).isEqualTo("partition side-0 is gone with lag 500 records");
        }

        @Test
        void newestLagIsNamed() {
            orders.lag("side", 700);
            world.poll();

            gone(3);

            assertThat(ending().reason()).isEqualTo("topic side is gone with lag 700 records");
        }

        @Test
        void lagThatCouldNotBeReadLastIsNotZero() {
            world.source().unreadablePartitions("orders");
            world.poll();
            world.source().work();

            gone(3);

            assertThat(ending().reason()).isEqualTo("topic side is gone with lag 500 records");
        }

        @Test
        void incompleteSnapshotsDoNotCount() {
            gone(2);
            world.source().incomplete("broker 2 did not answer");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void incompleteSnapshotsDoNotReset() {
            gone(2);
            world.source().incomplete("broker 2 did not answer");
            world.polls(2);
            world.source().work();

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK");
        }

        @Test
        void failedPollsDoNotCount() {
            gone(2);
            world.source().fail("no route to host");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void pollsThatCannotReadTheGroupDoNotCount() {
            gone(2);
            world.source().unreadable("orders", "coordinator is loading");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void numbersThatMayLackPartitionsDoNotCount() {
            gone(2);
            world.source().missingPartitions("orders");

            world.polls(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void inactiveSnapshotsNeverEndIt() {
            world.source().absence(Absence.INACTIVE);

            gone(50);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void subjectThatComesBackInBetweenBeginsAnew() {
            gone(2);
            orders.lag("side", 500);
            world.poll();

            gone(2);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void subjectThatComesBackWellRecovers() {
            gone(2);
            orders.lag("side", 0);

            world.poll();

            assertThat(team.heard()).containsExactly("RECOVERED orders OK");
        }

        @Test
        void subjectThatComesBackBadWithinTheHourIsTheSameIncident() {
            gone(3);
            orders.lag("side", 500);

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK", "AGAIN orders WARNING");
        }

        @Test
        void theRestThatRecoversWithItIsNoRecovery() {
            orders.lag(200_000);
            world.poll();
            gone(2);
            team.heard();
            orders.lag(0);

            world.poll();

            assertThat(team.heard()).containsExactly("ENDED orders OK");
            assertThat(ending().reason()).isEqualTo("topic side is gone with lag 500 records; all other findings are OK");
        }

        @Test
        void theRestThatStaysBadGoesOnWithoutIt() {
            orders.lag(200_000);
            world.poll();

            gone(3);

            assertThat(world.monitor().incidents().get(0).findings()).extracting(StandingFinding::subject)
                .containsExactly(GROUP);
        }

        @Test
        void groupThatVanishesAsAWholeVanishes() {
            orders.vanish();

            world.polls(3);

            assertThat(ending().kind()).isEqualTo(Kind.VANISHED);
        }

        private void gone(int polls) {
            orders.dropTopic("side");
            world.polls(polls);
        }
    }

    @Nested
    @DisplayName("History: a sample enters only if its asOf is newer; per distinct window() (at most four) 16 samples "
        + "spread evenly over it")
    class History {

        private final List<GroupLag> seen = new ArrayList<>();

        @BeforeEach
        void inOneProcess() {
            world.processPerPoll(false);
            watch(builder -> builder.policy("long", looking(Duration.ofDays(1), seen)));
        }

        @Test
        void repeatedNumbersDoNotEnter() {
            world.source().freeze();

            world.polls(5);

            assertThat(seen).hasSize(1);
        }

        @Test
        void olderNumbersDoNotEnter() {
            world.polls(2);
            world.source().delay(Duration.ofMinutes(15));

            world.poll();

            assertThat(newest()).isEqualTo(world.now().minus(INTERVAL.multipliedBy(2)));
        }

        @Test
        void newerNumbersEnter() {
            world.polls(5);

            assertThat(newest()).isEqualTo(world.now().minus(INTERVAL));
        }

        @Test
        void sixteenSamplesAreSpreadOverTheWindow() {
            world.polls(144 * 3);

            assertThat(seen).hasSizeBetween(14, 16);
            assertThat(Duration.between(seen.get(0).asOf(), seen.get(seen.size() - 1).asOf()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(27));
        }

        @Test
        void fiveDistinctWindowsAreRefused() {
            assertThatThrownBy(() -> {
                world.monitor(builder -> {
                    for (int hours = 1; hours <= 5; hours++) {
                        builder.policy("p" + hours, looking(Duration.ofHours(hours), seen));
                    }
                });
                world.restart();
                world.poll();
            }).isInstanceOf(ConfigException.class).hasMessageContaining("at most 4");
        }

        @AfterEach
        void repair() {
            world.monitor(builder -> {});
        }

        private Instant newest() {
            return seen.get(seen.size() - 1).asOf();
        }

        private LagPolicy looking(Duration window, List<GroupLag> into) {
            return new LagPolicy() {
                @Override
                public Evaluation evaluate(GroupHistory history) {
                    into.clear();
                    into.addAll(history.samples());
                    return Evaluation.allOk();
                }

                @Override
                public Duration window() {
                    return window;
                }
            };
        }
    }

    /** Says what it is told to say. */
    private static final class Script implements LagPolicy {

        private String words = "nothing";
        private Finding[] findings = {};

        void say(Finding... said) {
            words = "";
            findings = said;
        }

        /** As written in the tables, about the group. */
        void say(String said) {
            words = said;
        }

        @Override
        public Evaluation evaluate(GroupHistory history) {
            return switch (words) {
                case "" -> Evaluation.of(findings);
                case "nothing" -> Evaluation.allOk();
                case "null" -> null;
                case "an exception" -> throw new IllegalStateException("bug");
                case "?" -> Evaluation.of(Finding.unknown(GROUP, "cannot tell"));
                default -> Evaluation.of(parse(words.startsWith("? ") ? words.substring(2) : words));
            };
        }

        private Finding parse(String interval) {
            if (interval.startsWith("above ")) {
                return Finding.unknownAbove(GROUP, LagStatus.valueOf(interval.substring(6)), "cannot tell");
            }
            String[] ends = interval.split("\\.\\.");
            return new Finding(GROUP, !words.startsWith("?"), LagStatus.valueOf(ends[0]),
                LagStatus.valueOf(ends[ends.length - 1]), "why");
        }
    }

    private void watch(Consumer<LagMonitor.Builder> parts) {
        world.monitor(builder -> parts.accept(builder.tell("team", team)));
        world.restart();
    }

    private GroupReport judged() {
        LagReport report = world.poll();
        return report.group(new GroupKey(Simulation.CLUSTER, "orders")).orElseThrow();
    }

    private Incident.Ending ending() {
        return team.newest().incident().ending().orElseThrow();
    }

    private LagStatus openStatus() {
        return world.monitor().incidents().stream().map(Incident::status).reduce(OK, LagStatus::worst);
    }

    private static LagStatus standing(GroupReport group, String policy) {
        return group.findings().stream().filter(finding -> finding.policy().equals(policy))
            .map(StandingFinding::standing).reduce(OK, LagStatus::worst);
    }
}
