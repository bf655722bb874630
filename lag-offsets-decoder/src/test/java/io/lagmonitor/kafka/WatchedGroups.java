package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups whose commits on one topic the test has made itself, and what must be true of them in every snapshot. */
final class WatchedGroups {

    static final String CLUSTER = "test";

    private static final int RECORDS = 100;

    private final String topic;
    private final int partitions;
    private final Map<String, Long> committed = new TreeMap<>();

    /** Makes the topic, records in every partition, and groups that commit on all of them, each its own offset. */
    WatchedGroups(KafkaUser user, String topic, int partitions, int replicas, int groups) throws Exception {
        this.topic = topic;
        this.partitions = partitions;
        user.topic(topic, partitions, replicas);
        for (int partition = 0; partition < partitions; partition++) {
            user.produce(topic, partition, RECORDS);
        }
        for (int group = 0; group < groups; group++) {
            for (int partition = 0; partition < partitions; partition++) {
                user.commit("group-" + group, topic, partition, group);
            }
            committed.put("group-" + group, (long) group);
        }
    }

    /** With every group remembered. */
    LagRequest request(Duration timeout) {
        return new LagRequest(GroupFilter.all(),
            committed.keySet().stream().map(id -> new GroupKey(CLUSTER, id)).collect(Collectors.toSet()), timeout);
    }

    /** No group is lost, and what is said of one is what it committed. */
    void assertTrue(LagSnapshot snapshot) {
        Set<String> found = snapshot.groups().stream().map(group -> group.key().groupId()).collect(Collectors.toSet());
        Set<String> told = new HashSet<>(found);
        snapshot.failures().stream().map(GroupFailure::key).map(GroupKey::groupId).forEach(told::add);
        assertThat(told).containsAll(committed.keySet());
        snapshot.groups().forEach(this::assertTrue);
    }

    /** And every group was read to the last row. */
    boolean isWhole(LagSnapshot snapshot) {
        return snapshot.complete() && snapshot.failures().isEmpty()
            && snapshot.groups().stream().allMatch(group -> group.lagAtMost().isPresent());
    }

    private void assertTrue(GroupLag group) {
        String groupId = group.key().groupId();
        assertThat(group.partitions()).as(groupId).extracting(row -> row.topicPartition().partition())
            .containsExactlyElementsOf(IntStream.range(0, partitions).boxed().toList());
        for (PartitionLag row : group.partitions()) {
            assertThat(row.topicPartition().topic()).isEqualTo(topic);
            assertThat(row.committedOffset()).as(groupId).hasValue(committed.get(groupId));
            assertThat(row.state()).as(groupId).isIn(State.KNOWN, State.UNREADABLE);
            row.lag().ifPresent(lag -> assertThat(lag).as(groupId).isEqualTo(RECORDS - committed.get(groupId)));
        }
    }
}
