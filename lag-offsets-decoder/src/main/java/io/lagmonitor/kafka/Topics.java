package io.lagmonitor.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads which topics exist and who leads their partitions. The only thing kept between fetches are topic ids, for the
 * sake of the number of requests: described by id, all topics come in one answer; by name, newer brokers send 2,000
 * partitions at a time. Used by one fetch at a time.
 */
final class Topics {

    private final Map<String, Uuid> ids = new HashMap<>();

    /** What the cluster says now of one topic. */
    Topic read(Admin admin, String name, Deadline deadline) throws InterruptedException {
        return read(admin, List.of(name), deadline).get(name);
    }

    /** What the cluster says now, for each name. */
    Map<String, Topic> read(Admin admin, Collection<String> names, Deadline deadline) throws InterruptedException {
        if (ids.isEmpty()) {
            learnIds(admin, deadline);
        }
        Map<String, Topic> topics = new HashMap<>();
        List<String> withoutId = readById(admin, names, deadline, topics);
        readByName(admin, withoutId, deadline, topics);
        return topics;
    }

    private void learnIds(Admin admin, Deadline deadline) throws InterruptedException {
        ListTopicsOptions options = new ListTopicsOptions().listInternal(true).timeoutMs(deadline.leftMs());
        deadline.await(admin.listTopics(options).listings()).value()
            .ifPresent(listings -> listings.forEach(topic -> learnId(topic.name(), topic.topicId())));
    }

    /** Answers the names to ask for by name: those without an id, and those whose id is not valid any more. */
    private List<String> readById(Admin admin, Collection<String> names, Deadline deadline, Map<String, Topic> topics)
            throws InterruptedException {
        List<String> withoutId = new ArrayList<>();
        List<String> withId = new ArrayList<>();
        names.forEach(name -> (ids.containsKey(name) ? withId : withoutId).add(name));
        if (withId.isEmpty()) {
            return withoutId;
        }
        Map<Uuid, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
            TopicCollection.ofTopicIds(withId.stream().map(ids::get).toList()), within(deadline)).topicIdValues();
        for (String name : withId) {
            Answer<TopicDescription> answer = deadline.await(asked.get(ids.get(name)));
            if (answer.value().isPresent() || answer.timedOut()) {
                topics.put(name, topic(name, answer));
            } else {
                ids.remove(name);
                withoutId.add(name);
            }
        }
        return withoutId;
    }

    private void readByName(Admin admin, List<String> names, Deadline deadline, Map<String, Topic> topics)
            throws InterruptedException {
        if (names.isEmpty()) {
            return;
        }
        Map<String, KafkaFuture<TopicDescription>> asked =
            admin.describeTopics(TopicCollection.ofTopicNames(names), within(deadline)).topicNameValues();
        for (String name : names) {
            Answer<TopicDescription> answer = deadline.await(asked.get(name));
            answer.value().ifPresent(topic -> learnId(name, topic.topicId()));
            topics.put(name, topic(name, answer));
        }
    }

    private void learnId(String name, Uuid id) {
        if (!id.equals(Uuid.ZERO_UUID)) {
            ids.put(name, id);
        }
    }

    private static Topic topic(String name, Answer<TopicDescription> answer) {
        if (answer.failedWith(UnknownTopicOrPartitionException.class)) {
            return Topic.absent(name);
        }
        return answer.value().map(Topic::of).orElseGet(() -> Topic.unreadable(name, answer.failure().get()));
    }

    private static DescribeTopicsOptions within(Deadline deadline) {
        return new DescribeTopicsOptions().timeoutMs(deadline.leftMs());
    }
}
