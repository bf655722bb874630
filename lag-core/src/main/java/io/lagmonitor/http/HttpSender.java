package io.lagmonitor.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * Sends calls and waits for their answers, over HTTP/1.1, whose exchanges end with their connection. Connections are kept
 * for the next call. Threads begin with the first call and end, as the connections do, with {@link #close}.
 *
 * <p>Any threads may send at the same time, and any may close.
 */
public final class HttpSender implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int REDIRECTS = 5;

    private final String name;
    private final Duration connectTimeout;
    private final Optional<SSLContext> trust;
    private final boolean direct;
    private final Set<CompletableFuture<?>> waiting = new HashSet<>();
    private Optional<HttpThreads> threads = Optional.empty();
    private boolean closed;

    private HttpSender(String name, Duration connectTimeout, Optional<SSLContext> trust, boolean direct) {
        this.name = name;
        this.connectTimeout = connectTimeout;
        this.trust = trust;
        this.direct = direct;
    }

    /** A sender whose threads are named {@code lag-monitor-http-NAME-1} and so on. */
    public static HttpSender create(String name) {
        return new HttpSender(name, CONNECT_TIMEOUT, Optional.empty(), false);
    }

    /** Another sender that gives up a connection after this time; the default is 10 seconds. */
    public HttpSender connectTimeout(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("connect timeout " + time + " is not positive");
        }
        return new HttpSender(name, time, trust, direct);
    }

    /** Another sender that trusts, and shows the certificate, of this context; the default is the JVM's. */
    public HttpSender trust(SSLContext context) {
        return new HttpSender(name, connectTimeout, Optional.of(context), direct);
    }

    /** Another sender that goes straight to the server, whatever proxy the JVM is told of, as inside a cluster. */
    public HttpSender noProxy() {
        return new HttpSender(name, connectTimeout, trust, true);
    }

    /** Another sender with the same settings, connections and threads of its own. */
    public HttpSender copy() {
        return new HttpSender(name, connectTimeout, trust, direct);
    }

    /**
     * Sends the call and waits for the whole answer, of whatever status.
     *
     * @throws HttpException        if there is none before the deadline
     * @throws InterruptedException if the thread was interrupted; the exchange is ended
     */
    public HttpReply send(HttpCall call, Deadline deadline) throws InterruptedException {
        HttpCall next = call;
        for (int redirects = 0; true; redirects++) {
            HttpReply reply = exchange(next, deadline);
            Optional<String> location = next.followsRedirects() ? redirect(reply) : Optional.empty();
            if (location.isEmpty()) {
                return reply;
            }
            if (redirects == REDIRECTS) {
                throw HttpException.redirect(next, reply.status(), "it is number " + (REDIRECTS + 1));
            }
            next = next.redirected(target(next, reply, location.get()), reply.status() == 303);
        }
    }

    /** Ends calls that wait, connections and threads; what is sent afterwards fails. May be called any time, and twice. */
    @Override
    public synchronized void close() {
        closed = true;
        Set.copyOf(waiting).forEach(exchange -> exchange.cancel(true));
        threads.ifPresent(HttpThreads::close);
        threads = Optional.empty();
    }

    private HttpReply exchange(HttpCall call, Deadline deadline) throws InterruptedException {
        if (deadline.isOver()) {
            throw HttpException.noTime(call);
        }
        long begun = System.nanoTime();
        AtomicReference<BoundedBody> body = new AtomicReference<>();
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> exchange = begin(call, body);
        try {
            HttpResponse<BoundedBody.Bytes> answer =
                exchange.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new HttpReply(call, answer.statusCode(), answer.headers(), answer.body());
        } catch (TimeoutException e) {
            int received = Optional.ofNullable(body.get()).map(BoundedBody::length).orElse(-1);
            throw HttpException.late(call, Duration.ofNanos(System.nanoTime() - begun), received);
        } catch (CancellationException e) {
            throw HttpException.closed(call, true);
        } catch (ExecutionException e) {
            throw isClosed() ? HttpException.closed(call, true) : HttpException.of(call, e.getCause());
        } finally {
            end(exchange);
        }
    }

    private synchronized CompletableFuture<HttpResponse<BoundedBody.Bytes>> begin(
            HttpCall call, AtomicReference<BoundedBody> body) throws InterruptedException {
        if (closed) {
            throw HttpException.closed(call, false);
        }
        if (threads.isEmpty()) {
            threads = Optional.of(new HttpThreads(name, this::client));
        }
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> exchange =
            threads.get().client().sendAsync(call.request(), answer -> {
                body.set(new BoundedBody(
                    call.bodyAtMost(), answer.headers().firstValueAsLong("Content-Length").orElse(0)));
                return body.get();
            });
        waiting.add(exchange);
        return exchange;
    }

    /** Ends it if it has not ended by itself. */
    private synchronized void end(CompletableFuture<?> exchange) {
        exchange.cancel(true);
        waiting.remove(exchange);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private HttpClient.Builder client() {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(connectTimeout);
        trust.ifPresent(client::sslContext);
        return direct ? client.proxy(HttpClient.Builder.NO_PROXY) : client;
    }

    private static Optional<String> redirect(HttpReply reply) {
        return switch (reply.status()) {
            case 301, 302, 303, 307, 308 -> reply.header("Location");
            default -> Optional.empty();
        };
    }

    private static URI target(HttpCall call, HttpReply reply, String location) {
        URI here = call.request().uri();
        URI target;
        try {
            target = HttpCall.address(here.resolve(location.strip()).toString());
        } catch (IllegalArgumentException e) {
            throw HttpException.redirect(call, reply.status(), "its Location is not an http or https address");
        }
        if (here.getScheme().equalsIgnoreCase("https") && !target.getScheme().equalsIgnoreCase("https")) {
            throw HttpException.redirect(call, reply.status(), "it leads out of TLS");
        }
        return target;
    }
}
