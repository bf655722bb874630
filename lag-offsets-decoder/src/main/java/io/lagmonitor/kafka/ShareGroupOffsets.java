package io.lagmonitor.kafka;

import io.lagmonitor.kafka.AdminLagSource.Isolation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks for the start offsets of share groups. Clients since 4.2 also hand out the lag that the coordinator counts, in a
 * class that those before do not have; what must not be loaded with them is below {@link Since42}.
 */
final class ShareGroupOffsets {

    private static final boolean SINCE_4_2 = has("partitionsToOffsetInfo");

    private ShareGroupOffsets() {}

    /** The offsets that are on their way; the coordinator counts lag to the high watermark only. */
    static Map<String, Awaited<CommittedOffsets>> ask(
            Admin admin, Collection<String> groupIds, Isolation isolation, Deadline until) {
        if (groupIds.isEmpty()) {
            return Map.of();
        }
        ListShareGroupOffsetsSpec everything = new ListShareGroupOffsetsSpec();
        ListShareGroupOffsetsResult asked = admin.listShareGroupOffsets(
            groupIds.stream().collect(Collectors.toMap(Function.identity(), groupId -> everything)),
            new ListShareGroupOffsetsOptions().timeoutMs(until.leftMs()));
        boolean withLag = isolation == Isolation.HIGH_WATERMARK;
        Map<String, Awaited<CommittedOffsets>> awaited = new HashMap<>();
        groupIds.forEach(groupId -> awaited.put(groupId, SINCE_4_2
            ? Since42.awaited(asked, groupId, withLag, until) : awaited(asked, groupId, until)));
        return awaited;
    }

    private static Awaited<CommittedOffsets> awaited(
            ListShareGroupOffsetsResult asked, String groupId, Deadline until) {
        KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer = before42(asked, groupId);
        return () -> until.await(answer).map(offsets ->
            CommittedOffsets.ofShareGroup(offsets, OffsetAndMetadata::offset, offset -> OptionalLong.empty()));
    }

    /** A method that we cannot compile against, because newer clients do not have it. */
    @SuppressWarnings("unchecked")
    private static KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> before42(
            ListShareGroupOffsetsResult asked, String groupId) {
        try {
            Method offsets = ListShareGroupOffsetsResult.class.getMethod("partitionsToOffsetAndMetadata", String.class);
            return (KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>) offsets.invoke(asked, groupId);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kafka-clients lacks what 4.1 has", e);
        }
    }

    private static boolean has(String method) {
        try {
            ListShareGroupOffsetsResult.class.getMethod(method, String.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** Loaded only where the client has what is used here. */
    private static final class Since42 {

        static Awaited<CommittedOffsets> awaited(
                ListShareGroupOffsetsResult asked, String groupId, boolean withLag, Deadline until) {
            KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>> answer = asked.partitionsToOffsetInfo(groupId);
            Function<SharePartitionOffsetInfo, OptionalLong> lag = offset -> offset.lag().filter(known -> withLag)
                .map(OptionalLong::of).orElseGet(OptionalLong::empty);
            return () -> until.await(answer).map(offsets ->
                CommittedOffsets.ofShareGroup(offsets, SharePartitionOffsetInfo::startOffset, lag));
        }
    }
}
