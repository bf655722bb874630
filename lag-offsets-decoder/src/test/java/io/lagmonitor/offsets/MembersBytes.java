package io.lagmonitor.offsets;

import static org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeAssignment;
import static org.apache.kafka.clients.consumer.internals.ConsumerProtocol.serializeSubscription;

import io.lagmonitor.offsets.GroupMetadata.TopicPartitions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ConsumerProtocolAssignment;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.utils.Utils;

/** The beginning of subscriptions and assignments, read in the plainest way; what fails gives nothing. */
final class MembersBytes {

    private MembersBytes() {}

    static List<String> topics(byte[] subscription) {
        return read(subscription, MembersBytes::string);
    }

    static List<TopicPartitions> partitions(byte[] assignment) {
        return read(assignment, bytes -> new TopicPartitions(string(bytes), list(bytes, ByteBuffer::getInt)));
    }

    /** What a member of a group of consumers would send, of any version: a subscription or an assignment. */
    static byte[] random(Random random) {
        List<String> topics = random.ints(random.nextInt(4), 0, 9).mapToObj(number -> "topic-" + number).toList();
        List<TopicPartition> partitions =
            topics.stream().map(topic -> new TopicPartition(topic, random.nextInt(3))).toList();
        ByteBuffer bytes = random.nextBoolean()
            ? serializeSubscription(new Subscription(topics, null, partitions, 7, Optional.of("rack")),
                (short) random.nextInt(ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION + 1))
            : serializeAssignment(new Assignment(partitions),
                (short) random.nextInt(ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION + 1));
        return Utils.toArray(bytes);
    }

    private static <T> List<T> read(byte[] all, Function<ByteBuffer, T> element) {
        ByteBuffer bytes = ByteBuffer.wrap(all);
        try {
            return bytes.getShort() < 0 ? List.of() : list(bytes, element);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            return List.of();
        }
    }

    private static <T> List<T> list(ByteBuffer bytes, Function<ByteBuffer, T> element) {
        int count = bytes.getInt();
        List<T> all = new ArrayList<>();
        if (count < 0 || count > bytes.remaining()) {
            throw new IndexOutOfBoundsException(count);
        }
        for (int i = 0; i < count; i++) {
            all.add(element.apply(bytes));
        }
        return all;
    }

    private static String string(ByteBuffer bytes) {
        byte[] string = new byte[bytes.getShort()];
        bytes.get(string);
        return new String(string, StandardCharsets.UTF_8);
    }
}
