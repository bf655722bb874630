package io.lagmonitor;

import static io.lagmonitor.model.Liveness.State.ACTIVE;
import static io.lagmonitor.model.Liveness.State.EMPTY;
import static io.lagmonitor.model.Liveness.State.STALLED;
import static io.lagmonitor.model.Liveness.State.UNKNOWN;
import static io.lagmonitor.model.Liveness.State.VANISHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.policy.LivenessPolicy;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.SimulatedNotifier;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether anybody reads for a group: in one process for all polls, and in a process for each poll. */
@ParameterizedClass(name = "a process for every poll: {0}")
@ValueSource(booleans = {false, true})
class LivenessTest {

    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final int LONG = 20;
    private static final GroupKey ORDERS = new GroupKey(Simulation.CLUSTER, "orders");

    @Parameter
    private boolean processPerPoll;

    private final Simulation world = Simulation.every(INTERVAL);
    private final SimulatedGroup orders = world.group("orders");

    @BeforeEach
    void watch() {
        world.processPerPoll(processPerPoll);
        world.monitor(builder -> builder.policy(LagThreshold.critical(1_000_000)).tell("nobody", notification -> {}));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Nested
    @DisplayName("Without any commits and without members to be seen nothing is known")
    class Unknown {

        @Test
        void totalsSayNothingOfLife() {
            world.monitor(builder -> builder.source("totals", request -> LagSnapshot.of("totals")
                .group(GroupLag.total(new GroupKey("totals", "orders"), world.now(), 500)).build()));

            Liveness liveness = world.poll().group(new GroupKey("totals", "orders")).orElseThrow()
                .estimates().liveness();

            assertThat(liveness).isEqualTo(Liveness.unknown());
        }

        @Test
        void membersThatHaveNotCommittedYetAreNotKnownToWork() {
            orders.deleteOffsets();

            assertThat(after(LONG).state()).isEqualTo(UNKNOWN);
            assertThat(after(1).reason()).isEqualTo("1 member, nothing committed yet");
        }

        @Test
        void groupThatCannotBeReadIsUnknown() {
            orders.lag(500);
            world.poll();
            world.source().unreadable("orders", "not authorised");

            assertThat(after(1)).isEqualTo(Liveness.unknown());
        }
    }

    @Nested
    @DisplayName("A group with members is STALLED if records arrived and wait, and no commit moves for longer than usual")
    class Stalled {

        @Test
        void groupThatCommitsIsActive() {
            orders.lag(500);

            assertNever(STALLED, LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void groupThatIsTooSlowIsActive() {
            orders.lag(500).grow(1_000);

            assertNever(STALLED, LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void groupThatStopsToCommitIsStalled() {
            orders.lag(500);
            world.polls(5);
            orders.stall(10);

            Liveness liveness = after(LONG);

            assertThat(liveness.state()).isEqualTo(STALLED);
            assertThat(liveness.reason()).matches("no progress for [0-9]+ minutes; lag [67][0-9]+ records, 1 member");
            assertThat(liveness.since().orElseThrow()).isBefore(world.now().minus(Duration.ofMinutes(15)));
        }

        @Test
        void itTakesItsUsualTimes() {
            orders.lag(500);
            world.polls(5);
            orders.stall(10);

            assertNever(STALLED, 5);
        }

        @Test
        void groupThatWasStuckBeforeTheWatchBeganIsStalledToo() {
            orders.lag(500).stall(10);

            assertNever(STALLED, 6);
            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void consumerThatIsPausedAndGoesOnCommittingTheSameOffsetIsStalled() {
            orders.lag(500).stall(10);
            for (int i = 0; i < 30; i++) {
                orders.habits(habits(world.now(), world.now().minus(Duration.ofHours(1)), Duration.ofSeconds(5)));
                world.poll();
            }

            assertThat(after(1).state()).isEqualTo(STALLED);
        }

        @Test
        void topicWithoutRecordsStallsNobody() {
            orders.lag(500);
            world.polls(5);
            orders.idle();

            assertNever(STALLED, 3 * LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void lagThatWasThereBeforeAndDoesNotMoveStallsNobody() {
            orders.lag(500).idle();

            assertNever(STALLED, 3 * LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void markerOfATransactionStallsNobody() {
            orders.lag(0);
            world.polls(5);
            orders.idle();
            world.polls(5);
            orders.produce(1);

            assertNever(STALLED, 3 * LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void firstRecordsAfterAQuietNightStallNobody() {
            orders.lag(0);
            world.polls(5);
            orders.idle();
            world.polls(3 * LONG);

            orders.produce(1_000);

            assertNever(STALLED, 5);
        }

        @Test
        void consumerThatDoesNotTakeTheFirstRecordsAfterAQuietNightIsStalled() {
            orders.lag(0);
            world.polls(5);
            orders.idle();
            world.polls(3 * LONG);

            orders.produce(1_000);

            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void slowCommitterIsLearned() {
            orders.lag(500).stall(10);
            for (int hour = 0; hour < 4; hour++) {
                commitAfter(LONG);
            }

            assertNever(STALLED, 4 * LONG);
        }

        @Test
        void slowCommitterThatStopsIsStalledInTheEnd() {
            orders.lag(500).stall(10);
            for (int hour = 0; hour < 4; hour++) {
                commitAfter(LONG);
            }

            assertThat(after(6 * LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void habitsAreBetterThanOurOwnPolls() {
            orders.lag(500).habits(habits(world.now(), world.now(), Duration.ofHours(1))).stall(10);

            assertNever(STALLED, 150);
            assertThat(after(15).state()).isEqualTo(STALLED);
        }

        @Test
        void quickCommitterIsMissedSoon() {
            inOneProcess();
            orders.lag(500).habits(habits(world.now(), world.now(), Duration.ofSeconds(5)));
            world.polls(5);
            orders.stall(10);

            assertNever(STALLED, 3);
            assertThat(after(3).state()).isEqualTo(STALLED);
        }

        @Test
        void quickestCommitterIsGivenAMinute() {
            inOneProcess();
            orders.lag(500).habits(habits(world.now(), world.now(), Duration.ofSeconds(1)));
            for (int i = 0; i < 5; i++) {
                world.pollAndThen(Duration.ofSeconds(10));
            }
            orders.stall(10);

            for (int i = 0; i < 6; i++) {
                assertThat(life(world.pollAndThen(Duration.ofSeconds(10))).state()).isEqualTo(ACTIVE);
            }
            world.pollAndThen(Duration.ofSeconds(10));
            world.pollAndThen(Duration.ofSeconds(10));
            assertThat(life(world.poll()).state()).isEqualTo(STALLED);
        }

        @Test
        void whenItsMembersChangedItIsGivenMoreTime() {
            inOneProcess();
            orders.lag(500).habits(habits(world.now(), world.now(), Duration.ofSeconds(5)));
            world.polls(5);
            orders.stall(10).state(GroupState.PREPARING_REBALANCE);
            world.polls(2);
            orders.state(GroupState.STABLE);

            assertNever(STALLED, 4);
            assertThat(after(3).state()).isEqualTo(STALLED);
        }

        @ParameterizedTest
        @EnumSource(names = {"PREPARING_REBALANCE", "COMPLETING_REBALANCE", "ASSIGNING", "RECONCILING"})
        void groupThatOnlyRebalancesIsStalled(GroupState rebalancing) {
            orders.lag(500).stall(10).state(rebalancing);

            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void seldomPollsWaitForTwoOfThem() {
            orders.lag(500).stall(10);

            for (int i = 0; i < 3; i++) {
                assertThat(life(world.pollAndThen(Duration.ofHours(1))).state()).isEqualTo(ACTIVE);
            }
            world.pollAndThen(Duration.ofHours(1));
            assertThat(life(world.pollAndThen(Duration.ofHours(1))).state()).isEqualTo(STALLED);
        }

        @Test
        void pollsThatCannotTellForAWhileAreNotHeldAgainstIt() {
            inOneProcess();
            orders.lag(500).habits(habits(world.now(), world.now(), Duration.ofMinutes(5)));
            world.polls(5);
            orders.stall(10);
            world.polls(2);
            world.source().unreadable("orders", "brokers are away");
            world.polls(3 * LONG);
            world.source().work();

            assertNever(STALLED, 5);
            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void oneLongPauseIsNoHabit() {
            orders.lag(500);
            world.polls(5);
            orders.stop(10);
            world.polls(3 * LONG);
            orders.recover();
            world.polls(LONG);
            orders.stall(10);

            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void stallThatLastedForDaysIsNoHabit() {
            orders.lag(500);
            world.polls(5);
            orders.stall(10);
            world.polls(50 * LONG);
            orders.lag(500);
            world.polls(5);
            orders.stall(10);

            assertThat(after(2 * LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void longPauseChangesAHabitByATurnOnly() {
            inOneProcess();
            orders.lag(500);
            world.polls(5);
            orders.stall(10);
            world.polls(10 * LONG);
            orders.lag(500).stall(10);

            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void groupThatGetsStuckWhenLeadersFailIsStalled() {
            orders.lag(500);
            world.polls(5);
            orders.ends(false);
            world.poll();
            orders.stall(10);
            world.poll();
            orders.ends(true);

            assertThat(after(LONG).state()).isEqualTo(STALLED);
        }

        @Test
        void consumerThatDiesOfEachStartIsStalled() {
            orders.lag(500);
            world.polls(5);
            Set<Liveness.State> seen = new HashSet<>();
            for (int i = 0; i < 15; i++) {
                orders.stop(10);
                world.polls(2);
                orders.stall(10);
                seen.add(after(1).state());
            }

            assertThat(seen).contains(STALLED);
        }

        @Test
        void consumersThatAreDeployedAreNot() {
            orders.lag(500);
            world.polls(5);
            for (int i = 0; i < 5; i++) {
                orders.stop(10);
                assertNever(STALLED, 4);
                orders.stall(10);
                assertNever(STALLED, 1);
                orders.lag(500);
                assertNever(STALLED, 3);
            }
        }

        @Test
        void membersThatAreReplacedAreGivenMoreTime() {
            inOneProcess();
            orders.member("consumer-1", "a", "t").habits(habits(world.now(), world.now(), Duration.ofSeconds(5))).lag(500);
            world.polls(5);
            orders.stall(10).member("consumer-2", "a", "t").stall(10);

            assertNever(STALLED, 5);
            assertThat(after(3).state()).isEqualTo(STALLED);
        }

        @Test
        void numbersThatAreRepeatedAreNoTime() {
            orders.lag(500);
            world.polls(5);
            orders.stall(10);
            world.poll();
            world.source().freeze();

            assertNever(STALLED, 2 * LONG);
        }

        @Test
        void partitionThatNobodyReadsStallsNobody() {
            orders.member("a", "t").lag("left", 0).idle();
            world.polls(5);

            orders.produce("left", 10);

            assertNever(STALLED, LONG);
            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }
    }

    @Nested
    @DisplayName("STALLED stands until there is progress")
    class StandsUntilProgress {

        @BeforeEach
        void stall() {
            orders.lag(500);
            world.polls(5);
            orders.stall(10);
            world.polls(LONG);
        }

        @Test
        void endsWithTheFirstCommit() {
            orders.rewind(5);

            Liveness liveness = after(1);

            assertThat(liveness.state()).isEqualTo(ACTIVE);
            assertThat(liveness.reason()).isEqualTo("1 member, progress 0 seconds ago");
        }

        @Test
        void recordsThatNoLongerComeAreNoProgress() {
            orders.idle();

            assertOnly(STALLED, LONG);
        }

        @Test
        void recordsThatAreDeletedAreNoProgress() {
            orders.trim(0);

            assertOnly(STALLED, LONG);
        }

        @Test
        void membersThatComeBackToALogThatWasEmptyMeanwhileBeginAnew() {
            orders.stop(0).trim(0);
            world.polls(3);
            orders.stall(10);

            assertNever(STALLED, 3);
        }

        @Test
        void restartOfTheMonitorIsNoProgress() {
            world.restart();

            assertOnly(STALLED, 3);
        }

        @Test
        void restartOfTheMonitorSeesWhatWasCommittedMeanwhile() {
            world.restart();
            orders.lag(500);

            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void pollsThatCouldNotReadItAreNoProgress() {
            world.source().unreadable("orders", "not authorised");
            world.polls(3);
            world.source().work();

            assertOnly(STALLED, 3);
        }

        @Test
        void partitionsThatCannotBeReadAreNoProgress() {
            world.source().unreadablePartitions("orders");
            world.polls(3);
            assertNever(ACTIVE, 3);
            world.source().work();

            assertOnly(STALLED, 3);
        }

        @Test
        void membersThatLeaveAndComeBackAreNoProgress() {
            orders.stop(10);
            assertThat(after(3).state()).isEqualTo(EMPTY);
            orders.stall(10);

            assertOnly(STALLED, 3);
        }

        @Test
        void topicThatIsGoneIsNoProgress() {
            orders.lag("other", 0).idle();
            world.polls(3);
            orders.stall(10);
            world.polls(LONG);
            orders.dropTopic("t").dropTopic("other").lag("third", 0).idle();
            world.poll();

            assertNever(STALLED, 3);
        }

        @Test
        void changingHabitsAreNoProgress() {
            orders.habits(habits(world.now(), world.now(), Duration.ofHours(10)));

            assertOnly(STALLED, 3);
        }
    }

    @Nested
    @DisplayName("A member of several that makes no progress on any of its partitions makes the group STALLED")
    class StuckMember {

        @BeforeEach
        void join() {
            orders.member("consumer-6", "a", "b").member("consumer-7", "c", "d").lag(0).lag("c", 100);
            world.polls(5);
        }

        @Test
        void membersThatCommitAreActive() {
            assertOnly(ACTIVE, LONG);
        }

        @Test
        void memberIsNamed() {
            orders.stall("consumer-7", 10);

            Liveness liveness = after(LONG);

            assertThat(liveness.state()).isEqualTo(STALLED);
            assertThat(liveness.reason()).matches("member consumer-7 at /10.0.0.[0-9] has made no progress on its "
                + "2 partitions for [0-9]+ minutes; lag [0-9]+ records");
        }

        @Test
        void memberIsGivenTenMinutesAtLeast() {
            orders.stall("consumer-7", 10);

            assertNever(STALLED, 7);
        }

        @Test
        void memberThatMakesProgressOnOneOfItsPartitionsIsNotStuck() {
            orders.stall("consumer-7", 10).commitOn("d");

            assertNever(STALLED, LONG);
        }

        @Test
        void memberWithoutRecordsIsNotStuck() {
            orders.stall("consumer-7", 0);

            assertNever(STALLED, LONG);
        }

        @Test
        void endsWhenTheMemberCommits() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.lag(0);

            assertThat(after(2).state()).isEqualTo(ACTIVE);
        }

        @Test
        void progressOfOthersIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);

            assertOnly(STALLED, LONG);
        }

        @Test
        void partitionThatChangedHandsBeginsAnew() {
            for (int i = 0; i < LONG; i++) {
                orders.stall("consumer-7", 10).member(i % 2 == 0 ? "consumer-6" : "consumer-7", "c", "d");
                assertThat(after(1).state()).isEqualTo(ACTIVE);
            }
        }

        @Test
        void thatItsPartitionsChangeHandsIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.member("consumer-8", "c", "d").stall("consumer-8", 10);

            assertOnly(STALLED, LONG);
        }

        @Test
        void thatAMemberThatWorksTakesThePartitionsIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.member("consumer-6", "a", "b", "c", "d").commitOnOthersThan("c", "d");

            assertOnly(STALLED, 3);
        }

        @Test
        void thatItTakesAPartitionThatOthersReadIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.member("consumer-7", "a");

            assertOnly(STALLED, 3);
        }

        @Test
        void topicThatNobodyReadsAnyMoreStallsNobody() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.unassign("c").unassign("d").member("consumer-7", "e").lag("e", 100).commitOnOthersThan("c", "d");

            assertThat(after(3).state()).isEqualTo(ACTIVE);
        }

        @Test
        void topicThatIsGoneStallsNobodyOnceThereIsProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.dropTopic("c").dropTopic("d").member("consumer-7", "e").lag("e", 100);

            assertThat(after(4).state()).isEqualTo(ACTIVE);
        }

        @Test
        void memberThatIsStuckWhileOthersRebalanceIsFound() {
            inOneProcess();
            orders.stall("consumer-7", 10);
            Set<Liveness.State> seen = new HashSet<>();
            for (int i = 0; i < LONG; i++) {
                orders.hideOwners().state(GroupState.PREPARING_REBALANCE);
                world.poll();
                orders.showOwners().state(GroupState.STABLE);
                seen.add(after(2).state());
            }

            assertThat(seen).contains(STALLED);
        }

        @Test
        void memberThatIsStuckWhilePartitionsAreAddedIsFound() {
            inOneProcess();
            orders.stall("consumer-7", 10);
            Set<Liveness.State> seen = new HashSet<>();
            for (int i = 0; i < LONG; i++) {
                orders.member("consumer-6", "new-" + i);
                seen.add(after(2).state());
            }

            assertThat(seen).contains(STALLED);
        }

        @Test
        void memberThatIsHandedWhatOthersReadIsFound() {
            inOneProcess();
            orders.stall("consumer-7", 10);
            Set<Liveness.State> seen = new HashSet<>();
            for (int i = 0; i < LONG; i++) {
                orders.member("consumer-7", "b");
                seen.add(after(1).state());
                orders.member("consumer-6", "b");
                world.poll();
            }

            assertThat(seen).contains(STALLED);
        }

        @Test
        void memberWhosePartitionsFillOneAfterTheOtherIsFound() {
            inOneProcess();
            String[] sparse = IntStream.range(0, LONG).mapToObj(i -> "sparse-" + i).toArray(String[]::new);
            orders.member("consumer-7", sparse);
            world.polls(3);
            Set<Liveness.State> seen = new HashSet<>();
            for (String topic : sparse) {
                orders.produce(topic, 10);
                seen.add(after(1).state());
            }

            assertThat(seen).contains(STALLED);
        }

        @Test
        void thatNobodyKnowsWhoReadsWhatIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            orders.hideOwners();

            Liveness liveness = after(3);

            assertThat(liveness.state()).isEqualTo(STALLED);
            assertThat(liveness.reason()).startsWith("partition c-0 made no progress for ");
        }

        @Test
        void restartOfTheMonitorIsNoProgress() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            world.restart();

            assertOnly(STALLED, LONG);
        }

        @Test
        void memberThatCommittedMeanwhileIsNotStuckAfterARestart() {
            orders.stall("consumer-7", 10);
            world.polls(LONG);
            world.restart();
            orders.lag("c", 0).lag("d", 0);

            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @Test
        void whenAllAreStuckTheFirstThatGoesOnSaysNothingOfTheOthers() {
            orders.stall(10);
            assertThat(after(LONG).reason()).matches("no progress for [0-9]+ minutes; lag [0-9,]+ records, 2 members");

            orders.stall("consumer-7", 10);

            Liveness liveness = after(3);
            assertThat(liveness.state()).isEqualTo(STALLED);
            assertThat(liveness.reason()).startsWith("member consumer-7 at ");
        }
    }

    @Nested
    @DisplayName("A group without members is EMPTY, since it lost them or since it was first seen without")
    class Empty {

        @Test
        void groupThatLosesItsMembersIsEmpty() {
            orders.lag(500);
            world.polls(5);
            Instant left = world.now();
            orders.stop(10);

            Liveness liveness = after(LONG);

            assertThat(liveness.state()).isEqualTo(EMPTY);
            assertThat(liveness.since()).contains(left);
            assertThat(liveness.reason()).isEqualTo("no members for 38 minutes; lag 690 records");
        }

        @Test
        void groupThatWasNeverSeenWithMembersIsEmptySinceItWasSeen() {
            orders.lag(500).stop(0);
            Instant first = world.now();

            assertThat(after(LONG).since()).contains(first);
        }

        @Test
        void habitsKnowBetterSinceWhen() {
            Instant left = world.now().minus(Duration.ofHours(3));
            orders.lag(500).stop(0).habits(new Habits(Optional.of(left), Optional.empty(), Optional.empty(),
                Optional.of(left), 0, Optional.empty()));

            assertThat(after(1).since()).contains(left);
            assertThat(after(1).reason()).startsWith("no members for 3 hours; ");
        }

        @Test
        void clockThatWasSetBackHidesNoTime() {
            orders.lag(500);
            world.polls(5);
            orders.stop(10);
            world.polls(3);
            world.restart();
            world.advance(Duration.ofHours(-5));

            assertThat(after(1).since()).hasValueSatisfying(
                since -> assertThat(since).isBeforeOrEqualTo(world.now()));
        }

        @Test
        void groupThatHasMembersAgainIsActive() {
            orders.lag(500);
            world.polls(5);
            orders.stop(10);
            world.polls(5);
            orders.recover();

            assertThat(after(2).state()).isEqualTo(ACTIVE);
        }

        @Test
        void membersThatComeBackHaveTheTimeThatEverybodyHas() {
            orders.lag(500);
            world.polls(5);
            orders.stop(10);
            world.polls(2 * LONG);
            orders.stall(10);

            assertNever(STALLED, 5);
        }

        @Test
        void groupThatIsEmptyIsNotStalled() {
            orders.lag(500);
            world.polls(5);
            orders.stop(10);

            assertNever(STALLED, 3 * LONG);
        }
    }

    @Nested
    @DisplayName("A group that only commits, or whose members cannot be told, is judged by its commits alone")
    class CommitsAlone {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isActiveWhileItCommits(boolean simple) {
            alone(simple).lag(500);
            world.poll();

            assertOnly(ACTIVE, LONG);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isActiveWithNothingToRead(boolean simple) {
            alone(simple).lag(0).idle();

            assertOnly(ACTIVE, LONG);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isUnknownUntilItCommits(boolean simple) {
            alone(simple).lag(500).idle();

            assertOnly(UNKNOWN, LONG);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isStalledWhenItStopsToCommit(boolean simple) {
            alone(simple).lag(500);
            world.polls(5);
            orders.produce(10).stop(10);
            alone(simple);

            Liveness liveness = after(LONG);

            assertThat(liveness.state()).isEqualTo(STALLED);
            assertThat(liveness.reason()).startsWith("no progress for ");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isKnownAgainWithItsNextCommit(boolean simple) {
            alone(simple).lag(500);
            world.polls(5);
            orders.stop(10);
            alone(simple);
            world.polls(LONG);
            orders.lag(100);

            assertThat(after(1).state()).isEqualTo(ACTIVE);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void groupThatWasNeverSeenAliveIsNotStalled(boolean simple) {
            alone(simple).lag(500).produce(10).stop(10);
            alone(simple);

            assertNever(STALLED, 3 * LONG);
        }

        private SimulatedGroup alone(boolean simple) {
            return simple ? orders.simple() : orders.hideMembers();
        }
    }

    @Nested
    @DisplayName("A group that is not there any more is VANISHED, with the lag it had then")
    class Vanished {

        @Test
        void groupThatWasDeleted() {
            orders.lag(500);
            world.poll();
            Instant gone = world.now();
            orders.vanish();

            Liveness liveness = after(2);

            assertThat(liveness.state()).isEqualTo(VANISHED);
            assertThat(liveness.since()).contains(gone);
            assertThat(liveness.reason()).isEqualTo("vanished with lag 500 records (as of 2026-11-20T10:00:00Z)");
        }

        @Test
        void groupThatAVendorDoesNotReportMayBeThere() {
            world.source().absence(LagSnapshot.Absence.INACTIVE);
            orders.lag(500);
            world.poll();
            orders.vanish();

            assertThat(after(2)).isEqualTo(Liveness.unknown());
        }

        @Test
        void groupThatIsListedWithoutAnyOfItsOffsets() {
            orders.lag(500);
            world.poll();
            orders.stop(0).deleteOffsets();

            assertThat(after(2).state()).isEqualTo(VANISHED);
        }
    }

    @Nested
    @DisplayName("LivenessPolicy: a stuck consumer is an incident until it makes progress")
    class AnIncident {

        private final SimulatedNotifier team = world.notifier("team");

        @BeforeEach
        void watch() {
            world.monitor(builder -> builder.policy(LivenessPolicy.critical()).tell(team));
            orders.lag(500);
            world.polls(5);
        }

        @Test
        void groupsThatWorkAreNone() {
            world.group("quiet").lag(0).idle();
            world.group("gone").lag(0);
            world.poll();
            world.group("gone").stop(10);

            world.polls(3 * LONG);

            assertThat(team.heard()).isEmpty();
        }

        @Test
        void stuckConsumerIsOne() {
            orders.stall(10);

            world.polls(3 * LONG);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
            assertThat(team.newest().incident().findings().get(0).reason()).startsWith("no progress for ");
        }

        @Test
        void endsWithProgress() {
            orders.stall(10);
            world.polls(3 * LONG);
            orders.recover();

            world.polls(LONG);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "RECOVERED orders OK");
        }

        @Test
        void consumerThatLeavesHasNotRecovered() {
            orders.stall(10);
            world.polls(3 * LONG);
            orders.stop(10);

            world.polls(3 * LONG);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void consumerThatIsRestartedAndStuckAgainHasNotRecovered() {
            orders.stall(10);
            world.polls(3 * LONG);
            for (int i = 0; i < 5; i++) {
                orders.stop(10);
                world.polls(2);
                orders.stall(10);
                world.polls(2);
            }

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void monitorThatIsRestartedTellsNothingNew() {
            orders.stall(10);
            world.polls(3 * LONG);
            world.restart();

            world.polls(LONG);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL");
        }

        @Test
        void consumerThatLeavesIsGivenUpInTheEndAndHasNotRecovered() {
            world.monitor(builder -> builder.policy(LivenessPolicy.critical()).tell(team)
                .abandonedAfter(Duration.ofHours(2)));
            world.restart();
            orders.stall(10);
            world.polls(3 * LONG);
            orders.stop(10);

            world.polls(4 * LONG);

            assertThat(team.heard()).containsExactly("OPENED orders CRITICAL", "ENDED orders OK");
        }

        @Test
        void groupOfWhichNothingIsKnownIsNoBlindSpot() {
            world.group("new").deleteOffsets();

            world.polls(LONG);

            assertThat(team.heard()).isEmpty();
        }
    }

    private void commitAfter(int polls) {
        world.polls(polls - 1);
        orders.lag(500).stall(10);
        world.poll();
    }

    private Liveness after(int polls) {
        world.polls(polls - 1);
        return life(world.poll());
    }

    private void assertNever(Liveness.State state, int polls) {
        Set<Liveness.State> seen = new HashSet<>();
        for (int i = 0; i < polls; i++) {
            seen.add(life(world.poll()).state());
        }
        assertThat(seen).doesNotContain(state);
    }

    private void assertOnly(Liveness.State state, int polls) {
        Set<Liveness.State> seen = new HashSet<>();
        for (int i = 0; i < polls; i++) {
            seen.add(life(world.poll()).state());
        }
        assertThat(seen).containsOnly(state);
    }

    private static Liveness life(LagReport report) {
        return report.group(ORDERS).orElseThrow().estimates().liveness();
    }

    private static Habits habits(Instant lastSeen, Instant lastProgress, Duration usual) {
        return new Habits(Optional.of(lastSeen), Optional.of(lastProgress), Optional.of(usual), Optional.empty(), 0,
            Optional.empty());
    }

    /** What only memory knows. */
    private void inOneProcess() {
        world.processPerPoll(false);
    }
}
