package io.lagmonitor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Liveness;
import io.lagmonitor.model.Liveness.State;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.LagPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class LivenessPolicyTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void findsGroupsThatStall() {
        assertThat(finding(LivenessPolicy.critical(), State.STALLED, 5)).isEqualTo(
            Finding.critical(Subject.group(), "seen so"));
        assertThat(finding(LivenessPolicy.warning(), State.STALLED, 5)).isEqualTo(
            Finding.warning(Subject.group(), "seen so"));
    }

    @Test
    void activeGroupIsOkHoweverFarBehind() {
        assertThat(finding(LivenessPolicy.critical(), State.ACTIVE, 5_000_000)).isEqualTo(
            Finding.ok(Subject.group(), "seen so"));
    }

    /** A consumer that was stuck and then ended has not recovered. */
    @Test
    void emptyGroupWithLagHoldsWhatStood() {
        Finding finding = finding(LivenessPolicy.critical(), State.EMPTY, 5);

        assertThat(finding.measured()).isTrue();
        assertThat(finding.atLeast()).isEqualTo(LagStatus.OK);
        assertThat(finding.atMost()).isEqualTo(LagStatus.CRITICAL);
        assertThat(finding(LivenessPolicy.warning(), State.EMPTY, 5).atMost()).isEqualTo(LagStatus.WARNING);
    }

    @Test
    void emptyGroupWithoutLagIsOk() {
        assertThat(finding(LivenessPolicy.critical(), State.EMPTY, 0)).isEqualTo(Finding.ok(Subject.group(), "seen so"));
    }

    @Test
    void recordsThatWereDeletedUnreadAreNotRead() {
        GroupLag lag = GroupLag.builder(new GroupKey("prod", "orders"), NOW).members(0)
            .partition("payments", 0).committedOffset(900).logStartOffset(1_000).logEndOffset(1_000).build();
        Liveness empty = new Liveness(State.EMPTY, Optional.of(NOW), "seen so");

        Finding finding = LivenessPolicy.critical().evaluate(
            new GroupHistory(NOW, List.of(lag), new Estimates(empty))).findings().get(0);

        assertThat(lag.lagAtMost()).hasValue(0);
        assertThat(finding.atMost()).isEqualTo(LagStatus.CRITICAL);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = Mode.EXCLUDE, names = {"ACTIVE", "STALLED", "EMPTY"})
    void judgesNothingElse(State state) {
        assertThat(finding(LivenessPolicy.critical(), state, 5)).isEqualTo(Finding.unknown(Subject.group(), "seen so"));
    }

    private static Finding finding(LagPolicy policy, State state, long lag) {
        Liveness liveness = new Liveness(state, Optional.of(NOW), "seen so");
        return policy.evaluate(new GroupHistory(NOW, List.of(GroupLag.total(new GroupKey("prod", "orders"), NOW, lag)),
            new Estimates(liveness))).findings().get(0);
    }
}
