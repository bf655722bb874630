package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import io.lagmonitor.model.GroupFailure;
import io.lagmonitor.model.GroupFilter;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that asks who one is, and what one may. */
class AccessIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static EmbeddedKafka kafka;
    private static KafkaUser admin;
    private AdminLagSource source;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.builder()
            .property("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
            .property("sasl.enabled.mechanisms", "PLAIN")
            .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
            .property("listener.name.plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" "
                    + "password=\"admin-secret\" user_admin=\"admin-secret\" user_monitor=\"monitor-secret\";")
            .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:admin;User:ANONYMOUS")
            .login(login("admin", "admin-secret"))
            .start();
        admin = new KafkaUser(client("admin", "admin-secret"));
        admin.topic("orders", 1, 1);
        admin.produce("orders", 0, 10);
        admin.commit("billing", "orders", 0, 4);
        admin.commit("payroll", "orders", 0, 4);
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @BeforeEach
    void mayDescribeEverything() throws Exception {
        admin.admin().deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        allow(ResourceType.CLUSTER, "kafka-cluster");
        allow(ResourceType.GROUP, "*");
        allow(ResourceType.TOPIC, "*");
        source = AdminLagSource.create(client("monitor", "monitor-secret")).cluster("prod");
        Await.until(TIMEOUT, "the rights are known to the broker", () -> {
            LagSnapshot snapshot = fetch();
            return snapshot.groups().size() == 2
                && snapshot.groups().stream().allMatch(group -> group.lagAtMost().orElse(0) == 6);
        });
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void wrongPasswordIsNamedWithoutThePassword() throws Exception {
        try (AdminLagSource wrong = AdminLagSource.create(client("monitor", "guessed"))) {
            assertThatThrownBy(() -> wrong.fetch(LagRequest.all(TIMEOUT)))
                .isInstanceOf(LagException.class)
                .hasMessageContaining("authentication failed").hasMessageContaining(kafka.bootstrapServers())
                .message().doesNotContain("guessed");
        }
    }

    @Test
    void groupThatMayNotBeDescribedCostsOnlyItself() throws Exception {
        deny(ResourceType.GROUP, "payroll");
        Await.until(TIMEOUT, "the ban is known to the broker",
            () -> fetch().failures().stream().map(GroupFailure::key).map(GroupKey::groupId).toList()
                .equals(List.of("payroll")));

        LagSnapshot snapshot = fetch();

        assertThat(snapshot.groups()).extracting(group -> group.key().groupId()).containsExactly("billing");
        assertThat(snapshot.failures()).extracting(GroupFailure::reason).first().asString()
            .contains("not authorized").contains("DESCRIBE");
    }

    /** Kafka leaves such topics out of the committed offsets, so that nothing is left to be said of them. */
    @Test
    void topicThatMayNotBeDescribedIsNotMentioned() throws Exception {
        deny(ResourceType.TOPIC, "orders");
        Await.until(TIMEOUT, "the ban is known to the broker",
            () -> fetch().groups().stream().allMatch(group -> group.topics().isEmpty()));

        assertThat(fetch().groups()).extracting(GroupLag::lagAtLeast).containsExactly(0L, 0L);
    }

    @Test
    void completeWithoutASightOfTheOffsetsTopic() throws Exception {
        deny(ResourceType.TOPIC, OffsetsTopic.NAME);
        Admin monitor = admin.opened(Admin.create(client("monitor", "monitor-secret")));
        Await.until(TIMEOUT, "the ban is known to the broker",
            () -> new Topics().read(monitor, OffsetsTopic.NAME, Deadline.in(TIMEOUT)).failure().isPresent());

        LagSnapshot snapshot = fetch();

        assertThat(snapshot.incompleteBecause()).isEmpty();
        assertThat(snapshot.groups()).hasSize(2);
    }

    /** What is missing is READ on the offsets topic; until it is granted, all but habits is there. */
    @Test
    void withoutTheRightToReadTheOffsetsTopicNumbersStay() throws Exception {
        try (OffsetsTopicLagSource habits = offsetsTopic()) {
            for (int poll = 0; poll < 2; poll++) {
                LagSnapshot denied = fetch(habits);
                assertThat(denied.complete()).isTrue();
                assertThat(denied.catchUp()).isEmpty();
                assertThat(denied.notes()).singleElement().asString()
                    .contains("READ").contains("DESCRIBE").contains("__consumer_offsets");
                assertThat(denied.groups()).hasSize(2).allSatisfy(group -> {
                    assertThat(group.lagAtMost()).hasValue(6);
                    assertThat(group.habits()).isEmpty();
                    assertThat(group.partitions().get(0).commitTime()).isEmpty();
                });
            }

            bind(ResourceType.TOPIC, OffsetsTopic.NAME, AclOperation.READ, AclPermissionType.ALLOW);

            Await.until(TIMEOUT, "the right is known to the broker", () -> fetch(habits).notes().isEmpty());
            assertThat(fetch(habits).groups()).hasSize(2).allSatisfy(group -> {
                assertThat(group.habits()).isPresent();
                assertThat(group.partitions().get(0).commitTime()).isPresent();
            });
        }
    }

    /** A consumer at the end of everything hears of it only with the answer to its next fetch. */
    @Test
    void rightThatIsWithdrawnWhileNobodyCommitsIsToldOnce() throws Exception {
        bind(ResourceType.TOPIC, OffsetsTopic.NAME, AclOperation.READ, AclPermissionType.ALLOW);
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (OffsetsTopicLagSource habits = offsetsTopic()) {
            Await.until(TIMEOUT, "the right is known to the broker", () -> fetch(habits).notes().isEmpty());
            fetch(habits);
            bind(ResourceType.TOPIC, OffsetsTopic.NAME, AclOperation.READ, AclPermissionType.DENY);
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            Await.until(TIMEOUT, "the ban is known to the broker", () -> !fetch(habits).notes().isEmpty());

            for (int poll = 0; poll < 4; poll++) {
                assertThat(fetch(habits).notes()).singleElement().asString().contains("READ");
            }
        } finally {
            System.setErr(err);
        }

        assertThat(log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")))
            .singleElement().asString().contains("may not be read");
    }

    @Test
    void withoutTheRightToDescribeTheOffsetsTopicNumbersStay() throws Exception {
        bind(ResourceType.TOPIC, OffsetsTopic.NAME, AclOperation.READ, AclPermissionType.ALLOW);
        try (OffsetsTopicLagSource habits = offsetsTopic()) {
            Await.until(TIMEOUT, "the right is known to the broker", () -> fetch(habits).notes().isEmpty());
            deny(ResourceType.TOPIC, OffsetsTopic.NAME);
            Await.until(TIMEOUT, "the ban is known to the broker", () -> !fetch(habits).notes().isEmpty());

            LagSnapshot denied = fetch(habits);

            assertThat(denied.notes()).singleElement().asString().contains("DESCRIBE").contains("__consumer_offsets");
            assertThat(denied.groups()).hasSize(2).allSatisfy(group -> {
                assertThat(group.lagAtMost()).hasValue(6);
                assertThat(group.habits()).isEmpty();
            });
        }
    }

    /** One that tries again in every fetch. */
    private static OffsetsTopicLagSource offsetsTopic() {
        Map<String, Object> client = client("monitor", "monitor-secret");
        Map<String, Object> consumer = new ClientSettings(client).forReading();
        return new OffsetsTopicLagSource(AdminLagSource.create(client).cluster("prod"), consumer, 1_000,
            new OffsetsTopicReader(consumer, 1_000, Duration.ZERO, InstantSource.system()));
    }

    private LagSnapshot fetch() throws Exception {
        return fetch(source);
    }

    private static LagSnapshot fetch(LagSource source) throws Exception {
        return source.fetch(new LagRequest(
            GroupFilter.all(), Set.of(new GroupKey("prod", "payroll"), new GroupKey("prod", "billing")), TIMEOUT));
    }

    private static void allow(ResourceType type, String name) throws Exception {
        bind(type, name, AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    }

    private static void deny(ResourceType type, String name) throws Exception {
        bind(type, name, AclOperation.DESCRIBE, AclPermissionType.DENY);
    }

    private static void bind(ResourceType type, String name, AclOperation operation, AclPermissionType permission)
            throws Exception {
        admin.admin().createAcls(List.of(new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL),
            new AccessControlEntry("User:monitor", "*", operation, permission)))).all().get();
    }

    private static Map<String, Object> client(String name, String password) {
        Map<String, Object> client = new HashMap<>(login(name, password));
        client.put("bootstrap.servers", kafka.bootstrapServers());
        return client;
    }

    private static Map<String, String> login(String name, String password) {
        return Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + name + "\" password=\""
                + password + "\";");
    }
}
