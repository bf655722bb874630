package io.lagmonitor.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that never stops talking, and a client in a JVM of 64 MB. */
@Timeout(60)
class EndlessBodyIT {

    private final ExecutorService talkers = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(talkers);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] words = "and another thing, ".repeat(exchange.getRequestURI().getPath().equals("/bytes") ? 1 : 3_000)
                .substring(0, exchange.getRequestURI().getPath().equals("/bytes") ? 1 : 50_000).getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(words);
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
        Process client = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Client.class.getName(), "http://localhost:" + server.getAddress().getPort())
            .redirectErrorStream(true).start();
        try {
            String printed = new String(client.getInputStream().readAllBytes(), UTF_8);

            assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(printed.lines()).containsExactly(
                "/words: 8388608 bytes, cut", "/bytes: 100000 bytes, cut", "/words: 8388608 bytes, cut");
        } finally {
            client.destroyForcibly();
        }
    }

    /** The client: calls three times and keeps all it gets. */
    static final class Client {

        private Client() {}

        public static void main(String[] args) throws InterruptedException {
            HttpReply[] kept = new HttpReply[3];
            try (HttpSender sender = HttpSender.create("test")) {
                kept[0] = call(sender, args[0], "/words", 8 * 1024 * 1024);
                kept[1] = call(sender, args[0], "/bytes", 100_000);
                kept[2] = call(sender, args[0], "/words", 8 * 1024 * 1024);
            }
        }

        private static HttpReply call(HttpSender sender, String server, String path, int most) throws InterruptedException {
            HttpCall call = HttpCall.get(URI.create(server + path)).bodyAtMost(most);
            HttpReply reply = sender.send(call, Deadline.in(Duration.ofSeconds(30)));
            System.out.println(path + ": " + reply.body().length + " bytes" + (reply.cut() ? ", cut" : ""));
            return reply;
        }
    }
}
