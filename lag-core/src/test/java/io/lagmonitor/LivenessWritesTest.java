package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Habits;
import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.policy.LivenessPolicy;
import io.lagmonitor.simulator.SimulatedGroup;
import io.lagmonitor.simulator.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much is stored of whether anybody reads: it changes with the group, and not with every poll. */
class LivenessWritesTest {

    private static final int WEEK_OF_HOURS = 7 * 24;

    private final Simulation world = Simulation.every(Duration.ofHours(1));

    @BeforeEach
    void watch() {
        world.monitor(builder -> builder.policy(LagThreshold.critical(1_000_000)).policy(LivenessPolicy.critical())
            .tell("nobody", notification -> {}));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void healthyGroupsAreStoredOnceAWeek() {
        groups(200, 0);

        world.polls(WEEK_OF_HOURS);

        assertThat(world.store().saves()).isEqualTo(1);
        assertThat(world.store().stored()).hasSize(200).allSatisfy((key, line) ->
            assertThat(line).endsWith("\"alive\":true}"));
    }

    @Test
    void healthyGroupsAreStoredOnceByAProcessForEveryPoll() {
        world.processPerPoll(true);
        groups(30, 0);

        world.polls(48);

        assertThat(world.store().saves()).isEqualTo(1);
    }

    @Test
    @Tag("full")
    void tenThousandHealthyGroupsAreStoredOnceAWeek() {
        groups(10_000, 0);

        world.polls(WEEK_OF_HOURS);

        assertThat(world.store().saves()).isEqualTo(1);
    }

    @Test
    @DisplayName("Groups with lag are stored with their lag, from time to time; of their life nothing changes")
    void lifeOfGroupsWithLagIsStoredOnce() {
        groups(30, 500);
        world.poll();
        Map<String, String> first = lives();

        world.polls(WEEK_OF_HOURS);

        assertThat(lives()).isEqualTo(first);
    }

    @Test
    void lifeOfGroupsThatOnlyCommitIsStoredTwice() {
        for (int i = 0; i < 30; i++) {
            world.group("group-" + i).lag(0).simple();
        }
        world.polls(3);
        int saves = world.store().saves();

        world.polls(WEEK_OF_HOURS);

        assertThat(world.store().saves()).isEqualTo(saves).isLessThanOrEqualTo(2);
    }

    @Test
    void idleGroupsAreStoredOnce() {
        groups(30, 500);
        world.polls(3);
        for (int i = 0; i < 30; i++) {
            world.group("group-" + i).lag(1).idle();
        }
        world.polls(3);
        Map<String, String> before = lives();

        world.polls(WEEK_OF_HOURS);

        assertThat(lives()).isEqualTo(before);
    }

    @Test
    void groupsThatLeaveCostAFewLines() {
        groups(10, 0);
        world.polls(3);
        for (int i = 0; i < 10; i++) {
            world.group("group-" + i).stop(100);
        }
        world.polls(40);
        int saves = world.store().saves();

        world.polls(WEEK_OF_HOURS);

        assertThat(world.store().saves()).isEqualTo(saves);
    }

    @Test
    void consumerThatIsPausedAndCommitsTheSameForEverCostsAFewLinesAnHour() {
        Simulation quick = Simulation.every(Duration.ofSeconds(30));
        quick.monitor(builder -> builder.policy(LagThreshold.critical(1_000_000)).tell("nobody", notification -> {}));
        try (quick) {
            SimulatedGroup group = quick.group("orders").lag(500).simple();
            quick.polls(30);
            group.stop(10);
            quick.polls(30);
            int saves = quick.store().saves();

            for (int i = 0; i < 120; i++) {
                group.habits(new Habits(Optional.of(quick.now()), Optional.empty(), Optional.empty(), Optional.empty(), 0,
                    Optional.empty()));
                quick.poll();
            }

            assertThat(quick.store().saves() - saves).isLessThanOrEqualTo(15);
        }
    }

    @Test
    void membersThatComeAndGoCostNothing() {
        Simulation quick = Simulation.every(Duration.ofSeconds(30));
        quick.monitor(builder -> builder.policy(LivenessPolicy.critical()).tell("nobody", notification -> {}));
        try (quick) {
            SimulatedGroup group = quick.group("orders").lag(0);
            quick.polls(3);
            int saves = quick.store().saves();

            for (int i = 0; i < 100; i++) {
                group.leave();
                quick.polls(2);
                group.join();
                quick.polls(2);
            }

            assertThat(quick.store().saves()).isEqualTo(saves);
        }
    }

    private void groups(int count, long lag) {
        for (int i = 0; i < count; i++) {
            world.group("group-" + i).lag(lag);
        }
    }

    /** What is stored of groups, without their lag. */
    private Map<String, String> lives() {
        Map<String, String> lives = new TreeMap<>();
        world.store().stored().forEach((key, line) -> {
            if (key.startsWith("group:")) {
                lives.put(key, line.replaceAll("\"(lag|asOf)\":[^,}]*,?", ""));
            }
        });
        return lives;
    }
}
