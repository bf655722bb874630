/**
 * The monitor at work, to run and to read. {@link io.lagmonitor.examples.quickstart.Quickstart} is the part a user of the
 * library writes: it builds a monitor and reads its reports. The others are what surrounds it here: a
 * {@code Workload} to watch, a {@code Story} that expects certain incidents of it, and a {@code Table} on a {@code Screen}.
 */
package io.lagmonitor.examples.quickstart;
