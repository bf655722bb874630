package io.lagmonitor.examples.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The five batched calls of Kafka's Admin client that carry what one poll reads, each made as soon as it can be. The
 * groups here are classic ones and described as such: {@code describeConsumerGroups} would ask for them as KIP-848 groups
 * first, and again after a retry backoff of 100 ms.
 */
final class BareCalls implements AutoCloseable {

    private final Admin admin;

    BareCalls(Properties properties) {
        admin = Admin.create(properties);
    }

    /** What the calls returned, just as it came. */
    record Answers(
            Map<String, ClassicGroupDescription> groups,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
            Map<TopicPartition, ListOffsetsResultInfo> ends,
            Map<TopicPartition, ListOffsetsResultInfo> starts) {

        long totalLag() {
            return committed.values().stream().flatMap(offsets -> offsets.entrySet().stream())
                .mapToLong(offset -> ends.get(offset.getKey()).offset() - offset.getValue().offset()).sum();
        }
    }

    Answers call() throws InterruptedException, ExecutionException {
        List<String> groupIds = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
            .map(GroupListing::groupId).toList();

        KafkaFuture<Map<String, ClassicGroupDescription>> groups = admin.describeClassicGroups(groupIds).all();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
            admin.listConsumerGroupOffsets(each(groupIds, new ListConsumerGroupOffsetsSpec())).all().get();

        Set<TopicPartition> partitions =
            committed.values().stream().flatMap(offsets -> offsets.keySet().stream()).collect(Collectors.toSet());
        KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> ends =
            admin.listOffsets(each(partitions, OffsetSpec.latest())).all();
        KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> starts =
            admin.listOffsets(each(partitions, OffsetSpec.earliest())).all();
        return new Answers(groups.get(), committed, ends.get(), starts.get());
    }

    /** How many requests this client has sent since it was made. */
    long requests() {
        return admin.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("request-total")
                && metric.metricName().group().equals("admin-client-metrics"))
            .mapToLong(metric -> ((Double) metric.metricValue()).longValue()).sum();
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <K, V> Map<K, V> each(Collection<K> keys, V value) {
        return keys.stream().collect(Collectors.toMap(Function.identity(), key -> value));
    }
}
