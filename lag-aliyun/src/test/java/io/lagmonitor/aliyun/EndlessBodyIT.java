package io.lagmonitor.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service whose answers never end, and sources in a JVM of 64 MB. */
@Timeout(120)
class EndlessBodyIT {

    private final ExecutorService talkers = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(talkers);
        server.createContext("/", exchange -> {
            boolean refusing = exchange.getRequestURI().getQuery().contains("refusing");
            exchange.sendResponseHeaders(refusing ? 400 : 200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write("{\"Success\":true,\"Code\":\"Throttling\",\"Datapoints\":\"[".getBytes(UTF_8));
                byte[] point = "{\\\"timestamp\\\":1793872800000,\\\"instanceId\\\":\\\"a\\\"},".repeat(500).getBytes(UTF_8);
                while (true) {
                    out.write(point);
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
        Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Client.class.getName(), "http://localhost:" + server.getAddress().getPort())
            .redirectErrorStream(true).start();
        try {
            String printed = new String(client.getInputStream().readAllBytes(), UTF_8);

            assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(printed.lines()).hasSize(6).allMatch(line -> line.matches("a: \\w+: POST http://localhost:\\d+/ answered "
                + "(200 with the beginning of a body of more than 8388608 bytes instead of JSON|400): .*"));
        } finally {
            client.destroyForcibly();
        }
    }

    /** The client: both sources, twice each. */
    static final class Client {

        private Client() {}

        public static void main(String[] args) throws Exception {
            AliyunCredentials keys = AliyunCredentials.of("id", "secret");
            List<LagSource> sources = List.of(
                AliyunMetricsLagSource.create(keys, "cn-hangzhou", "a").endpoint(args[0]),
                AliyunMetricsLagSource.create(keys, "cn-hangzhou", "a").endpoint(args[0]).metric("refusing"),
                AliyunProgressLagSource.create(keys, "cn-hangzhou", "a").endpoint(args[0]));
            for (int round = 0; round < 2; round++) {
                for (LagSource source : sources) {
                    try {
                        System.out.println("read " + source.fetch(LagRequest.all(Duration.ofSeconds(30))));
                    } catch (LagException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            sources.forEach(LagSource::close);
        }
    }
}
