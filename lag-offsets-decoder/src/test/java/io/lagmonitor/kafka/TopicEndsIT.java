package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ends of a topic while others write to it. */
class TopicEndsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OFFSETS_PARTITIONS = 5;

    private static EmbeddedKafka kafka;
    private static KafkaUser user;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 1, 1);
        user.commit("billing", "orders", 0, 1);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void commitBetweenTwoQuestionsIsNoTransaction() throws Exception {
        Admin admin = betweenTwoQuestions(() -> user.commit("billing", "orders", 0, 2));

        TopicEnds ends = read(admin, Set.of());

        assertThat(ends.known().get(partition("billing"))).isTrue();
        assertThat(ends.transactional(admin, topic(), Deadline.in(TIMEOUT)).get(partition("billing"))).isFalse();
    }

    @Test
    void transactionThatBeginsBetweenTwoQuestionsIsFound() throws Exception {
        String transacting = "transacting";
        Producer<byte[], byte[]> producer = user.transactional(transacting);
        Admin admin = betweenTwoQuestions(
            () -> user.beginCommit(producer, transacting, KafkaUser.offset("orders", 0, 20)));

        TopicEnds ends = read(admin, Set.of());

        assertThat(ends.transactional(admin, topic(), Deadline.in(TIMEOUT)).get(partition(transacting))).isTrue();
        producer.abortTransaction();
    }

    @Test
    void saysOfWhichPartitionsItDoesNotKnowTheProducers() throws Exception {
        TopicEnds ends = read(user.admin(), Set.of());
        ends.transactional(user.admin(), topic(), Deadline.in(TIMEOUT));
        assertThat(ends.knowsProducers(0)).isTrue();

        ends.transactional(user.admin(), topic(), Deadline.in(Duration.ZERO));

        assertThat(ends.knowsProducers(0)).isFalse();
    }

    @Test
    void silentBrokersAreNotAsked() throws Exception {
        TopicEnds ends = read(user.admin(), Set.of(1));

        assertThat(ends.known().isEmpty()).isTrue();
        assertThat(ends.led().cardinality()).isEqualTo(OFFSETS_PARTITIONS);
    }

    private static TopicEnds read(Admin admin, Set<Integer> silentBrokers) throws Exception {
        return TopicEnds.read(admin, topic(), silentBrokers, new BitSet(), Deadline.in(TIMEOUT));
    }

    private static Topic topic() throws Exception {
        return new Topics().read(user.admin(), OffsetsTopic.NAME, Deadline.in(TIMEOUT));
    }

    private static int partition(String groupId) {
        return OffsetsTopic.partition(groupId, OFFSETS_PARTITIONS);
    }

    /** A client that lets this happen once one kind of end is known and before it asks for the other. */
    private static Admin betweenTwoQuestions(Happening happening) {
        AtomicReference<ListOffsetsResult> first = new AtomicReference<>();
        return user.opened(new ForwardingAdmin(Map.of("bootstrap.servers", kafka.bootstrapServers())) {
            @Override
            public ListOffsetsResult listOffsets(
                    Map<TopicPartition, OffsetSpec> partitions, ListOffsetsOptions options) {
                if (partitions.isEmpty()) {
                    return super.listOffsets(partitions, options);
                }
                if (first.get() == null) {
                    first.set(super.listOffsets(partitions, options));
                    return first.get();
                }
                try {
                    first.get().all().get();
                    happening.happen();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return super.listOffsets(partitions, options);
            }
        });
    }

    private interface Happening {

        void happen() throws Exception;
    }
}
