package io.lagmonitor.confluent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.LagRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that never ends, to a process of 64 MB. */
@Timeout(60)
class EndlessAnswerIT {

    private final ExecutorService talkers = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(talkers);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            byte[] begin = "{\"data\":[".getBytes(UTF_8);
            byte[] more = "{\"metric.consumer_group_id\":\"orders\"},".repeat(100).getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                for (out.write(begin); true; out.write(more)) {
                    out.flush();
                }
            } catch (IOException hungUp) {
                exchange.close();
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        talkers.shutdownNow();
    }

    @Test
    void doesNotFillTheHeap() throws Exception {
        String address = "http://localhost:" + server.getAddress().getPort();

        assertThat(ChildJvm.run(Client.class, List.of("-Xmx64m"), Map.of(), address).lines()).filteredOn(
            line -> line.startsWith("failed")).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("failed: POST "
            + address + "/v2/metrics/cloud/query answered 200 with the beginning of a body of more than 8388608 bytes "
            + "instead of JSON: {\"data\":[{\"metric"));
    }

    /** Fetches three times. */
    static final class Client {

        private Client() {}

        public static void main(String[] args) throws InterruptedException {
            try (ConfluentMetricsLagSource source =
                    ConfluentMetricsLagSource.create("KEY", "SECRET").baseUrl(args[0]).cluster("lkc-1")) {
                for (int i = 0; i < 3; i++) {
                    try {
                        System.out.println(source.fetch(LagRequest.all(Duration.ofSeconds(20))));
                    } catch (LagException e) {
                        System.out.println("failed: " + e.getMessage());
                    }
                }
            }
        }
    }
}
