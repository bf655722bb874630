package io.lagmonitor.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a main class in a JVM like this one, deaf to the signals of the terminal. */
final class ChildJvm {

    /** Ignored signals stay ignored over exec: Ctrl-C reaches the parent alone, which then ends its children. */
    private static final List<String> DEAF = List.of("sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "sh");
    private static final List<String> FRUGAL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private ChildJvm() {}

    /** The class path goes into the environment: on the command line it could hide the folder the reaper looks for. */
    static ProcessBuilder command(String classPath, List<String> jvmOptions, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(DEAF);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FRUGAL);
        command.addAll(jvmOptions);
        command.add(mainClass);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", classPath);
        return builder;
    }

    static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + builder.command(), e);
        }
    }

    static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
        }
    }
}
