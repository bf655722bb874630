package io.lagmonitor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void isOverWhenItsTimeIs() {
        assertThat(Deadline.in(Duration.ZERO).isOver()).isTrue();
        assertThat(Deadline.in(Duration.ofSeconds(-1)).left()).isZero();
        assertThat(Deadline.in(Duration.ofHours(1)).isOver()).isFalse();
    }

    @Test
    void boundsWhatNobodyWaitsFor() {
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).left()).isGreaterThan(Duration.ofDays(300));
    }

    @Test
    void givesAStepItsPart() {
        assertThat(Deadline.in(Duration.ofHours(1)).part(0.5).left())
            .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
    }

    @Test
    void pausesOnlyIfSomeTimeIsLeftAfterwards() throws InterruptedException {
        assertThat(Deadline.in(Duration.ofHours(1)).pause(Duration.ofMillis(1))).isTrue();
        assertThat(Deadline.in(Duration.ofHours(1)).pause(Duration.ofHours(1))).isFalse();
    }
}
