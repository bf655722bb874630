package io.lagmonitor.kafka.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster of one to three brokers on 127.0.0.1, each a process of its own that can be killed, paused and
 * restarted. Brokers are numbered from 1; each is a controller too, so that a cluster of three does without any one.
 *
 * <p>Any thread may call; calls wait for each other. What is called returns when it has happened, within a minute, or
 * throws with the end of the broker's log. The brokers run on the class path of this JVM, which must hold
 * {@code org.apache.kafka:kafka_2.13}, and do not hear the terminal's Ctrl-C.
 *
 * <p>Everything is kept in one folder below {@code java.io.tmpdir}. {@link #close} leaves neither process nor folder
 * behind, and nor does the end of this JVM, however it ends: a small process waits for it and cleans up.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;

    private final Path folder;
    private final List<Broker> brokers;
    private final Process reaper;
    private final Map<String, String> login;

    private EmbeddedKafka(Path folder, List<Broker> brokers, Process reaper, Map<String, String> login) {
        this.folder = folder;
        this.brokers = brokers;
        this.reaper = reaper;
        this.login = login;
    }

    /** Starts a cluster of one broker. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    /** Builds a cluster with more brokers or other settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** What clients need as {@code bootstrap.servers}: all brokers, also those that are down. */
    public String bootstrapServers() {
        return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
    }

    /** Kills the broker as by {@code kill -9}; also one that is paused or already dead. */
    public synchronized void kill(int broker) {
        broker(broker).kill();
    }

    /** Stops the broker where it stands (SIGSTOP): its connections stay open and nothing is answered. */
    public synchronized void pause(int broker) {
        broker(broker).pause();
    }

    /** Lets a paused broker go on (SIGCONT) and waits until it answers. */
    public synchronized void resume(int broker) {
        broker(broker).resume();
        awaitReady(broker(broker));
    }

    /** Starts the broker again on the same ports and data, killing it first if it runs, and waits until it answers. */
    public synchronized void restart(int broker) {
        broker(broker).kill();
        broker(broker).start();
        awaitReady(broker(broker));
    }

    /** Ends all brokers and deletes their data; may be called again. */
    @Override
    public synchronized void close() {
        try {
            reaper.getOutputStream().close();
            if (!reaper.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("brokers or data are still there in " + folder);
            }
            brokers.forEach(Broker::awaitEnd);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the reaper goes on by itself
        } catch (IOException e) {
            throw new IllegalStateException("could not wake the reaper of " + folder, e);
        }
    }

    Path folder() {
        return folder;
    }

    private static EmbeddedKafka startOnFreePorts(
            int count, int heapMb, Map<String, String> properties, Map<String, String> login) {
        EmbeddedKafka kafka = prepare(count, heapMb, login);
        try {
            kafka.startAll(properties);
            return kafka;
        } catch (RuntimeException e) {
            boolean lostItsPort = kafka.brokers.stream().anyMatch(Broker::lostItsPort);
            kafka.close();
            throw lostItsPort ? new PortTakenException(e) : e;
        }
    }

    /** The reaper first, then the folder: there is no moment at which something could be left behind. */
    private static EmbeddedKafka prepare(int count, int heapMb, Map<String, String> login) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "embedded-kafka-" + UUID.randomUUID());
        int[] ports = FreePorts.pick(2 * count);
        List<Broker> brokers = IntStream.range(0, count)
                .mapToObj(i -> new Broker(i + 1, folder.toAbsolutePath(), ports[2 * i], ports[2 * i + 1], heapMb))
                .toList();
        return new EmbeddedKafka(folder.toAbsolutePath(), brokers, Reaper.start(folder.toAbsolutePath()), login);
    }

    private void startAll(Map<String, String> properties) {
        String controllers = brokers.stream().map(Broker::controllerAddress).collect(Collectors.joining(","));
        brokers.forEach(broker -> broker.configure(controllers, properties));
        formatAll();
        brokers.forEach(Broker::start);
        brokers.forEach(this::awaitReady);
    }

    private void formatAll() {
        Uuid clusterId = Uuid.randomUuid();
        String voters = brokers.stream().map(Broker::voter).collect(Collectors.joining(","));
        List<Process> formats = brokers.stream().map(broker -> broker.format(clusterId, voters)).toList();
        for (int i = 0; i < formats.size(); i++) {
            if (ChildJvm.waitFor(formats.get(i)) != 0) {
                throw new IllegalStateException("could not format:\n" + brokers.get(i).log());
            }
        }
    }

    private void awaitReady(Broker broker) {
        try {
            Await.until(PATIENCE, "connections are accepted", () -> alive(broker).acceptsConnections());
            Map<String, Object> client = new HashMap<>(login);
            client.put("bootstrap.servers", broker.address());
            try (Admin admin = Admin.create(client)) {
                Await.until(PATIENCE, "brokers know each other", () -> knowsTheServing(alive(broker), admin));
            }
        } catch (AssertionError e) {
            throw new IllegalStateException("broker " + broker.id() + " is not ready:\n" + broker.log(), e);
        }
    }

    private Broker alive(Broker broker) {
        if (!broker.isAlive()) {
            throw new IllegalStateException("broker " + broker.id() + " died:\n" + broker.log());
        }
        return broker;
    }

    /** A broker is among the nodes once it is registered, has caught up and serves. */
    private boolean knowsTheServing(Broker broker, Admin admin) throws InterruptedException {
        try {
            List<Integer> known = admin.describeCluster(new DescribeClusterOptions().timeoutMs(2_000)).nodes().get()
                    .stream().map(Node::id).toList();
            return known.containsAll(brokers.stream().filter(Broker::isServing).map(Broker::id).toList());
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private Broker broker(int id) {
        if (id < 1 || id > brokers.size()) {
            throw new IllegalArgumentException("no broker " + id + "; there are 1 to " + brokers.size());
        }
        return brokers.get(id - 1);
    }

    /** A cluster before it starts; for one thread. */
    public static final class Builder {

        private final Map<String, String> properties = new HashMap<>();
        private final Map<String, String> login = new HashMap<>();
        private int brokers = 1;
        private int heapMb = 512;

        private Builder() {
            property("auto.create.topics.enable", "false");
            property("offsets.topic.replication.factor", "1");
            property("offsets.topic.num.partitions", "5");
            property("transaction.state.log.replication.factor", "1");
            property("transaction.state.log.min.isr", "1");
            property("transaction.state.log.num.partitions", "5");
            property("share.coordinator.state.topic.replication.factor", "1");
            property("share.coordinator.state.topic.min.isr", "1");
            property("share.coordinator.state.topic.num.partitions", "5");
            property("group.initial.rebalance.delay.ms", "0");
            property("group.streams.initial.rebalance.delay.ms", "0");
            // A killed broker can register again only when its old session is over: nine seconds by default.
            property("broker.session.timeout.ms", "3000");
            property("broker.heartbeat.interval.ms", "500");
            property("log.cleaner.dedupe.buffer.size", "4194304"); // of a heap that is small
        }

        /** How many brokers, one to three; one if not set. */
        public Builder brokers(int count) {
            if (count < 1 || count > 3) {
                throw new IllegalArgumentException("brokers must be 1 to 3, not " + count);
            }
            brokers = count;
            return this;
        }

        /** How much heap each broker may have, in MB; 512 if not set. */
        public Builder heapMb(int mb) {
            heapMb = mb;
            return this;
        }

        /**
         * Sets a broker property, for every broker, over what is set here for small and quick clusters: replication
         * factors of 1, five partitions for internal topics, no creation of topics on demand, no initial rebalance
         * delay, a broker session of three seconds. Node ids, listeners and folders are not to be set.
         */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** Client properties of a user who may describe the cluster, where not everybody may. */
        public Builder login(Map<String, String> client) {
            login.putAll(client);
            return this;
        }

        /** Starts the cluster and waits until every broker answers and knows the others. */
        public EmbeddedKafka start() {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                try {
                    return startOnFreePorts(brokers, heapMb, properties, login);
                } catch (PortTakenException e) {
                    // somebody was quicker; the next attempt takes other ports
                }
            }
            return startOnFreePorts(brokers, heapMb, properties, login);
        }
    }

    private static final class PortTakenException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        PortTakenException(Throwable cause) {
            super("a port was taken by another process", cause);
        }
    }
}
