package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.PartitionLag.State;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionLagTest {

    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final OptionalLong NONE = OptionalLong.empty();

    @ParameterizedTest
    @EnumSource(names = {"KNOWN", "TRIMMED"})
    void aStateThatTellsTheLagHasOne(State state) {
        assertThat(row(state, OptionalLong.of(1), OptionalLong.of(2), OptionalLong.of(3)).lag()).hasValue(3);
        assertThatThrownBy(() -> row(state, OptionalLong.of(1), OptionalLong.of(2), NONE))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("orders-0 is " + state);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_COMMIT", "BEYOND_END", "UNREADABLE"})
    void aStateThatDoesNotTellTheLagHasNone(State state) {
        assertThat(row(state, NONE, NONE, NONE).lag()).isEmpty();
        assertThatThrownBy(() -> row(state, NONE, NONE, OptionalLong.of(3)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("orders-0 is " + state);
    }

    @Test
    void refusesANegativeLag() {
        assertThatThrownBy(() -> row(State.KNOWN, NONE, NONE, OptionalLong.of(-1)))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("lag -1 is negative");
    }

    @Test
    void refusesToLackAState() {
        assertThatThrownBy(() -> row(null, NONE, NONE, NONE)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void countsWhatIsLost() {
        PartitionLag trimmed = row(State.TRIMMED, OptionalLong.of(5), OptionalLong.of(30), OptionalLong.of(70));
        PartitionLag known = row(State.KNOWN, OptionalLong.of(5), OptionalLong.of(3), OptionalLong.of(70));

        assertThat(trimmed.lost()).hasValue(25);
        assertThat(known.lost()).isEmpty();
    }

    @Test
    void refusesToBeTrimmedWithoutKnowingFromWhereTo() {
        assertThatThrownBy(() -> row(State.TRIMMED, NONE, OptionalLong.of(30), OptionalLong.of(70)))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> row(State.TRIMMED, OptionalLong.of(5), NONE, OptionalLong.of(70)))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private static PartitionLag row(State state, OptionalLong committed, OptionalLong start, OptionalLong lag) {
        return new PartitionLag(ORDERS_0, state, committed, start, NONE, lag, Optional.empty(), Optional.empty());
    }
}
