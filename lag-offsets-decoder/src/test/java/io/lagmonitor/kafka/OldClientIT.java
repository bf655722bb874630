package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.kafka.embedded.Await;
import io.lagmonitor.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lowest kafka-clients that are supported, with groups of every kind on a broker of today. */
@Tag("old-brokers")
class OldClientIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static EmbeddedKafka kafka;
    private static KafkaUser user;
    private static int done;
    @TempDir
    private static Path folder;

    @BeforeAll
    static void startAllKindsOfGroups() throws Exception {
        kafka = EmbeddedKafka.start();
        user = new KafkaUser(kafka.bootstrapServers());
        user.topic("orders", 2, 1);
        user.produce("orders", 0, 100);
        user.joined("classic", "orders", 2, Map.of("group.protocol", "classic"));
        user.joined("consumer", "orders", 2, Map.of("group.protocol", "consumer"));
        user.commit("simple", "orders", 0, 30);
        done = user.acknowledgeEverySecond(user.shareConsumer("share", "orders", "earliest"));
        StreamsBuilder topology = new StreamsBuilder();
        topology.stream("orders").foreach((key, value) -> {});
        user.streams("streams", topology, folder);
        Await.until(TIMEOUT, "the streams application has read all", () -> Printed.lines(kafka.bootstrapServers())
            .stream().anyMatch(line -> line.startsWith("streams orders-0 KNOWN 100 ")));
    }

    @AfterAll
    static void stop() {
        user.close();
        kafka.close();
    }

    /** It cannot be told what the coordinator counts as the lag of a share group. */
    @Test
    void saysTheSameButForRecordsThatAShareGroupIsDoneWith() throws Exception {
        List<String> printed = Printed.by(OldBrokersIT.OLD_CLIENTS, kafka.bootstrapServers());

        String shareRow = "share orders-0 KNOWN 0 0 100 ";
        List<String> expected = Printed.lines(kafka.bootstrapServers()).stream()
            .map(line -> line.replace(shareRow + (100 - done), shareRow + 100)).toList();
        assertThat(printed.get(0)).endsWith("kafka-clients-4.1.0.jar");
        assertThat(printed.subList(1, printed.size())).hasSize(5 + 9).isEqualTo(expected);
    }
}
