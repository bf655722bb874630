package io.lagmonitor.examples.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Shows a table that changes, below lines that do not. On a terminal the table stays at the bottom and is redrawn in
 * place; whatever is printed to {@code System.out} meanwhile, as by the logger, scrolls above it. Elsewhere the table is
 * printed every five seconds, and the last one at the end. Any thread may print.
 */
final class Screen implements AutoCloseable {

    private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;
    private static final String ERASE = "\r\033[%dA\033[J";
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintStream out = System.out;
    private final boolean terminal;
    /** On the terminal what is drawn, elsewhere what was not printed yet. */
    private List<String> table = List.of();
    private long printed = System.nanoTime() - PLAIN_INTERVAL_NANOS;

    private Screen(boolean terminal) {
        this.terminal = terminal;
    }

    /** Takes the place of {@code System.out} until it is closed. */
    static Screen open() {
        String term = System.getenv().getOrDefault("TERM", "dumb");
        Screen screen = new Screen(System.console() != null && !term.equals("dumb"));
        if (screen.terminal) {
            System.setOut(new PrintStream(screen.new Lines(), true, StandardCharsets.UTF_8));
        }
        return screen;
    }

    boolean isTerminal() {
        return terminal;
    }

    /** Shows this table in the place of the one before. */
    synchronized void show(List<String> lines) {
        if (terminal) {
            out.print(erased() + drawn(lines));
            out.flush();
            table = List.copyOf(lines);
        } else if (System.nanoTime() - printed >= PLAIN_INTERVAL_NANOS) {
            printed = System.nanoTime();
            lines.forEach(out::println);
            table = List.of();
        } else {
            table = List.copyOf(lines);
        }
    }

    /** Leaves the newest table where it is, and gives {@code System.out} back. */
    @Override
    public synchronized void close() {
        System.setOut(out);
        if (!terminal) {
            table.forEach(out::println);
        }
        table = List.of();
    }

    private synchronized void print(String line) {
        out.print(erased() + line + "\n" + drawn(table));
        out.flush();
    }

    private String erased() {
        return table.isEmpty() ? "" : ERASE.formatted(table.size());
    }

    /** A line that wraps would take two lines of the screen, and the next table would be drawn one too low. */
    private static String drawn(List<String> lines) {
        return lines.isEmpty() ? "" : NO_WRAP + String.join("\n", lines) + "\n" + WRAP;
    }

    /** Cuts what is printed into lines. Called under the lock of the PrintStream around it. */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            if (b == '\n') {
                print(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
