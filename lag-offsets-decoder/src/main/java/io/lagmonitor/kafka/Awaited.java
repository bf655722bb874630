package io.lagmonitor.kafka;

/** An answer on its way. It is converted on the thread that awaits it: the client's has enough to do. */
@FunctionalInterface
interface Awaited<T> {

    /** Waits until it is there or its time is over. */
    Answer<T> await() throws InterruptedException;
}
