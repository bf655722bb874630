package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.LagSnapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private final Instances instances = Instances.of(List.of("a", "b", "c")).named("b", "orders");
    private final Problems problems = new Problems();

    @Test
    void areThoseOfTheirInstances() {
        problems.add(List.of("a", "b"), "refused");

        LagSnapshot snapshot = snapshot();

        assertThat(snapshot.incompleteBecause()).contains("a and 1 more: refused");
        assertThat(snapshot.clusters()).filteredOn(snapshot::complete).containsExactly("c");
    }

    @Test
    void areThoseOfAllWhereThatIsNotKnown() {
        problems.addOfAll(Optional.of("a broken point"));
        problems.addOfAll(Optional.empty());

        assertThat(snapshot().clusters()).noneMatch(snapshot()::complete);
        assertThat(problems.text()).isEqualTo("a broken point");
    }

    @Test
    void countAlsoWhereTheyAreTooManyToBeSaid() {
        for (int i = 0; i < 6; i++) {
            problems.add(List.of("a"), "reason " + i);
        }
        problems.add(List.of("b"), "refused");

        assertThat(snapshot().clusters()).filteredOn(snapshot()::complete).containsExactly("c");
        assertThat(problems.text()).endsWith("a: reason 4; and 2 more");
        problems.addOfAll(Optional.of("a broken point"));
        assertThat(snapshot().clusters()).noneMatch(snapshot()::complete);
    }

    private LagSnapshot snapshot() {
        LagSnapshot.Builder snapshot = LagSnapshot.of(instances.clusterNames());
        problems.addTo(snapshot, instances);
        return snapshot.build();
    }
}
