package io.lagmonitor.kafka;

import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;
import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final double SHARE_OF_ENDS = 0.5;

    private final BitSet led = new BitSet();
    private final BitSet known = new BitSet();
    private final BitSet knownStarts = new BitSet();
    private final BitSet knownProducers = new BitSet();
    private final long[] starts;
    private final long[] stableEnds;
    private final long[] ends;

    private TopicEnds(int partitions) {
        starts = new long[partitions];
        stableEnds = new long[partitions];
        ends = new long[partitions];
    }

    /**
     * Asks the leaders, except the brokers that are known to be silent; for the start only of the partitions where it is
     * wanted. The stable ends are asked for when the ends are known: a commit in between would otherwise look like a
     * transaction.
     */
    static TopicEnds read(Admin admin, Topic topic, Set<Integer> silentBrokers, BitSet startsWanted, Deadline deadline)
            throws InterruptedException {
        TopicEnds answer = new TopicEnds(topic.partitions());
        BitSet asked = new BitSet();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            OptionalInt leader = topic.leader(partition);
            answer.led.set(partition, leader.isPresent());
            asked.set(partition, leader.isPresent() && !silentBrokers.contains(leader.getAsInt()));
        }
        answer.ask(admin, topic, asked, startsWanted, deadline);
        return answer;
    }

    private void ask(Admin admin, Topic topic, BitSet asked, BitSet startsWanted, Deadline deadline)
            throws InterruptedException {
        BitSet withStart = (BitSet) asked.clone();
        withStart.and(startsWanted);
        Deadline first = deadline.part(SHARE_OF_ENDS);
        Asked ofStarts = Asked.of(admin, topic, withStart, OffsetSpec.earliest(), READ_UNCOMMITTED, first);
        Asked ofEnds = Asked.of(admin, topic, asked, OffsetSpec.latest(), READ_UNCOMMITTED, first);
        BitSet withEnd = ofEnds.into(ends, first);
        knownStarts.or(ofStarts.into(starts, first));
        known.or(Asked.of(admin, topic, withEnd, OffsetSpec.latest(), READ_COMMITTED, deadline)
            .into(stableEnds, deadline));
    }

    /**
     * The known partitions of which records may be of transactions: of one that was open when the ends were asked for, or
     * of one whose producer is remembered now. Needs the right to read the topic; the client logs an error for each
     * partition without it.
     */
    BitSet transactional(Admin admin, Topic topic, Deadline deadline) throws InterruptedException {
        BitSet transactional = new BitSet();
        if (known.isEmpty()) {
            return transactional;
        }
        DescribeProducersResult producers = admin.describeProducers(
            partitions(topic, known), new DescribeProducersOptions().timeoutMs(deadline.leftMs()));
        for (int partition : known.stream().toArray()) {
            Answer<PartitionProducerState> state =
                deadline.await(producers.partitionResult(new TopicPartition(topic.name(), partition)));
            knownProducers.set(partition, state.value().isPresent());
            transactional.set(partition, stableEnds[partition] < ends[partition]
                || state.value().filter(TopicEnds::hasTransactions).isPresent());
        }
        return transactional;
    }

    /** Whether {@link #transactional} has told all there is of a partition; without that, it may have transactions. */
    boolean knowsProducers(int partition) {
        return knownProducers.get(partition);
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

    /** One that only numbers its records has neither. */
    private static boolean hasTransactions(PartitionProducerState producers) {
        return producers.activeProducers().stream().anyMatch(producer ->
            producer.currentTransactionStartOffset().isPresent() || producer.coordinatorEpoch().isPresent());
    }

    /** Answers on their way. */
    private record Asked(List<TopicPartition> partitions, ListOffsetsResult answers) {

        static Asked of(Admin admin, Topic topic, BitSet numbers, OffsetSpec spec, IsolationLevel isolation,
                        Deadline deadline) {
            List<TopicPartition> partitions = TopicEnds.partitions(topic, numbers);
            return new Asked(partitions, admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)),
                new ListOffsetsOptions(isolation).timeoutMs(deadline.leftMs())));
        }

        /** Answers which were answered. */
        BitSet into(long[] offsets, Deadline deadline) throws InterruptedException {
            BitSet known = new BitSet();
            for (TopicPartition partition : partitions) {
                Answer<Long> offset = deadline.await(answers.partitionResult(partition)).map(answer -> answer.offset());
                offsets[partition.partition()] = offset.value().orElse(0L);
                known.set(partition.partition(), offset.value().isPresent());
            }
            return known;
        }
    }
}
