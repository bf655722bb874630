package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.policy.LagThreshold;
import io.lagmonitor.state.FileStateStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What many monitors leave behind in one JVM when they are closed. */
class ManyMonitorsIT {

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final FakeSource source = new FakeSource("prod");
    private final FakeNotifier chat = new FakeNotifier();

    @Test
    @Timeout(300)
    void aThousandLeaveNeitherThreadNorFileNorLockBehind() throws Exception {
        Path state = folder.resolve("state.jsonl");
        useAndClose(state, 20);
        long openBefore = openFiles();

        useAndClose(state, 1_000);

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("lag-monitor-")) {
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(openFiles()).isLessThanOrEqualTo(openBefore + 5);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                .containsExactlyInAnyOrder("state.jsonl", "state.jsonl.lock");
        }
        try (FileChannel lockFile = FileChannel.open(folder.resolve("state.jsonl.lock"), StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            assertThat(lock).isNotNull();
        }
    }

    /** One after the other polls, tells, acts, is started and closed; the group falls behind in every other one. */
    private void useAndClose(Path state, int monitors) {
        for (int i = 0; i < monitors; i++) {
            clock.advance(Duration.ofHours(2));
            source.put("orders", clock.instant(), i % 2 == 0 ? 200 : 0);
            try (LagMonitor monitor = LagMonitor.builder().clock(clock).source(source)
                    .policy(LagThreshold.critical(100)).tell("chat", chat).act("restart", new FakeNotifier())
                    .state(FileStateStore.at(state)).build()) {
                monitor.pollOnce(Duration.ofSeconds(20));
                monitor.start();
            }
            assertThat(chat.heard()).hasSize(1);
        }
    }

    private static long openFiles() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.count();
        }
    }
}
