package io.lagmonitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupReport.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LagReportTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 101})
    void findsEachOfItsGroupsInWhateverOrderTheyCame(int count) {
        List<GroupReport> groups = new ArrayList<>(IntStream.range(0, count)
            .mapToObj(i -> group("group-" + i, LagStatus.OK)).toList());
        Collections.shuffle(groups, new Random(1));

        LagReport report = report(groups);

        assertThat(report.groups()).extracting(GroupReport::key).isSorted().hasSize(count);
        assertThat(groups).allSatisfy(group -> assertThat(report.group(group.key())).containsSame(group));
        for (String other : List.of("", "a", "group-", "group-5x", "z")) {
            assertThat(report.group(new GroupKey("prod", other))).isEmpty();
        }
        assertThat(report.group(new GroupKey("other", "group-0"))).isEmpty();
    }

    @Test
    void showsTheWorstOfItsGroups() {
        assertThat(report(List.of()).worst()).isEqualTo(LagStatus.OK);
        assertThat(report(List.of(group("a", LagStatus.UNKNOWN), group("b", LagStatus.OK))).worst())
            .isEqualTo(LagStatus.UNKNOWN);
        assertThat(report(List.of(group("a", LagStatus.CRITICAL), group("b", LagStatus.WARNING))).worst())
            .isEqualTo(LagStatus.CRITICAL);
    }

    private static LagReport report(List<GroupReport> groups) {
        return new LagReport(NOW, List.of(), groups, List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of());
    }

    private static GroupReport group(String groupId, LagStatus status) {
        return new GroupReport(new GroupKey("prod", groupId), Presence.PRESENT, Optional.empty(), Optional.empty(),
            Estimates.unknown(), List.of(), status, Optional.empty());
    }
}
