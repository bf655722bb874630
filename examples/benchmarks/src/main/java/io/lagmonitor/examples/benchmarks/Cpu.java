package io.lagmonitor.examples.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** The CPU time of this process, in nanoseconds, without the garbage collector and the compiler. */
final class Cpu {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Cpu() {}

    /** Of all threads that are alive. */
    static long ofAllThreads() {
        return Arrays.stream(THREADS.getAllThreadIds()).map(THREADS::getThreadCpuTime).map(time -> Math.max(time, 0)).sum();
    }
}
