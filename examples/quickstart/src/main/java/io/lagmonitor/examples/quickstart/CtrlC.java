package io.lagmonitor.examples.quickstart;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the main thread end in its own way when somebody presses Ctrl-C: the JVM waits, up to ten seconds, until this is
 * closed. Open it before everything that has to be closed.
 */
final class CtrlC implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch pressed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private CtrlC() {}

    /** Begins to listen. */
    static CtrlC listen() {
        CtrlC ctrlC = new CtrlC();
        Runtime.getRuntime().addShutdownHook(new Thread(ctrlC::end, "quickstart-ctrl-c"));
        return ctrlC;
    }

    /** Waits this long; says whether Ctrl-C was pressed, then or before. An interrupt counts as Ctrl-C. */
    boolean pressedWithin(Duration time) {
        try {
            return pressed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Lets the JVM end. */
    @Override
    public void close() {
        ended.countDown();
    }

    private void end() {
        pressed.countDown();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
