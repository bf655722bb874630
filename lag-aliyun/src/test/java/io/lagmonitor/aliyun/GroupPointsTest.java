package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.aliyun.NewestPoints.Point;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupPointsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instances INSTANCES = Instances.of(List.of("a")).named("a", "prod");
    private static final GroupKey ORDERS = new GroupKey("prod", "orders");

    private final GroupPoints points = new GroupPoints(new GroupPoints.Of("a", "orders"));

    @Test
    void areATotalOfTheTimeOfThePoint() {
        points.add(Optional.empty(), new Point(ago(2), 7));

        GroupLag group = group();

        assertThat(group.key()).isEqualTo(ORDERS);
        assertThat(group.granularity()).isEqualTo(Granularity.TOTAL);
        assertThat(group.asOf()).isEqualTo(ago(2));
        assertThat(group.lagAtMost()).hasValue(7);
    }

    @Test
    void areNothingWhenTheyAreTooOld() {
        points.add(Optional.empty(), new Point(ago(10), 7));

        assertThat(snapshot().groups()).isEmpty();
        assertThat(snapshot().failures()).isEmpty();
    }

    @Test
    void areAFailureWhenTheNumberIsNegative() {
        points.add(Optional.empty(), new Point(ago(1), -1));

        assertThat(snapshot().failures()).containsExactly(new GroupFailure(ORDERS, "the metric says -1, which is no lag"));
    }

    @Test
    void areTopicsOfTheTimeOfTheOldest() {
        points.add(Optional.of("t1"), new Point(ago(1), 7));
        points.add(Optional.of("t2"), new Point(ago(3), 8));

        GroupLag group = group();

        assertThat(group.granularity()).isEqualTo(Granularity.TOPIC);
        assertThat(group.topics()).containsExactly("t1", "t2");
        assertThat(group.asOf()).isEqualTo(ago(3));
        assertThat(group.lagAtMost()).hasValue(15);
        assertThat(group.lagAtLeast("t2")).isEqualTo(8);
    }

    @Test
    void lackATopicThatIsNotReportedAnyMore() {
        points.add(Optional.of("t1"), new Point(ago(1), 7));
        points.add(Optional.of("t2"), new Point(ago(4), 8));

        GroupLag group = group();

        assertThat(group.topics()).containsExactly("t1");
        assertThat(group.asOf()).isEqualTo(ago(1));
        assertThat(group.lagAtLeast()).isEqualTo(7);
        assertThat(group.lagAtMost()).isEmpty();
    }

    @Test
    void lackATopicWhoseNumberIsNegative() {
        points.add(Optional.of("t1"), new Point(ago(1), 7));
        points.add(Optional.of("t2"), new Point(ago(1), -8));

        assertThat(group().topics()).containsExactly("t1");
        assertThat(group().lagAtMost()).isEmpty();
    }

    @Test
    void areAFailureWhenAllNumbersAreNegative() {
        points.add(Optional.of("t1"), new Point(ago(1), -7));

        assertThat(snapshot().failures()).extracting(GroupFailure::reason)
            .containsExactly("the metric says -7 for topic t1, which is no lag");
    }

    private GroupLag group() {
        assertThat(snapshot().groups()).hasSize(1);
        return snapshot().groups().get(0);
    }

    private LagSnapshot snapshot() {
        LagSnapshot.Builder snapshot = LagSnapshot.of("prod");
        points.addTo(snapshot, INSTANCES, ago(10), Duration.ofMinutes(1));
        return snapshot.build();
    }

    private static Instant ago(int minutes) {
        return NOW.minusSeconds(60L * minutes);
    }
}
