package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LagSnapshotTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final GroupKey ORDERS = new GroupKey("prod", "orders");
    private static final GroupKey PAYMENTS = new GroupKey("prod", "payments");

    @Test
    void isCompleteUntilSomethingMayBeMissing() {
        LagSnapshot snapshot = LagSnapshot.of("prod", "test").build();

        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.incompleteBecause()).isEmpty();
        assertThat(snapshot.clusters()).isEqualTo(Set.of("prod", "test"));
        assertThat(snapshot.groups()).isEmpty();
        assertThat(snapshot.failures()).isEmpty();
        assertThat(snapshot.requests()).isEmpty();
    }

    @Test
    void carriesGroupsFailuresAndWhyItIsNotComplete() {
        GroupLag orders = GroupLag.total(ORDERS, NOW, 1);

        LagSnapshot snapshot = LagSnapshot.of("prod").group(orders).failure(PAYMENTS, "not authorised")
            .incomplete("broker 1 is silent").incomplete("broker 2 is silent").requests(7).build();

        assertThat(snapshot.groups()).isEqualTo(List.of(orders));
        assertThat(snapshot.failures()).isEqualTo(List.of(new GroupFailure(PAYMENTS, "not authorised")));
        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.incompleteBecause()).contains("broker 1 is silent; broker 2 is silent");
        assertThat(snapshot.requests()).hasValue(7);
    }

    @Test
    void saysWhichClusterIsNotComplete() {
        LagSnapshot snapshot = LagSnapshot.of("prod", "test").incomplete("test", "test: no answer").build();

        assertThat(snapshot.complete("prod")).isTrue();
        assertThat(snapshot.complete("test")).isFalse();
        assertThat(snapshot.complete()).isFalse();
        assertThat(snapshot.incompleteBecause()).contains("test: no answer");
    }

    @Test
    void isNotCompleteAnywhereIfItDoesNotSayWhere() {
        LagSnapshot snapshot = LagSnapshot.of("prod", "test").incomplete("throttled").build();

        assertThat(snapshot.complete("prod")).isFalse();
        assertThat(snapshot.complete("test")).isFalse();
        assertThat(snapshot.incompleteBecause()).contains("throttled");
    }

    @Test
    void answersForItsClustersOnly() {
        LagSnapshot.Builder builder = LagSnapshot.of("prod");

        assertRefused(() -> builder.group(GroupLag.total(new GroupKey("test", "orders"), NOW, 1)),
            "test/orders is not of the clusters answered for: [prod]");
        assertRefused(() -> builder.failure(new GroupKey("test", "orders"), "why"), "test/orders is not of");
        assertRefused(() -> builder.incomplete("test", "why"), "test is not one of the clusters answered for: [prod]");
        assertRefused(LagSnapshot::of, "at least one cluster");
    }

    @Test
    void holdsEachGroupOnce() {
        LagSnapshot.Builder builder = LagSnapshot.of("prod")
            .group(GroupLag.total(ORDERS, NOW, 1)).failure(PAYMENTS, "why");

        assertRefused(() -> builder.group(GroupLag.total(ORDERS, NOW, 2)), "prod/orders is in the snapshot twice");
        assertRefused(() -> builder.failure(ORDERS, "why"), "prod/orders is in the snapshot twice");
        assertRefused(() -> builder.group(GroupLag.total(PAYMENTS, NOW, 2)), "prod/payments is in the snapshot twice");
    }

    @Test
    void refusesANegativeCost() {
        assertRefused(() -> LagSnapshot.of("prod").requests(-1), "requests -1 is negative");
    }

    @Test
    void isNotChangedByWhatIsBuiltLater() {
        LagSnapshot.Builder builder = LagSnapshot.of("prod");
        LagSnapshot snapshot = builder.build();

        builder.group(GroupLag.total(ORDERS, NOW, 1));

        assertThat(snapshot.groups()).isEmpty();
    }

    private static void assertRefused(Runnable action, String message) {
        assertThatThrownBy(action::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
