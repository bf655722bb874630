package io.lagmonitor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpSenderIT {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final HttpSender sender = HttpSender.create("test");
    private final ExecutorService caller = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        sender.close();
        caller.shutdownNow();
    }

    @Test
    void bringsStatusHeadersAndBody() throws Exception {
        SERVER.stubFor(post(urlEqualTo("/lag?page=2"))
            .withHeader("Authorization", equalTo("Basic abc")).withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(equalTo("{\"a\":1}"))
            .willReturn(aResponse().withStatus(201).withHeader("X-Limit", "1", "2").withBody("{\"b\":[2]}")));

        HttpReply reply = sender.send(HttpCall.post(uri("/lag?page=2")).header("Authorization", "Basic abc")
            .body("application/json", "{\"a\":1}".getBytes(UTF_8)), Deadline.in(LONG));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.isSuccess()).isTrue();
        assertThat(reply.headers("x-limit")).containsExactly("1", "2");
        assertThat(reply.json().at("/b/0").asInt()).isEqualTo(2);
        assertThat(reply.cut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 407, 429, 500})
    void bringsAnswersThatRefuse(int status) throws Exception {
        SERVER.stubFor(get("/lag").willReturn(aResponse().withStatus(status).withBody("no")));

        HttpReply reply = sender.send(HttpCall.get(uri("/lag")), Deadline.in(LONG));

        assertThat(reply).hasToString("GET " + uri("/lag") + " answered " + status + ": no");
    }

    @Test
    void givesUpAServerThatHangs() {
        SERVER.stubFor(get("/lag").willReturn(ok().withFixedDelay(10_000)));

        assertFailsSoon("/lag", "no answer after 3.. ms");
    }

    @Test
    void givesUpABodyThatDribbles() {
        SERVER.stubFor(get("/lag").willReturn(ok("x".repeat(1000)).withChunkedDribbleDelay(100, 20_000)));

        assertFailsSoon("/lag", "the answer was not complete after 3.. ms, [0-9]+ bytes of it had come");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void saysThatTheConnectionBroke(Fault fault) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

        HttpException failure = failure(HttpCall.post(uri("/lag?token=hidden")), LONG);

        assertThat(failure).hasMessageMatching("POST http://localhost:\\d+/lag: the connection broke \\(.+\\)");
        assertThat(failure.mayHaveArrived()).isTrue();
        assertThat(SERVER.getAllServeEvents()).as("requests, of which none is repeated").hasSize(1);
    }

    @Test
    void hidesASecretThatIsRepeatedInWhatIsNoHttp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            caller.submit(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                }
                return null;
            });
            HttpCall call = HttpCall.get(URI.create("http://localhost:" + server.getLocalPort() + "/hook/s3cret-0123"))
                .hidePath().secret("s3cret-0123");

            HttpException failure = catchThrowableOfType(HttpException.class, () -> sender.send(call, Deadline.in(LONG)));

            assertThat(failure).hasMessageContaining("the connection broke (").message().contains("***");
            assertThat(failure).hasStackTraceContaining("***").satisfies(thrown ->
                assertThat(Throwables.getStackTrace(thrown)).doesNotContain("s3cret"));
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        HttpException failure = failure(HttpCall.get(URI.create("http://localhost:" + port + "/lag")), LONG);

        assertThat(failure).hasMessage("GET http://localhost:" + port + "/lag: no connection (refused or unreachable)");
        assertThat(failure.mayHaveArrived()).isFalse();
    }

    @Test
    void saysThatAHostIsUnknown() {
        HttpException failure = failure(HttpCall.get(URI.create("http://lag.invalid/lag")), LONG);

        assertThat(failure).hasMessage("GET http://lag.invalid/lag: unknown host");
        assertThat(failure.mayHaveArrived()).isFalse();
    }

    @Test
    void saysThatTheServerSpeaksNoTls() {
        URI plain = URI.create("https://localhost:" + SERVER.getPort() + "/lag");

        HttpException failure = failure(HttpCall.get(plain), LONG);

        assertThat(failure).hasMessageStartingWith("GET " + plain + ": no secure connection (");
    }

    @Test
    void sendsNothingWithoutTime() {
        HttpException failure = failure(HttpCall.get(uri("/lag")), Duration.ZERO);

        assertThat(failure).hasMessageEndingWith("/lag: not sent, no time was left for it");
        assertThat(failure.mayHaveArrived()).isFalse();
    }

    @Test
    void keepsTheBeginningOfALongBody() throws Exception {
        SERVER.stubFor(get("/lag").willReturn(ok("0123456789".repeat(10_000))));

        HttpReply reply = sender.send(HttpCall.get(uri("/lag")).bodyAtMost(15), Deadline.in(LONG));

        assertThat(reply.body()).asString(UTF_8).isEqualTo("012345678901234");
        assertThat(reply.cut()).isTrue();
        assertThatThrownBy(reply::json)
            .hasMessageContaining("answered 200 with the beginning of a body of more than 15 bytes instead of JSON: 0123");
    }

    @Test
    void takesABodyThatJustFits() throws Exception {
        SERVER.stubFor(get("/lag").willReturn(ok("x".repeat(20_000))));

        HttpReply reply = sender.send(HttpCall.get(uri("/lag")).bodyAtMost(20_000), Deadline.in(LONG));

        assertThat(reply.body()).hasSize(20_000);
        assertThat(reply.cut()).isFalse();
    }

    @Test
    void endsOnInterruptAndHangsUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<HttpReply> call = caller.submit(() -> sender.send(HttpCall.get(address(silent)), Deadline.in(LONG)));
            try (Socket server = silent.accept()) {
                readToTheEndOfTheHeaders(server);

                call.cancel(true);

                assertHungUp(server);
            }
        }
        caller.shutdown();
        assertThat(caller.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hangsUpInTheMiddleOfABody() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<HttpReply> call = caller.submit(() -> sender.send(HttpCall.get(address(silent)), Deadline.in(SOON)));
            try (Socket server = silent.accept()) {
                readToTheEndOfTheHeaders(server);

                server.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes(UTF_8));

                assertHungUp(server);
            }
            assertThatThrownBy(call::get).rootCause().hasMessageMatching(".*not complete after 3.. ms, 4 bytes .*");
        }
    }

    @Test
    void closeEndsWhatWaits() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<HttpReply> call = caller.submit(() -> sender.send(HttpCall.get(address(silent)), Deadline.in(LONG)));
            try (Socket server = silent.accept()) {
                readToTheEndOfTheHeaders(server);

                sender.close();

                assertHungUp(server);
                assertThatThrownBy(call::get).rootCause().hasMessageEndingWith(": closed while it was waited for");
            }
        }
    }

    @Test
    void closeEndsThreadsAndConnections() throws Exception {
        SERVER.stubFor(get("/lag").willReturn(ok("x")));
        HttpSender closing = HttpSender.create("closing");
        closing.send(HttpCall.get(uri("/lag")), Deadline.in(LONG));
        List<Thread> threads = threads("lag-monitor-http-closing-");

        closing.close();

        assertThat(threads).allMatch(Thread::isDaemon)
            .extracting(Thread::getName).contains("lag-monitor-http-closing-selector");
        for (Thread thread : threads) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void sendsNothingOnceClosed() {
        sender.close();
        sender.close();

        assertThat(failure(HttpCall.get(uri("/lag")), LONG)).hasMessageEndingWith("/lag: not sent, closed before");
    }

    private void assertFailsSoon(String path, String message) {
        HttpException failure = failure(HttpCall.get(uri(path)), SOON);
        assertThat(failure).hasMessageMatching("GET http://localhost:\\d+" + path + ": " + message);
        assertThat(failure.mayHaveArrived()).isTrue();
    }

    private HttpException failure(HttpCall call, Duration time) {
        return catchThrowableOfType(HttpException.class, () -> sender.send(call, Deadline.in(time)));
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + SERVER.getPort() + path);
    }

    private static URI address(ServerSocket server) {
        return URI.create("http://localhost:" + server.getLocalPort() + "/lag");
    }

    private static List<Thread> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().startsWith(prefix)).toList();
    }

    private static void readToTheEndOfTheHeaders(Socket server) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8));
        while (!in.readLine().isEmpty()) {
            // a header
        }
    }

    private static void assertHungUp(Socket server) throws IOException {
        server.setSoTimeout(5_000);
        int end;
        try {
            end = server.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection still stands", e);
        } catch (IOException reset) {
            end = -1;
        }
        assertThat(end).isEqualTo(-1);
    }
}
