package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.LagRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.Test;

class AdminConnectionTest {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @Test
    void clientWhoseThreadHasDiedIsReplaced() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
             AdminLagSource source = AdminLagSource.create(Map.of(
                 "bootstrap.servers", "localhost:" + server.getLocalPort(),
                 "metric.reporters", OutOfMemory.class.getName()))) {
            LagRequest request = LagRequest.all(Duration.ofSeconds(5));

            assertThatThrownBy(() -> source.fetch(request)).isInstanceOf(LagException.class);
            assertThatThrownBy(() -> source.fetch(request)).isInstanceOf(LagException.class);
        }

        assertThat(CLIENTS).hasValue(2);
    }

    @Test
    void clientThatGetsNoAnswerIsKept() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
             AdminConnection connection = AdminConnection.own(new ClientSettings(
                 Map.of("bootstrap.servers", "localhost:" + server.getLocalPort())))) {
            Object client = connection.open(Duration.ofSeconds(1));

            connection.dropIfDead();

            assertThat(connection.open(Duration.ofSeconds(1))).isSameAs(client);
        }
    }

    /** Ends the client's thread as soon as it is connected. */
    public static final class OutOfMemory implements MetricsReporter {

        @Override
        public void init(List<KafkaMetric> metrics) {
            CLIENTS.incrementAndGet();
        }

        @Override
        public void metricChange(KafkaMetric metric) {
            if (Thread.currentThread().getName().startsWith("kafka-admin-client-thread")) {
                throw new OutOfMemoryError("as after an answer that did not fit");
            }
        }

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
