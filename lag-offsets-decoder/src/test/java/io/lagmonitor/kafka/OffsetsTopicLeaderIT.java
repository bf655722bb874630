package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leaders of the offsets topic die while it is read for the first time. */
class OffsetsTopicLeaderIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final int OFFSETS_PARTITIONS = 5;
    private static final int WRITTEN = 60_000;
    /** A client that gets no more than 100 KB a second from each broker. */
    private static final String SLOW = "slow";

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static WatchedGroups groups;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder().brokers(3).property("offsets.topic.replication.factor", "3").start();
        user = new KafkaUser(kafka.bootstrapServers());
        groups = new WatchedGroups(user, "orders", 6, 3, 20);
        Producer<byte[], byte[]> internal =
            user.opened(user.producer(Map.of("client.id", "__admin_client", "acks", "all")));
        Future<?> last = null;
        for (int i = 0; i < WRITTEN; i++) {
            Written commit = Written.commit("written", "orders", i % 6, i, System.currentTimeMillis());
            last = internal.send(new ProducerRecord<>(
                OffsetsTopic.NAME, i % OFFSETS_PARTITIONS, commit.key(), commit.value()));
        }
        last.get();
        internal.flush();
        user.slowDown(SLOW + "-offsets-committed", 100_000);
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void goesOnWithTheNextLeader() throws Exception {
        try (OffsetsTopicLagSource source = OffsetsTopicLagSource.create(Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "client.id", SLOW,
                "max.partition.fetch.bytes", "50000")).cluster(WatchedGroups.CLUSTER)) {
            LagSnapshot first = fetch(source);
            assertThat(first.catchUp().get().isDone()).isFalse();

            kafka.kill(3);
            int[] afterTheKill = {0};
            Await.until(Duration.ofSeconds(90), "it has caught up", () -> {
                LagSnapshot snapshot = fetch(source);
                afterTheKill[0] += snapshot.catchUp().isPresent() && !snapshot.catchUp().get().isDone() ? 1 : 0;
                return groups.isWhole(snapshot) && snapshot.catchUp().get().isDone()
                    && snapshot.groups().stream().allMatch(OffsetsTopicLeaderIT::hasAllTimes);
            });

            assertThat(afterTheKill[0]).as("fetches between the death and the end").isPositive();
            LagSnapshot snapshot = fetch(source);
            assertThat(snapshot.catchUp().get().read()).isGreaterThanOrEqualTo(WRITTEN + 20 * 6);
            assertThat(snapshot.notes()).isEmpty();
        }
    }

    private static boolean hasAllTimes(GroupLag group) {
        return group.habits().isPresent()
            && group.partitions().stream().allMatch(row -> row.commitTime().isPresent());
    }

    private static LagSnapshot fetch(OffsetsTopicLagSource source) throws InterruptedException {
        LagSnapshot snapshot = source.fetch(new LagRequest(
            GroupFilter.all().include("group-.*"), groups.request(TIMEOUT).known(), TIMEOUT));
        groups.assertTrue(snapshot);
        return snapshot;
    }
}
