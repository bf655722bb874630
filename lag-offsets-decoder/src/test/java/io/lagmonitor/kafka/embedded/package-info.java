/**
 * A real Kafka cluster for tests and examples, in processes of its own.
 *
 * <p>{@link io.lagmonitor.kafka.embedded.EmbeddedKafka} is what is called; {@link io.lagmonitor.kafka.embedded.Await}
 * takes the place of sleeps. Each broker is a child process, because only a process can be killed or stopped as a
 * machine is. A second small process, the {@code Reaper}, outlives the JVM that started them and cleans up after it;
 * closing does nothing but wake it, so that the cleaning after a crash is the one that every test exercises. It finds
 * the brokers by the cluster's folder on their command line; no list of processes has to be kept, and none can be
 * missed. POSIX systems only.
 */
package io.lagmonitor.kafka.embedded;
