package io.lagmonitor.kafka;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** From where to where the partitions of a topic can be read at one time, as far as their leaders answered. */
final class TopicEnds {

    private final BitSet led = new BitSet();
    private final BitSet known = new BitSet();
    private final BitSet knownStarts = new BitSet();
    private final long[] starts;
    private final long[] stableEnds;
    private final long[] ends;

    private TopicEnds(int partitions) {
        starts = new long[partitions];
        stableEnds = new long[partitions];
        ends = new long[partitions];
    }

    /** Asks the leaders; for the start only of the partitions where it is wanted. */
    static TopicEnds read(Admin admin, Topic topic, BitSet startsWanted, Deadline deadline)
            throws InterruptedException {
        TopicEnds answer = new TopicEnds(topic.partitions());
        IntStream.range(0, topic.partitions()).filter(p -> topic.leader(p).isPresent()).forEach(answer.led::set);
        if (!answer.led.isEmpty()) {
            BitSet withStart = answer.led();
            withStart.and(startsWanted);
            List<TopicPartition> led = partitions(topic, answer.led);
            new Asked(
                ask(admin, partitions(topic, withStart), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED, deadline),
                ask(admin, led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, deadline),
                ask(admin, led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED, deadline))
                .into(answer, led, withStart, deadline);
        }
        return answer;
    }

    /**
     * The known partitions of which records may be of transactions: of an open one, or of one whose producer is still
     * remembered. Needs the right to read the topic; the client logs an error for each partition without it.
     */
    BitSet transactional(Admin admin, Topic topic, Deadline deadline) throws InterruptedException {
        BitSet transactional = new BitSet();
        if (known.isEmpty()) {
            return transactional;
        }
        DescribeProducersResult producers = admin.describeProducers(
            partitions(topic, known), new DescribeProducersOptions().timeoutMs(deadline.leftMs()));
        for (int partition : known.stream().toArray()) {
            transactional.set(partition, stableEnds[partition] < ends[partition]
                || deadline.await(producers.partitionResult(new TopicPartition(topic.name(), partition))).value()
                    .filter(TopicEnds::hasTransactions).isPresent());
        }
        return transactional;
    }

    /** The partitions that have a leader. */
    BitSet led() {
        return (BitSet) led.clone();
    }

    /** The partitions whose ends are known. */
    BitSet known() {
        return (BitSet) known.clone();
    }

    /** The partitions whose start is known, because it was wanted. */
    BitSet knownStarts() {
        return (BitSet) knownStarts.clone();
    }

    long start(int partition) {
        return starts[partition];
    }

    /** Before this offset everything is decided: where the first open transaction begins, or the end of the log. */
    long stableEnd(int partition) {
        return stableEnds[partition];
    }

    long end(int partition) {
        return ends[partition];
    }

    private static List<TopicPartition> partitions(Topic topic, BitSet numbers) {
        return numbers.stream().mapToObj(number -> new TopicPartition(topic.name(), number)).toList();
    }

    private static ListOffsetsResult ask(Admin admin, List<TopicPartition> partitions, OffsetSpec spec,
                                         IsolationLevel isolation, Deadline deadline) {
        return admin.listOffsets(
            partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)),
            new ListOffsetsOptions(isolation).timeoutMs(deadline.leftMs()));
    }

    /** One that only numbers its records has neither. */
    private static boolean hasTransactions(PartitionProducerState producers) {
        return producers.activeProducers().stream().anyMatch(producer ->
            producer.currentTransactionStartOffset().isPresent() || producer.coordinatorEpoch().isPresent());
    }

    /** The answers on their way. */
    private record Asked(ListOffsetsResult starts, ListOffsetsResult stableEnds, ListOffsetsResult ends) {

        void into(TopicEnds answer, List<TopicPartition> led, BitSet withStart, Deadline deadline)
                throws InterruptedException {
            for (TopicPartition partition : led) {
                int number = partition.partition();
                boolean stableEnd = await(stableEnds, partition, answer.stableEnds, deadline);
                answer.known.set(number, await(ends, partition, answer.ends, deadline) && stableEnd);
                answer.knownStarts.set(
                    number, withStart.get(number) && await(starts, partition, answer.starts, deadline));
            }
        }

        private static boolean await(
                ListOffsetsResult asked, TopicPartition partition, long[] into, Deadline deadline)
                throws InterruptedException {
            Answer<Long> offset = deadline.await(asked.partitionResult(partition)).map(answer -> answer.offset());
            into[partition.partition()] = offset.value().orElse(0L);
            return offset.value().isPresent();
        }
    }
}
