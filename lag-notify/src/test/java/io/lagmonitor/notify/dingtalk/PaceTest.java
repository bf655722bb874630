package io.lagmonitor.notify.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long now = -5;
    private final Pace pace = new Pace(() -> now);

    @Test
    void allowsEighteenAtOnceAndThenNoneForAMinute() {
        for (int i = 0; i < 18; i++) {
            assertThat(pace.left()).isEqualTo(18 - i);
            pace.count();
        }

        assertThat(pace.left()).isZero();
        assertThat(pace.untilFree()).isEqualTo(Duration.ofSeconds(61));
        advance(Duration.ofSeconds(60));
        assertThat(pace.left()).isZero();
        assertThat(pace.untilFree()).isEqualTo(Duration.ofSeconds(1));
        advance(Duration.ofSeconds(1));
        assertThat(pace.left()).isEqualTo(18);
    }

    @Test
    void neverAllowsTwentyInAnyMinute() {
        Random random = new Random(3);
        TreeMap<Long, Integer> sent = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            advance(Duration.ofMillis(random.nextInt(4_000)));
            if (pace.left() > 0) {
                pace.count();
                sent.merge(now, 1, Integer::sum);
            } else {
                assertThat(pace.untilFree()).isPositive();
            }
        }

        assertThat(sent.keySet()).allSatisfy(time -> assertThat(
            sent.subMap(time, true, time + Duration.ofMinutes(1).toNanos(), true).values().stream().mapToInt(n -> n).sum())
            .isLessThan(20));
        assertThat(sent).hasSizeGreaterThan(2_000);
    }

    private void advance(Duration time) {
        now += time.toNanos();
    }
}
