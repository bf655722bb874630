package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.spi.DeliveryException;
import io.lagmonitor.spi.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What acts on workloads have in common: which workload it is, the connection of one call, and what is said of how it
 * went. Connected only while it acts. One thread at a time may act, any may close.
 */
final class Actor implements AutoCloseable {

    /** Of the time of a call: what is left is for saying how it went, before the monitor cuts it off. */
    private static final double SHARE = 0.9;
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    /** The wait doubles so often: each attempt is news for people. */
    private static final int DOUBLINGS = 4;

    private final Targets targets;
    private final Optional<String> namespace;
    private final Optional<KubernetesConnection> connection;
    private Optional<HttpSender> running = Optional.empty();
    private boolean closed;
    private volatile int unclear;

    private Actor(Targets targets, Optional<String> namespace, Optional<KubernetesConnection> connection) {
        this.targets = targets;
        this.namespace = namespace;
        this.connection = connection;
    }

    /** In the cluster and the namespace of this process. */
    static Actor on(Targets targets) {
        return new Actor(targets, Optional.empty(), Optional.empty());
    }

    /** Does one act, and says what it changed, for people. */
    interface Deed {

        String act(Namespace namespace, Workload workload, IncidentUpdate update)
            throws Refusal, Unclear, InterruptedException;
    }

    Actor group(String groupId, String workload) {
        return new Actor(targets.with(groupId, workload), namespace, connection);
    }

    Actor namespace(String name) {
        return new Actor(targets, Optional.of(Workload.checkedNamespace(name)), connection);
    }

    Actor connection(KubernetesConnection to) {
        return new Actor(targets, namespace, Optional.of(to));
    }

    void send(Notification notification, Deed deed) throws InterruptedException {
        for (IncidentUpdate update : notification.updates()) {
            try {
                notification.taken(update, act(notification, update, deed));
            } catch (Refusal e) {
                notification.refused(update, e.getMessage());
            } catch (Unclear e) {
                throw later(e, notification.report().time());
            }
            unclear = 0;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.ifPresent(HttpSender::close);
    }

    @Override
    public String toString() {
        return targets + ", " + namespace.map(name -> "namespace " + name).orElse("its own namespace") + ", "
            + connection.map(KubernetesConnection::toString).orElse("in its own cluster");
    }

    private String act(Notification notification, IncidentUpdate update, Deed deed)
            throws Refusal, Unclear, InterruptedException {
        if (update.kind() != Kind.ACT) {
            throw new Refusal("acts only; it has nothing to tell people");
        }
        GroupKey group = update.incident().group()
            .orElseThrow(() -> new Refusal("this is not about a group, so there is no workload to act on"));
        Workload workload = targets.of(group.groupId());
        KubernetesConnection to = connection.orElseGet(KubernetesConnection::inCluster);
        Deadline deadline = Deadline.in(notification.timeout()).part(SHARE);
        Instant now = notification.report().time();
        try (HttpSender sender = open(to)) {
            ApiServer server = new ApiServer(to, sender, deadline, now);
            return deed.act(new Namespace(namespace.orElse(to.namespace()), server, now), workload, update);
        }
    }

    private synchronized HttpSender open(KubernetesConnection to) {
        HttpSender sender = to.sender();
        if (closed) {
            sender.close();
        }
        running = Optional.of(sender);
        return sender;
    }

    /** Nobody knows whether it was done; with the same key it can be done again. */
    private DeliveryException later(Unclear why, Instant now) {
        Instant earliest = now.plus(FIRST_WAIT.multipliedBy(1L << unclear));
        unclear = Math.min(unclear + 1, DOUBLINGS);
        Instant asked = why.again().orElse(earliest);
        return DeliveryException.retryAt(asked.isAfter(earliest) ? asked : earliest, why.getMessage());
    }
}
