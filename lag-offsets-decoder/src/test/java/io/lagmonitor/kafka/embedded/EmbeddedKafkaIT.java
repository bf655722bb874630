package io.lagmonitor.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void startsOneBrokerAndProducesAndConsumes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(); Admin admin = admin(kafka)) {
            createTopic(admin, 1);

            produce(kafka, "hello");

            assertThat(consume(kafka)).containsExactly("hello");
        }
    }

    @Test
    void killsAndRestartsABrokerOnTheSamePort() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(); Admin admin = admin(kafka)) {
            createTopic(admin, 1);
            produce(kafka, "before");
            String bootstrapServers = kafka.bootstrapServers();

            kafka.kill(1);
            assertThat(answers(admin)).isFalse();
            kafka.restart(1);
            produce(kafka, "after");

            assertThat(kafka.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(consume(kafka)).containsExactly("before", "after");
        }
    }

    @Test
    void pausedBrokerDoesNotAnswerAndResumes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(); Admin admin = admin(kafka)) {
            kafka.pause(1);
            assertThat(answers(admin)).isFalse();

            kafka.resume(1);

            assertThat(answers(admin)).isTrue();
        }
    }

    @Test
    @Tag("full")
    void threeBrokersDoWithoutAnyOne() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3)
                .property("offsets.topic.replication.factor", "3")
                .property("broker.session.timeout.ms", "3000").property("broker.heartbeat.interval.ms", "500").start();
                Admin admin = admin(kafka)) {
            createTopic(admin, 3);

            for (int broker = 1; broker <= 3; broker++) {
                kafka.kill(broker);
                produce(kafka, "without " + broker);
                kafka.restart(broker);
            }

            assertThat(consume(kafka)).containsExactly("without 1", "without 2", "without 3");
        }
    }

    @Test
    void closeLeavesNothingBehind() {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        kafka.pause(1);

        kafka.close();
        kafka.close();

        assertThat(kafka.folder()).doesNotExist();
        assertThatThrownBy(() -> kafka.resume(1)).hasMessageContaining("broker 1 does not run");
    }

    @Test
    void leavesNothingBehindWhenItsJvmIsKilled() throws Exception {
        Process parent = ChildJvm.start(ChildJvm.command(System.getProperty("java.class.path"), List.of("-Xmx128m"),
                ParentToBeKilled.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT));
        Path folder;
        List<ProcessHandle> children;
        try {
            folder = Path.of(parent.inputReader().readLine());
            children = parent.descendants().toList();
            assertThat(children).as("two brokers and the reaper").hasSize(3).allMatch(ProcessHandle::isAlive);
            assertThat(folder).exists();
        } finally {
            parent.destroyForcibly();
        }

        Await.until(BOUND, "all processes are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(folder).doesNotExist();
    }

    @Test
    void showsTheLogOfABrokerThatDies() {
        assertThatThrownBy(() -> EmbeddedKafka.builder().property("num.io.threads", "many").start())
                .hasMessageContaining("num.io.threads");
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(2_000)).nodes().get();
            return true;
        } catch (ExecutionException silent) {
            return false;
        }
    }

    private static void createTopic(Admin admin, int replicationFactor) throws Exception {
        admin.createTopics(List.of(new NewTopic("topic", 1, (short) replicationFactor))).all().get();
    }

    private static void produce(EmbeddedKafka kafka, String value) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Producer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("topic", value)).get();
        }
    }

    private static List<String> consume(EmbeddedKafka kafka) {
        List<String> values = new ArrayList<>();
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "group", "auto.offset.reset", "earliest");
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("topic"));
            Await.until(BOUND, "the consumer has read to the end", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return !values.isEmpty()
                        && consumer.assignment().stream().allMatch(p -> consumer.currentLag(p).orElse(1) == 0);
            });
        }
        return values;
    }
}
