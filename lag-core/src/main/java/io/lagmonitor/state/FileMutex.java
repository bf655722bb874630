package io.lagmonitor.state;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Held by one store at a time, of this process and of all others on the machine. It is a lock of the operating system
 * on a file beside the state file, which stays, empty. Such a lock belongs to the process, and closing any handle of
 * the file loses it; so the stores of this process first agree on who may open it.
 */
final class FileMutex implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MS = 5;
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final RandomAccessFile handle;

    private FileMutex(Path lockFile, RandomAccessFile handle) {
        this.lockFile = lockFile;
        this.handle = handle;
    }

    /**
     * Waits until nobody else holds it, which takes as long as another's load or save.
     *
     * @throws InterruptedIOException if interrupted while it waits; the thread stays interrupted
     */
    static FileMutex hold(Path lockFile) throws IOException {
        return hold(lockFile, PATIENCE);
    }

    static FileMutex hold(Path lockFile, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!HELD_HERE.add(lockFile)) {
            pause(lockFile, deadline);
        }
        try {
            return open(lockFile, deadline);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(lockFile);
            throw e;
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        try {
            handle.close();
        } finally {
            HELD_HERE.remove(lockFile);
        }
    }

    private static FileMutex open(Path lockFile, long deadline) throws IOException {
        RandomAccessFile handle = new RandomAccessFile(lockFile.toFile(), "rw");
        try {
            while (!locked(handle)) {
                pause(lockFile, deadline);
            }
            return new FileMutex(lockFile, handle);
        } catch (IOException | RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    private static boolean locked(RandomAccessFile handle) throws IOException {
        try {
            FileLock lock = handle.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another copy of this class, in another class loader, holds it
        }
    }

    private static void pause(Path lockFile, long deadline) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(lockFile + " is locked by another store and was not unlocked in time");
        }
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + lockFile);
        }
    }
}
