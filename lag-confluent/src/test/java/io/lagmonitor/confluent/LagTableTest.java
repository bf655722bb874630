package io.lagmonitor.confluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.confluent.Page.Row;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LagTableTest {

    private static final long BUCKET = 1_800_000_000;

    @Test
    void knowsNoUpperBoundOfAGroupWhoseRowsDoNotFit() {
        LagTable table = new LagTable(Granularity.PARTITION, 2);
        table.add(row("orders", "t", "0", 3));
        table.add(row("orders", "t", "1", 4));

        assertThatThrownBy(() -> table.add(row("orders", "t", "2", 100_000))).isInstanceOf(LagException.class)
            .hasMessage("more than 2 partitions; include fewer groups");
        assertThatThrownBy(() -> table.add(row("payments", "t", "0", 5))).isInstanceOf(LagException.class);

        LagSnapshot snapshot = snapshot(table);
        GroupLag orders = snapshot.groups().get(0);
        assertThat(orders.lagAtLeast()).isEqualTo(7);
        assertThat(orders.lagAtMost()).isEmpty();
        assertThat(snapshot.failures()).extracting(GroupFailure::key).containsExactly(new GroupKey("lkc-1", "payments"));
    }

    @Test
    void costsNoOtherGroupItsNumbersWhereATopicHasNoName() {
        LagTable table = new LagTable(Granularity.TOPIC);
        table.add(row("orders", "", null, 3));
        table.add(row("orders", "t", null, 4));
        table.add(row("payments", "t", null, 5));

        LagSnapshot snapshot = snapshot(table);

        assertThat(snapshot.groups()).extracting(GroupLag::lagAtLeast).containsExactlyInAnyOrder(4L, 5L);
        assertThat(snapshot.groups()).filteredOn(group -> group.lagAtMost().isEmpty())
            .extracting(group -> group.key().groupId()).containsExactly("orders");
    }

    private static Row row(String group, String topic, String partition, double lag) {
        return new Row(group, topic, partition, null, BUCKET, lag);
    }

    private static LagSnapshot snapshot(LagTable table) {
        LagSnapshot.Builder snapshot = LagSnapshot.of("lkc-1");
        table.addTo(snapshot, "lkc-1", true, Set.of());
        return snapshot.build();
    }
}
