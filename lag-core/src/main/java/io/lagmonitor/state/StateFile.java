package io.lagmonitor.state;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The bytes of a state file on the disk; what its methods wrote is durable when they return. Nothing is left open. An
 * interrupt does not stop them, because they do not wait for anybody.
 */
final class StateFile {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final int HEADER_MOST = 1024;
    private static final DateTimeFormatter STAMP =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;

    private StateFile(Path file) {
        this.file = file;
    }

    /** The file behind a path, which need not exist; its folder must. Every name of one file gives the same. */
    static StateFile at(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a folder, expected a file");
        }
        if (Files.exists(path)) {
            return new StateFile(path.toRealPath());
        }
        Path folder = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such folder; create it");
        }
        return new StateFile(folder.toRealPath().resolve(path.getFileName()));
    }

    /** The file whose lock stands for this one. */
    Path lockFile() {
        return sibling(".lock");
    }

    /** Whether there is a file with anything in it; an empty one, as a user may make beforehand, is as good as none. */
    boolean exists() throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    long size() throws IOException {
        return Files.size(file);
    }

    byte[] read() throws IOException {
        return Files.readAllBytes(file);
    }

    byte[] readFrom(long position) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(position);
            return in.readAllBytes();
        }
    }

    Optional<Header> readHeader() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return StateText.read(in.readNBytes(HEADER_MOST)).header();
        }
    }

    /** Writes at this position and drops what stood behind it; takes back what it wrote if it cannot write all. */
    void writeAt(long position, byte[] bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(position);
            try {
                out.seek(position);
                out.write(bytes);
                out.getFD().sync();
            } catch (IOException e) {
                takeBack(out, position, e);
                throw e;
            }
        }
    }

    /** Puts a new file in the place of the old one, at once. */
    void replace(byte[] bytes) throws IOException {
        Path temporary = sibling(".tmp");
        try {
            writeNew(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        syncFolder();
    }

    /** Copies the file to a new name, so that it may be replaced. */
    Path copyAside(String why) throws IOException {
        Path aside = freeName(why);
        writeNew(aside, read());
        syncFolder();
        return aside;
    }

    /** Gives the file a new name. */
    Path moveAside(String why) throws IOException {
        Path aside = freeName(why);
        Files.move(file, aside);
        syncFolder();
        return aside;
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private Path sibling(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private Path freeName(String why) {
        String ending = "." + why + "-" + STAMP.format(Instant.now());
        Path name = sibling(ending);
        for (int i = 2; Files.exists(name); i++) {
            name = sibling(ending + "-" + i);
        }
        return name;
    }

    private static void takeBack(RandomAccessFile out, long position, IOException cause) {
        try {
            out.setLength(position);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void writeNew(Path path, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(path.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    /** Makes a new name durable. Only a channel can, and an interrupt would close it; so it is kept for afterwards. */
    private void syncFolder() throws IOException {
        if (WINDOWS) {
            return; // does not let anybody open a folder
        }
        boolean interrupted = Thread.interrupted();
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            interrupted = true;
            syncFolder();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
