package io.lagmonitor.kafka.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Outlives the JVM that started a cluster: when its standard input ends, because that JVM closed it or is gone, it
 * kills every process of the cluster, stopped ones too, and deletes the cluster's folder.
 *
 * <p>A process of the cluster is a JVM with a file of the folder among its arguments. One that is just being born
 * finds its folder gone and ends by itself, or is found by the next round.
 */
final class Reaper {

    private Reaper() {}

    /** Starts one for a folder that need not exist yet; closing its standard input sets it to work. */
    static Process start(Path folder) {
        ProcessBuilder reaper = ChildJvm.command(
                ownClassPath(), List.of("-Xmx16m"), Reaper.class.getName(), folder.toString());
        return ChildJvm.start(reaper
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    }

    /** Takes the cluster's folder, absolute; ends when nothing is left. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        awaitEndOfInput();
        while (killProcessesOf(folder) | !delete(folder)) {
            Thread.sleep(10);
        }
    }

    private static String ownClassPath() {
        try {
            return Path.of(Reaper.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // the parent writes nothing
        }
    }

    private static boolean killProcessesOf(Path folder) {
        List<ProcessHandle> processes = ProcessHandle.allProcesses().filter(p -> belongsTo(folder, p.info())).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        return !processes.isEmpty();
    }

    private static boolean belongsTo(Path folder, ProcessHandle.Info info) {
        Stream<String> arguments = info.arguments().stream().flatMap(Stream::of);
        return info.command().equals(ProcessHandle.current().info().command())
                && arguments.anyMatch(argument -> argument.startsWith(folder + File.separator));
    }

    private static boolean delete(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                return false; // a dying process still wrote; the next round meets it dead
            }
        }
        return true;
    }
}
