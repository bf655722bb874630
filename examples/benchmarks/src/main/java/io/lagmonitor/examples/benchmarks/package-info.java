/**
 * Benchmarks of the library. Each answers the question in its class javadoc, which also has the command that runs it,
 * and prints a table in which every figure stands beside something real that was measured in the same run, and beside
 * its goal. A test runs each with small sizes, so that it does not rot.
 */
package io.lagmonitor.examples.benchmarks;
