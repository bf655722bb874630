package io.lagmonitor.examples.quickstart;

import io.lagmonitor.model.LagException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks a cluster once, before it is watched. A monitor goes on while its cluster does not answer; somebody who has just
 * mistyped an address wants to be told at once.
 */
final class Reachable {

    private static final int TIMEOUT_SECONDS = 10;

    private Reachable() {}

    /**
     * Waits up to ten seconds for any broker.
     *
     * @throws LagException saying why there is no answer
     */
    static void check(Properties cluster) {
        String brokers = cluster.getProperty("bootstrap.servers");
        try (Admin admin = Admin.create(cluster)) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_SECONDS * 1000)).clusterId().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TimeoutException ? silent(brokers, e) : refused(brokers, e);
        } catch (KafkaException e) {
            throw refused(brokers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LagException("it was interrupted", e);
        }
    }

    private static LagException silent(String brokers, Exception cause) {
        return new LagException(
            "no Kafka broker answered at " + brokers + " within " + TIMEOUT_SECONDS + " seconds", cause);
    }

    private static LagException refused(String brokers, Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new LagException(
            brokers + " cannot be watched: " + String.valueOf(root.getMessage()).lines().findFirst().orElse(""), cause);
    }
}
