package io.lagmonitor.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/** One node of the cluster, broker and controller in one: its folder, its ports, and the process that runs it now. */
final class Broker {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int LOG_LINES_SHOWN = 40;

    private final int id;
    private final Path folder;
    private final int port;
    private final int controllerPort;
    private final int heapMb;
    private final Uuid directoryId = Uuid.randomUuid();
    private Process process;
    private boolean paused;

    Broker(int id, Path clusterFolder, int port, int controllerPort, int heapMb) {
        this.id = id;
        this.folder = clusterFolder.resolve("broker-" + id);
        this.port = port;
        this.controllerPort = controllerPort;
        this.heapMb = heapMb;
    }

    int id() {
        return id;
    }

    String address() {
        return LOOPBACK + ":" + port;
    }

    String controllerAddress() {
        return LOOPBACK + ":" + controllerPort;
    }

    /** As {@code StorageTool} wants it in {@code --initial-controllers}. */
    String voter() {
        return id + "@" + controllerAddress() + ":" + directoryId;
    }

    void configure(String controllers, Map<String, String> properties) {
        Properties server = new Properties();
        server.putAll(properties);
        server.setProperty("process.roles", "broker,controller");
        server.setProperty("node.id", Integer.toString(id));
        server.setProperty("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://" + controllerAddress());
        server.setProperty("controller.listener.names", "CONTROLLER");
        server.setProperty("controller.quorum.bootstrap.servers", controllers);
        server.setProperty("log.dirs", folder.resolve("data").toString());
        try {
            Files.createDirectories(folder);
            try (Writer writer = Files.newBufferedWriter(serverProperties())) {
                server.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + serverProperties(), e);
        }
    }

    Process format(Uuid clusterId, String voters) {
        return run(List.of("-Xmx128m"), "kafka.tools.StorageTool", "format", "--cluster-id", clusterId.toString(),
                "--initial-controllers", voters, "--config", serverProperties().toString());
    }

    void start() {
        process = run(List.of("-Xmx" + heapMb + "m"), "kafka.Kafka", serverProperties().toString());
        paused = false;
    }

    /** Others ended it; waits until its end is seen here too. */
    void awaitEnd() {
        if (process != null) {
            ChildJvm.waitFor(process);
        }
    }

    void kill() {
        process.destroyForcibly();
        ChildJvm.waitFor(process);
    }

    void pause() {
        signal("STOP");
        paused = true;
    }

    void resume() {
        signal("CONT");
        paused = false;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isServing() {
        return isAlive() && !paused;
    }

    boolean acceptsConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    boolean lostItsPort() {
        return log().contains("Address already in use");
    }

    /** The end of what the broker wrote, newest last. */
    String log() {
        try {
            List<String> lines = Files.exists(logFile()) ? Files.readAllLines(logFile()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private Process run(List<String> jvmOptions, String mainClass, String... arguments) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        return ChildJvm.start(ChildJvm.command(System.getProperty("java.class.path"), options, mainClass, arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile())));
    }

    /** By the shell, which has a {@code kill} where no such program is installed. */
    private void signal(String name) {
        ProcessBuilder kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid());
        if (!isAlive() || ChildJvm.waitFor(ChildJvm.start(kill)) != 0) {
            throw new IllegalStateException("broker " + id + " does not run and cannot be sent SIG" + name);
        }
    }

    private Path serverProperties() {
        return folder.resolve("server.properties");
    }

    private Path logFile() {
        return folder.resolve("broker.log");
    }
}
