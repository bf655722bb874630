package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoriesTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(14);
    private static final GroupKey KEY = new GroupKey("c", "g");

    private final Histories histories = new Histories(List.of(Duration.ZERO, WINDOW));

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 30, 35, 59, 60, 61, 100, 300, 800})
    void keepsAtMost16SamplesEvenlySpreadOverTheWindow(int secondsBetweenPolls) {
        for (int second = 0; second < 7_200; second += secondsBetweenPolls) {
            add(second, second);
        }

        List<GroupLag> samples = samples(WINDOW);
        assertThat(samples).hasSizeLessThanOrEqualTo(16);
        Duration covered = Duration.between(samples.get(0).asOf(), samples.get(samples.size() - 1).asOf());
        assertThat(covered).isGreaterThanOrEqualTo(WINDOW);
        for (int i = 2; i < samples.size() - 1; i++) {
            assertThat(Duration.between(samples.get(i - 1).asOf(), samples.get(i).asOf()))
                .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(1).plusSeconds(secondsBetweenPolls));
        }
    }

    @Test
    void withoutAWindowThereIsOnlyTheNewest() {
        add(0, 1);
        add(1, 2);

        assertThat(samples(Duration.ZERO)).singleElement().satisfies(lag -> assertThat(lag.lagAtLeast()).isEqualTo(2));
    }

    @Test
    void onlyNewerNumbersEnter() {
        add(10, 1);

        assertThat(add(10, 2).lagAtLeast()).isEqualTo(1);
        assertThat(add(9, 3).lagAtLeast()).isEqualTo(1);
        assertThat(samples(WINDOW)).hasSize(1);
    }

    @Test
    void numbersOfTheFutureAreForgottenWhenTheClockIsSetBack() {
        add(3600, 1);

        assertThat(add(10, 2).lagAtLeast()).isEqualTo(2);
        assertThat(samples(WINDOW)).hasSize(1);
    }

    @Test
    void sourceWhoseClockIsALittleAheadKeepsItsNewestNumbers() {
        add(50, 1, START);

        assertThat(add(40, 2, START).lagAtLeast()).isEqualTo(1);
    }

    @Test
    void atMostFourWindows() {
        List<Duration> five = List.of(
            Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofMinutes(4));

        assertThatThrownBy(() -> new Histories(five)).hasMessageContaining("5 different windows");
    }

    @Test
    void forgetsGroupsThatAreGone() {
        add(0, 1);

        histories.retain(Set.of());

        assertThat(histories.newest(KEY)).isEmpty();
    }

    private GroupLag add(int second, long lag) {
        return add(second, lag, START.plusSeconds(second));
    }

    private GroupLag add(int second, long lag, Instant now) {
        return histories.add(GroupLag.total(KEY, START.plusSeconds(second), lag), now);
    }

    private List<GroupLag> samples(Duration window) {
        return histories.history(KEY, window, Estimates.unknown(), START).samples();
    }
}
