package io.lagmonitor.examples.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lagmonitor.examples.benchmarks.MetricsPages.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A process that serves {@link MetricsPages}, until its standard input ends. */
final class MetricsServer implements AutoCloseable {

    private static final String DESCRIPTORS = """
        {"data":[{"name":"io.confluent.kafka.server/consumer_lag_offsets","labels":[{"key":"consumer_group_id"},
        {"key":"topic"},{"key":"partition"},{"key":"client_id"}]}],"meta":{"pagination":{"page_size":1}}}""";

    private static final byte[] NOTHING = "{\"data\":[]}".getBytes(StandardCharsets.UTF_8);

    private final Process process;
    private final String port;

    MetricsServer(int groups, int partitions) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g", "-XX:+UseSerialGC", MetricsServer.class.getName(), "" + groups, "" + partitions);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (port == null) {
            throw new IOException("the server did not start");
        }
    }

    /** Where pages of this shape are served. */
    String baseUrl(Shape shape) {
        return "http://localhost:" + port + "/" + path(shape);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Takes the number of groups and of partitions of each. Prints its port. */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (Shape shape : Shape.values()) {
            List<byte[]> pages = new MetricsPages(Integer.parseInt(args[0]), Integer.parseInt(args[1]), shape).bytes();
            server.createContext("/" + path(shape) + "/v2/metrics/cloud/descriptors/metrics",
                exchange -> answer(exchange, DESCRIPTORS.getBytes(StandardCharsets.UTF_8)));
            server.createContext("/" + path(shape) + "/v2/metrics/cloud/query", exchange -> answer(exchange, pages));
        }
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // the parent writes nothing
        }
        server.stop(0);
    }

    private static String path(Shape shape) {
        return shape.name().toLowerCase(Locale.ROOT);
    }

    private static int number(String query) {
        return query == null ? 0 : Integer.parseInt(query.substring("page_token=".length()));
    }

    /** Nothing is behind the last series. */
    private static void answer(HttpExchange exchange, List<byte[]> pages) throws IOException {
        boolean behind = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("\"GT\"");
        answer(exchange, behind ? NOTHING : pages.get(number(exchange.getRequestURI().getQuery())));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
