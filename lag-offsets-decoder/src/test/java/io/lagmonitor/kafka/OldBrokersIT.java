package io.lagmonitor.kafka;

import static io.lagmonitor.kafka.KafkaUser.offset;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.OldKafka;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import io.lagmonitor.spi.LagRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The brokers that many still run, read with the kafka-clients of today and with the lowest that are supported. */
@Tag("old-brokers")
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"2.8.2", "3.3.2", "3.9.2"})
class OldBrokersIT {

    static final Path OLD_CLIENTS = Path.of("target", "old-kafka", "clients-4.1.0");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Map<String, Object> CLASSIC = Map.of("group.protocol", "classic");
    private static final int MANY = 60;

    private static OldKafka kafka;
    private static KafkaUser user;
    private final String version;

    OldBrokersIT(String version) {
        this.version = version;
    }

    @BeforeParameterizedClassInvocation
    static void start(String version) throws Exception {
        kafka = OldKafka.start(version, Path.of("target", "old-kafka", "broker-" + version));
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 2, 1);
        user.produce("orders", 0, 100);
        user.produce("orders", 1, 50);
        Consumer<byte[], byte[]> member = user.joined("member", "orders", 2, CLASSIC);
        member.commitSync(offset("orders", 0, 40));
        member.commitSync(offset("orders", 1, 50));
        user.joined("uncommitted", "orders", 2, CLASSIC);
        user.joined("left", "orders", 2, CLASSIC).commitSync(offset("orders", 0, 20));
        user.topic("trimmed", 1, 1);
        user.produce("trimmed", 0, 30);
        user.commit("simple", "trimmed", 0, 5);
        user.deleteRecords("trimmed", 0, 20);
        for (int i = 0; i < MANY; i++) {
            user.commit("many-" + i, "orders", 1, i % 50);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        user.close();
        kafka.close();
    }

    @Test
    void sameNumbersAsTheAdminCalls() throws Exception {
        LagSnapshot snapshot = fetch(GroupFilter.all());

        assertThat(snapshot.complete()).isTrue();
        assertThat(snapshot.failures()).isEmpty();
        assertThat(snapshot.groups()).hasSize(MANY + 4).allSatisfy(
            group -> assertThat(facts(group)).isEqualTo(facts(group.key().groupId())));
    }

    @Test
    void sameNumbersWithTheLowestKafkaClients() throws Exception {
        List<String> printed = Printed.by(OLD_CLIENTS, kafka.bootstrapServers());

        assertThat(printed.get(0)).endsWith("kafka-clients-4.1.0.jar");
        assertThat(printed.subList(1, printed.size()))
            .hasSizeGreaterThan(MANY).isEqualTo(Printed.lines(kafka.bootstrapServers()));
    }

    /** It is asked for as what it may be, also as what such a broker does not know. */
    @Test
    void rememberedGroupThatIsGoneIsAbsent() throws Exception {
        LagRequest remembering = new LagRequest(
            GroupFilter.all(), Set.of(new GroupKey("prod", "gone"), new GroupKey("prod", "left")), TIMEOUT);
        try (AdminLagSource source = source().cluster("prod")) {
            LagSnapshot snapshot = source.fetch(remembering);

            assertThat(snapshot.groups()).hasSize(MANY + 4);
            assertThat(snapshot.failures()).isEmpty();
        }
    }

    /** Before 3.0 a broker answers for one group a request: who coordinates it, and what it has committed. */
    @Test
    void groupsShareRequestsWhereTheBrokerTakesSeveral() throws Exception {
        long requests = fetch(GroupFilter.all().include("many-.*")).requests().getAsLong();

        if (version.startsWith("2.")) {
            assertThat(requests).isBetween(2L * MANY, 2L * MANY + 12);
        } else {
            assertThat(requests).isBetween(5L, 12L);
        }
    }

    /** The second of two: the first learns topic ids. */
    private static LagSnapshot fetch(GroupFilter filter) throws InterruptedException {
        LagRequest request = new LagRequest(filter, Set.of(), TIMEOUT);
        try (AdminLagSource source = source()) {
            source.fetch(request);
            return source.fetch(request);
        }
    }

    private static AdminLagSource source() {
        return AdminLagSource.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    /** State and members, then each partition: commit, log start, log end, owner. */
    private static Set<String> facts(GroupLag group) {
        Set<String> facts = new TreeSet<>(Set.of(group.state() + " " + group.members().getAsInt()));
        for (PartitionLag row : group.partitions()) {
            facts.add(String.join(" ", row.topicPartition().toString(),
                "" + row.committedOffset().orElse(-1), "" + row.logStartOffset().getAsLong(),
                "" + row.logEndOffset().getAsLong(), row.owner().map(Owner::memberId).orElse("-")));
        }
        return facts;
    }

    /** The same, from one call after the other. */
    private static Set<String> facts(String groupId) throws Exception {
        Admin admin = user.admin();
        ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(groupId)).all().get().get(groupId);
        Map<TopicPartition, String> owners = new HashMap<>();
        for (MemberDescription member : group.members()) {
            member.assignment().topicPartitions().forEach(partition -> owners.put(partition, member.consumerId()));
        }
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata().get();
        committed.keySet().forEach(partition -> owners.putIfAbsent(partition, "-"));
        Set<String> facts = new TreeSet<>(Set.of(group.groupState().name() + " " + group.members().size()));
        for (Map.Entry<TopicPartition, String> owner : owners.entrySet()) {
            TopicPartition partition = owner.getKey();
            long commit = committed.containsKey(partition) ? committed.get(partition).offset() : -1;
            facts.add(String.join(" ", partition.toString(), "" + commit,
                "" + offsetAt(OffsetSpec.earliest(), partition), "" + offsetAt(OffsetSpec.latest(), partition),
                owner.getValue()));
        }
        return facts;
    }

    private static long offsetAt(OffsetSpec spec, TopicPartition partition) throws Exception {
        return user.admin().listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
    }
}
