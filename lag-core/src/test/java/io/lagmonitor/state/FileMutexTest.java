package io.lagmonitor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileMutexTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void isHeldByOneAtATime() throws Exception {
        FileMutex mutex = FileMutex.hold(file());

        assertThatThrownBy(() -> FileMutex.hold(file(), SHORT)).isInstanceOf(IOException.class)
            .hasMessage(file() + " is locked by another store and was not unlocked in time");

        mutex.close();
        FileMutex.hold(file(), SHORT).close();
    }

    @Test
    void letsTheNextOneInWhenItIsClosed() throws Exception {
        FileMutex mutex = FileMutex.hold(file());
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        Thread waiting = waiting(next);
        assertThat(next).isNotDone();

        mutex.close();

        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        waiting.join();
    }

    @Test
    void waitsForALockThatAnotherCodeHoldsOnTheFile() throws Exception {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.lock();
            assertThatThrownBy(() -> FileMutex.hold(file(), SHORT)).isInstanceOf(IOException.class);

            lock.release();

            FileMutex.hold(file(), SHORT).close();
        }
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        FileMutex mutex = FileMutex.hold(file());
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        Thread waiting = waiting(next);

        waiting.interrupt();

        assertThatThrownBy(() -> next.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedIOException.class);
        mutex.close();
    }

    /** Closing a second handle would lose the lock of this process, and let other processes in. */
    @Test
    void whoWaitsForThisProcessDoesNotOpenTheFile() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no list of open files here");
        FileMutex mutex = FileMutex.hold(file());
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        waiting(next);

        assertThat(handlesOfTheFile()).isEqualTo(1);

        mutex.close();
        next.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aLockFileThatCannotBeMadeIsNotHeld() throws Exception {
        Path folder = Files.createDirectory(file());
        assertThatThrownBy(() -> FileMutex.hold(file(), SHORT)).isInstanceOf(IOException.class);
        Files.delete(folder);

        FileMutex.hold(file(), SHORT).close();
    }

    /** A thread that tries to hold the mutex, once it waits. */
    private Thread waiting(CompletableFuture<Boolean> held) {
        Thread thread = new Thread(() -> {
            try {
                FileMutex.hold(file()).close();
                held.complete(true);
            } catch (IOException e) {
                held.completeExceptionally(e);
            }
        }, "waits-for-mutex");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !held.isDone()) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private long handlesOfTheFile() throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(this::isOfTheFile).count();
        }
    }

    private boolean isOfTheFile(Path handle) {
        try {
            return Files.readSymbolicLink(handle).equals(file());
        } catch (IOException e) {
            return false;
        }
    }

    private Path file() {
        return folder.toAbsolutePath().resolve("state.jsonl.lock");
    }
}
