package io.lagmonitor.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/**
 * Reads all that is printed while the tests of this module run: standard output, standard error, and the log, in which our
 * code logs at DEBUG. A test class fails when a secret was printed since the class before it; what comes after the last
 * class fails the run. Every secret of a test is made by {@link #secret}, by which it is known again; what is derived from
 * one, as a signature, is known by what stands before it. JUnit finds this extension by itself, so no test can forget it.
 */
public final class Printed implements BeforeAllCallback, AfterAllCallback {

    private static final String MARK = "hu5h";
    private static final Pattern SECRET =
        Pattern.compile(MARK + "|Bearer |access_token=|[?&]sign=|sha256=", Pattern.CASE_INSENSITIVE);
    private static final Path LOG = Path.of("target", "tests.log");
    private static final ByteArrayOutputStream STREAMS = new ByteArrayOutputStream();

    private static long logRead;
    private static boolean begun;

    /** A secret of this kind, with letters and figures as tokens have. */
    public static String secret(String kind) {
        return kind + MARK + "X0123456789";
    }

    /** Prints what an operator may come to see of it, so that it is read. */
    public static void show(Object object) {
        LoggerFactory.getLogger(Printed.class).debug("{}", object);
    }

    /** What the call throws; prints it with all causes, so that it is read. */
    public static Throwable failure(Callable<?> call) {
        try {
            Object returned = call.call();
            throw new AssertionError("nothing was thrown, but returned " + returned);
        } catch (Exception e) {
            LoggerFactory.getLogger(Printed.class).debug("Thrown", e);
            return e;
        }
    }

    /** The log so far, its lines from the given one. */
    public static List<String> log(long from) {
        try {
            return Files.readString(LOG, UTF_8).lines().skip(from).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.create(Printed.class))
            .getOrComputeIfAbsent("end", key -> (AutoCloseable) Printed::read);
        if (!begun) {
            begun = true;
            LoggerFactory.getLogger(Printed.class); // begins the log anew
            System.setOut(new PrintStream(new Both(System.out), true, UTF_8));
            System.setErr(new PrintStream(new Both(System.err), true, UTF_8));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        read();
    }

    /** Reads what is new, and finds fault with it. */
    static synchronized void read() {
        String fresh = STREAMS.toString(UTF_8) + newOfLog();
        STREAMS.reset();
        Matcher secret = SECRET.matcher(fresh);
        if (secret.find()) {
            throw new AssertionError("a secret was printed, before: "
                + fresh.substring(Math.max(0, secret.start() - 300), secret.start()));
        }
    }

    private static String newOfLog() {
        try {
            byte[] all = Files.exists(LOG) ? Files.readAllBytes(LOG) : new byte[0];
            int from = (int) Math.min(logRead, all.length);
            logRead = all.length;
            return new String(all, from, all.length - from, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps what it passes on. */
    private static final class Both extends OutputStream {

        private final OutputStream console;

        Both(OutputStream console) {
            this.console = console;
        }

        @Override
        public void write(int character) throws IOException {
            write(new byte[] {(byte) character}, 0, 1);
        }

        @Override
        public void write(byte[] characters, int from, int length) throws IOException {
            synchronized (Printed.class) {
                STREAMS.write(characters, from, length);
            }
            console.write(characters, from, length);
        }

        @Override
        public void flush() throws IOException {
            console.flush();
        }
    }
}
