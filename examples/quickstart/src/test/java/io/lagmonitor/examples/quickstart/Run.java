package io.lagmonitor.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The quickstart in a JVM of its own. What it prints is read by a thread and kept. */
final class Run implements AutoCloseable {

    private final Process process;
    private final Thread reader = new Thread(this::read, "quickstart-output");
    private final StringBuilder output = new StringBuilder();

    private Run(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    static Run start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(settings));
        command.add(Quickstart.class.getName());
        return new Run(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits up to a minute for a line that matches, and returns it. */
    String awaitLine(String regex) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        synchronized (output) {
            while (System.nanoTime() < deadline) {
                for (String line : output.toString().lines().toList()) {
                    if (line.matches(regex)) {
                        return line;
                    }
                }
                output.wait(1000);
            }
            throw new AssertionError("no line like " + regex + " within a minute:\n" + output);
        }
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /**
     * The signal is another one, SIGTERM, but the JVM does the same. By its handle: the process itself would also close
     * what it printed.
     */
    void pressCtrlC() throws InterruptedException {
        process.toHandle().destroy();
        exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("still running after two minutes:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                 new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.append(line).append('\n');
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
