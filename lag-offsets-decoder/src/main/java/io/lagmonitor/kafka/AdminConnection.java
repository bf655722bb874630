package io.lagmonitor.kafka;

import io.lagmonitor.model.LagException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * The way to the cluster: a client of our own, made when it is first needed, or one that belongs to the caller and is
 * never closed. One thread fetches; any other may close.
 */
final class AdminConnection implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofMillis(200);

    private final Optional<ClientSettings> settings;
    private Optional<Admin> admin;
    private boolean closed;

    private AdminConnection(Optional<ClientSettings> settings, Optional<Admin> admin) {
        this.settings = settings;
        this.admin = admin;
    }

    static AdminConnection own(ClientSettings settings) {
        return new AdminConnection(Optional.of(settings), Optional.empty());
    }

    static AdminConnection of(Admin admin) {
        return new AdminConnection(Optional.empty(), Optional.of(admin));
    }

    /** The same way, with a client of its own. */
    AdminConnection copy() {
        return settings.map(AdminConnection::own).orElseGet(() -> of(admin.get()));
    }

    /** The client; the first timeout decides how soon it gives up a single request. */
    synchronized Admin open(Duration timeout) {
        if (closed) {
            throw new LagException("the kafka source is closed");
        }
        if (admin.isEmpty()) {
            admin = Optional.of(create(settings.get().within(timeout)));
        }
        return admin.get();
    }

    /** Has the next fetch make a new client of our own if this one can do nothing any more. */
    synchronized void dropIfDead() throws InterruptedException {
        if (!closed && settings.isPresent() && admin.isPresent() && isDead(admin.get())) {
            admin.get().close(CLOSE_WITHIN);
            admin = Optional.empty();
        }
    }

    /** How many requests our own client has sent; not said of a client that others use too. */
    OptionalLong requests() {
        return settings.isEmpty() ? OptionalLong.empty() : admin.stream()
            .flatMap(client -> client.metrics().entrySet().stream())
            .filter(metric -> metric.getKey().name().equals("request-total")
                && metric.getKey().group().equals("admin-client-metrics"))
            .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue())
            .findFirst();
    }

    @Override
    public synchronized void close() {
        if (!closed && settings.isPresent()) {
            admin.ifPresent(own -> own.close(CLOSE_WITHIN));
        }
        closed = true;
    }

    /** For messages. */
    @Override
    public String toString() {
        return settings.map(own -> "Kafka at " + own.bootstrapServers()).orElse("Kafka through the given Admin client");
    }

    /** The client's thread ends with an error, as one of memory; every call is then failed at once, for ever. */
    private static boolean isDead(Admin admin) throws InterruptedException {
        DescribeClusterOptions atOnce = new DescribeClusterOptions().timeoutMs(1);
        return Deadline.in(Duration.ZERO).await(admin.describeCluster(atOnce).nodes())
            .failure().filter(AdminConnection::saysThatTheThreadHasEnded).isPresent();
    }

    private static boolean saysThatTheThreadHasEnded(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("AdminClient thread has exited")
            || failure.getCause() != null && saysThatTheThreadHasEnded(failure.getCause());
    }

    private static Admin create(Map<String, Object> properties) {
        try {
            return Admin.create(properties);
        } catch (KafkaException e) {
            throw new LagException("the client cannot be made: " + Answer.reason(e), e);
        }
    }
}
