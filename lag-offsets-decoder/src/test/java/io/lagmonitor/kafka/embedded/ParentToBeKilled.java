package io.lagmonitor.kafka.embedded;

/** Starts a cluster, pauses a broker, prints the cluster's folder, and waits to be killed. */
final class ParentToBeKilled {

    private ParentToBeKilled() {}

    /** Ends only by being killed. */
    public static void main(String[] args) throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(2).start();
        kafka.pause(2);
        System.out.println(kafka.folder());
        Thread.currentThread().join();
    }
}
