package io.lagmonitor.kafka;

import io.lagmonitor.model.GroupLagBuilder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where the logs of partitions start and end, as far as their leaders answered. */
final class LogOffsets {

    private static final int PARTITIONS_PER_REQUEST = 20_000;

    private final Map<String, TopicLogs> topics = new HashMap<>();

    /** Of these topics no partition is known yet. */
    LogOffsets(Collection<Topic> described) {
        described.forEach(topic -> topics.put(topic.name(), new TopicLogs(topic)));
    }

    /** Asks the leaders of these partitions for both, except the brokers that are known to be silent. */
    void read(Admin admin, IsolationLevel isolation, Collection<TopicPartition> wanted, Set<Integer> silentBrokers,
              Deadline deadline) throws InterruptedException {
        List<TopicPartition> led = wanted.stream().filter(partition -> isLed(partition, silentBrokers)).toList();
        Chunks.ask(led, PARTITIONS_PER_REQUEST,
            chunk -> deadline.isOver() ? Optional.<Asked>empty() : Optional.of(new Asked(chunk,
                ask(admin, chunk, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED, deadline),
                ask(admin, chunk, OffsetSpec.latest(), isolation, deadline))),
            asked -> {
                if (asked.isPresent()) {
                    asked.get().into(this, deadline);
                }
            });
    }

    /** The logs of one of the described topics. */
    TopicLogs of(String topic) {
        return topics.get(topic);
    }

    private boolean isLed(TopicPartition partition, Set<Integer> silentBrokers) {
        OptionalInt leader = topics.get(partition.topic()).topic.leader(partition.partition());
        return leader.isPresent() && !silentBrokers.contains(leader.getAsInt());
    }

    private static ListOffsetsResult ask(Admin admin, List<TopicPartition> partitions, OffsetSpec spec,
                                         IsolationLevel isolation, Deadline deadline) {
        return admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)),
            new ListOffsetsOptions(isolation).timeoutMs(deadline.leftMs()));
    }

    /** One chunk on its way. */
    private record Asked(List<TopicPartition> partitions, ListOffsetsResult starts, ListOffsetsResult ends) {

        void into(LogOffsets logs, Deadline deadline) throws InterruptedException {
            for (TopicPartition partition : partitions) {
                TopicLogs topic = logs.topics.get(partition.topic());
                await(starts, partition, deadline, topic.starts);
                await(ends, partition, deadline, topic.ends);
            }
        }

        private static void await(ListOffsetsResult asked, TopicPartition partition, Deadline deadline, long[] into)
                throws InterruptedException {
            deadline.await(asked.partitionResult(partition)).value()
                .ifPresent(answer -> into[partition.partition()] = answer.offset());
        }
    }

    /** The logs of one topic, by partition number. */
    static final class TopicLogs {

        private static final long UNKNOWN = -1;

        private final Topic topic;
        private final long[] starts;
        private final long[] ends;

        private TopicLogs(Topic topic) {
            this.topic = topic;
            starts = new long[topic.partitions()];
            ends = new long[topic.partitions()];
            Arrays.fill(starts, UNKNOWN);
            Arrays.fill(ends, UNKNOWN);
        }

        String topic() {
            return topic.name();
        }

        /** Whether it is known which partitions there are. */
        boolean isDescribed() {
            return topic.failure().isEmpty();
        }

        int partitions() {
            return topic.partitions();
        }

        /** Whether there certainly is no such partition any more. */
        boolean lacks(int partition) {
            return topic.lacks(partition);
        }

        /** Begins the row of a partition and says of its log what is known. */
        GroupLagBuilder row(GroupLagBuilder group, int partition) {
            group.partition(topic.name(), partition);
            if (partition >= ends.length || ends[partition] == UNKNOWN) {
                return group;
            }
            group.logEndOffset(ends[partition]);
            if (starts[partition] != UNKNOWN) {
                // Records may have been deleted between the two answers.
                group.logStartOffset(Math.min(starts[partition], ends[partition]));
            }
            return group;
        }
    }
}
