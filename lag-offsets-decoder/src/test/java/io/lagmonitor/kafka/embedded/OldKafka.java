package io.lagmonitor.kafka.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster of one broker on 127.0.0.1, of a version that is not on the class path of this JVM: its jars, and all
 * that they need, lie in a folder. Versions before 3 run with a ZooKeeper of their own, from the same folder.
 *
 * <p>As with {@link EmbeddedKafka}, processes and data are gone when it is closed or this JVM ends. For one thread.
 */
public final class OldKafka implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Map<String, String> SMALL = Map.of(
        "auto.create.topics.enable", "false", "group.initial.rebalance.delay.ms", "0",
        "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "5",
        "transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "5");

    private final Path jars;
    private final Path folder;
    private final int[] ports = FreePorts.pick(2);
    private final Process reaper;

    private OldKafka(Path jars, Path folder, Process reaper) {
        this.jars = jars;
        this.folder = folder;
        this.reaper = reaper;
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @param version as {@code 2.8.2}
     * @param jars    a folder with {@code kafka_2.13} of that version and all that it depends on
     * @throws IllegalStateException if there is no such folder, or it does not start; then with what it wrote
     */
    public static OldKafka start(String version, Path jars) {
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException("no jars of Kafka " + version + " in " + jars.toAbsolutePath());
        }
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "old-kafka-" + UUID.randomUUID()).toAbsolutePath();
        OldKafka kafka = new OldKafka(jars.toAbsolutePath(), folder, Reaper.start(folder));
        try {
            Files.createDirectories(folder);
            kafka.start(version.startsWith("2."));
            return kafka;
        } catch (IOException | RuntimeException | AssertionError e) {
            String log = kafka.log();
            kafka.close();
            throw new IllegalStateException("Kafka " + version + " did not start:\n" + log, e);
        }
    }

    /** What clients need as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address(ports[0]);
    }

    /** Ends the broker and deletes its data; may be called again. */
    @Override
    public void close() {
        try {
            reaper.getOutputStream().close();
            if (!reaper.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("a broker or its data is still there in " + folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the reaper goes on by itself
        } catch (IOException e) {
            throw new IllegalStateException("could not wake the reaper of " + folder, e);
        }
    }

    private void start(boolean withZooKeeper) throws IOException {
        Map<String, String> broker = new HashMap<>(SMALL);
        broker.put("log.dirs", folder.resolve("data").toString());
        broker.putAll(withZooKeeper ? besideZooKeeper() : alone());
        String settings = write("server.properties", broker);
        if (withZooKeeper) {
            run("org.apache.zookeeper.server.ZooKeeperServerMain", write("zookeeper.properties", Map.of(
                "dataDir", folder.resolve("zookeeper").toString(), "admin.enableServer", "false",
                "clientPortAddress", LOOPBACK, "clientPort", Integer.toString(ports[1]))));
        } else {
            ChildJvm.waitFor(run("kafka.tools.StorageTool",
                "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", settings));
        }
        Process process = run("kafka.Kafka", settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Await.until(PATIENCE, "the broker answers", () -> answers(process, admin));
        }
    }

    private Map<String, String> besideZooKeeper() {
        return Map.of("broker.id", "1", "listeners", "PLAINTEXT://" + bootstrapServers(),
            "zookeeper.connect", address(ports[1]));
    }

    private Map<String, String> alone() {
        return Map.of("process.roles", "broker,controller", "node.id", "1",
            "listeners", "PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + address(ports[1]),
            "controller.listener.names", "CONTROLLER", "controller.quorum.voters", "1@" + address(ports[1]));
    }

    private static boolean answers(Process broker, Admin admin) throws InterruptedException {
        if (!broker.isAlive()) {
            throw new IllegalStateException("the broker died");
        }
        try {
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs(2_000)).nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private String write(String name, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = folder.resolve(name);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file.toString();
    }

    private Process run(String mainClass, String... arguments) {
        return ChildJvm.start(ChildJvm.command(jars + "/*",
                List.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"), mainClass, arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile())));
    }

    private String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private Path logFile() {
        return folder.resolve("broker.log");
    }

    private static String address(int port) {
        return LOOPBACK + ":" + port;
    }
}
