package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.State;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class LogOffsetsTest {

    private static final Deadline SOON = Deadline.in(Duration.ofSeconds(10));
    private static final Node BROKER_1 = new Node(1, "broker-1", 9092);
    private static final Node BROKER_2 = new Node(2, "broker-2", 9092);

    private final List<TopicPartition> asked = new ArrayList<>();

    @Test
    void startIsNotAfterTheEndThoughRecordsWereDeletedInBetween() throws InterruptedException {
        PartitionLag row = row(read(answering(50, 40), orders(BROKER_1)), 0);

        assertThat(row.logEndOffset()).hasValue(40);
        assertThat(row.logStartOffset()).hasValue(40);
        assertThat(row.lag()).hasValue(0);
    }

    @Test
    void doesNotAskForPartitionsThatNobodyLeadsOrWhoseLeaderIsSilent() throws InterruptedException {
        LogOffsets logs = read(answering(0, 40), orders(BROKER_1, null, BROKER_2));

        assertThat(asked).containsOnly(partition(0));
        assertThat(row(logs, 0).state()).isEqualTo(State.KNOWN);
        assertThat(row(logs, 1).state()).isEqualTo(State.UNREADABLE);
        assertThat(row(logs, 2).state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void whatIsNotAnsweredIsUnknown() throws InterruptedException {
        KafkaFutureImpl<ListOffsetsResultInfo> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new TimeoutException());

        LogOffsets logs = read((partition, spec) -> failed, orders(BROKER_1));

        assertThat(row(logs, 0).state()).isEqualTo(State.UNREADABLE);
        assertThat(row(logs, 0).committedOffset()).hasValue(40);
    }

    @Test
    void asksForNothingMoreWhenTheTimeIsOver() throws InterruptedException {
        LogOffsets logs = new LogOffsets(List.of(orders(BROKER_1)));

        logs.read(admin(answering(0, 40)), IsolationLevel.READ_UNCOMMITTED,
            List.of(partition(0)), Set.of(), Deadline.in(Duration.ZERO));

        assertThat(asked).isEmpty();
        assertThat(row(logs, 0).state()).isEqualTo(State.UNREADABLE);
    }

    @Test
    void knowsWhichPartitionsAreGone() throws InterruptedException {
        LogOffsets logs = read(answering(0, 40), orders(BROKER_1));

        assertThat(logs.of("orders").lacks(0)).isFalse();
        assertThat(logs.of("orders").lacks(1)).isTrue();
        assertThat(new LogOffsets(List.of(Topic.absent("orders"))).of("orders").lacks(0)).isTrue();
        assertThat(new LogOffsets(List.of(Topic.unreadable("orders", new TimeoutException()))).of("orders").lacks(0))
            .isFalse();
    }

    private interface Leaders {
        KafkaFuture<ListOffsetsResultInfo> answer(TopicPartition partition, OffsetSpec spec);
    }

    private static Leaders answering(long start, long end) {
        return (partition, spec) -> KafkaFuture.completedFuture(new ListOffsetsResultInfo(
            spec instanceof OffsetSpec.EarliestSpec ? start : end, -1, Optional.empty()));
    }

    private LogOffsets read(Leaders leaders, Topic topic) throws InterruptedException {
        LogOffsets logs = new LogOffsets(List.of(topic));
        logs.read(admin(leaders), IsolationLevel.READ_UNCOMMITTED,
            List.of(partition(0), partition(1), partition(2)), Set.of(2), SOON);
        return logs;
    }

    private Admin admin(Leaders leaders) {
        return (Admin) Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("listOffsets");
                Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
                ((Map<?, ?>) arguments[0]).forEach((partition, spec) -> {
                    asked.add((TopicPartition) partition);
                    answers.put((TopicPartition) partition,
                        leaders.answer((TopicPartition) partition, (OffsetSpec) spec));
                });
                return new ListOffsetsResult(answers);
            });
    }

    private static Topic orders(Node... leaders) {
        List<TopicPartitionInfo> partitions = new ArrayList<>();
        for (Node leader : leaders) {
            partitions.add(new TopicPartitionInfo(partitions.size(), leader, List.of(), List.of()));
        }
        return Topic.of(new TopicDescription("orders", false, partitions));
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("orders", number);
    }

    private static PartitionLag row(LogOffsets logs, int partition) {
        GroupLagBuilder group = GroupLag.builder(new GroupKey("test", "billing"), Instant.now());
        return logs.of("orders").row(group, partition).committedOffset(40).build().partitions().get(0);
    }
}
