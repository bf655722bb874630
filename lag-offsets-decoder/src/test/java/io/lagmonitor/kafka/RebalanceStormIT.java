package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.LagSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members join and leave without end, and a broker dies whose partitions have replicas elsewhere. */
class RebalanceStormIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(6);
    private static final int GROUPS = 12;

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static WatchedGroups groups;
    private static AdminLagSource source;
    private static volatile boolean over;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder().brokers(3).property("offsets.topic.replication.factor", "3").start();
        user = new KafkaUser(kafka.bootstrapServers());
        groups = new WatchedGroups(user, "orders", 6, 3, GROUPS);
        source = user.opened(AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))
            .cluster(WatchedGroups.CLUSTER));
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void losesNoGroupAndKnowsItsOffsets() throws Exception {
        ExecutorService members = Executors.newCachedThreadPool();
        List<Future<?>> storms = new ArrayList<>();
        for (int member = 0; member < 4; member++) {
            String groupId = "group-" + member / 2;
            storms.add(members.submit(() -> comeAndGo(groupId)));
        }
        try {
            Set<GroupState> seen = new HashSet<>();
            Await.until(Duration.ofSeconds(30), "groups were seen in several states", () -> {
                LagSnapshot snapshot = fetch();
                assertThat(snapshot.complete()).isTrue();
                snapshot.groups().forEach(group -> seen.add(group.state()));
                return seen.size() > 2;
            });

            kafka.kill(3);
            Await.until(Duration.ofSeconds(30), "the death is noticed", () -> !fetch().complete());
            Await.until(Duration.ofSeconds(60), "there are new leaders", () -> groups.isWhole(fetch()));
        } finally {
            over = true;
            members.shutdown();
        }
        for (Future<?> storm : storms) {
            storm.get();
        }
    }

    private static LagSnapshot fetch() throws InterruptedException {
        LagSnapshot snapshot = source.fetch(groups.request(TIMEOUT));
        groups.assertTrue(snapshot);
        assertThat(snapshot.groups().size() + snapshot.failures().size()).isEqualTo(GROUPS);
        return snapshot;
    }

    private static void comeAndGo(String groupId) {
        for (int round = 0; !over; round++) {
            String protocol = groupId.hashCode() % 2 == 0 ? "classic" : "consumer";
            try (Consumer<byte[], byte[]> consumer = user.consumer(groupId, Map.of("group.protocol", protocol))) {
                consumer.subscribe(List.of("orders"));
                for (int poll = 0; poll < 5 + round % 5 && !over; poll++) {
                    consumer.poll(Duration.ofMillis(100));
                }
            }
        }
    }
}
