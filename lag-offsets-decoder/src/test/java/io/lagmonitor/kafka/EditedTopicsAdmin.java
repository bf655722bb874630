package io.lagmonitor.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;

/** A client that edits, or refuses to give by throwing, what the cluster says of a topic. */
final class EditedTopicsAdmin extends ForwardingAdmin {

    private final UnaryOperator<TopicDescription> edit;

    EditedTopicsAdmin(String bootstrapServers, UnaryOperator<TopicDescription> edit) {
        super(Map.of("bootstrap.servers", bootstrapServers));
        this.edit = edit;
    }

    @Override
    public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
        DescribeTopicsResult result = super.describeTopics(topics, options);
        return new Edited(edited(result.topicIdValues()), edited(result.topicNameValues()));
    }

    private <K> Map<K, KafkaFuture<TopicDescription>> edited(Map<K, KafkaFuture<TopicDescription>> described) {
        if (described == null) {
            return null;
        }
        Map<K, KafkaFuture<TopicDescription>> edited = new HashMap<>();
        described.forEach((key, topic) -> edited.put(key, topic.thenApply(edit::apply)));
        return edited;
    }

    private static final class Edited extends DescribeTopicsResult {

        Edited(Map<Uuid, KafkaFuture<TopicDescription>> byId, Map<String, KafkaFuture<TopicDescription>> byName) {
            super(byId, byName);
        }
    }
}
