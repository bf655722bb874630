package io.lagmonitor.kafka;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the offsets topic can be read. Says in the log when it cannot be and when it can again, once each; what hinders
 * is tried again after a pause, which doubles up to an hour as long as it does. For one thread.
 */
final class TopicAccess {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    private static final long LONGEST_PAUSE = Duration.ofHours(1).toNanos();

    private final long firstPause;
    private long pause;
    private Optional<String> hindrance = Optional.empty();
    private long nextTry;

    TopicAccess(Duration firstPause) {
        this.firstPause = firstPause.toNanos();
    }

    /** Whether it is worth to try: nothing hindered the last time, or some time has passed. */
    boolean mayTry() {
        return hindrance.isEmpty() || System.nanoTime() - nextTry >= 0;
    }

    /** To try is to look whether it is shown, which costs nothing. */
    void hidden(String cluster, String why) {
        hinder(cluster, why, 0);
    }

    void hindered(String cluster, String why) {
        hinder(cluster, why, Math.max(firstPause, Math.min(2 * pause, LONGEST_PAUSE)));
    }

    private void hinder(String cluster, String why, long newPause) {
        if (hindrance.isEmpty()) {
            LOG.warn("Cluster {}: {}. Lag is complete; when groups committed last, and other habits, are not known. This is "
                + "tried again from time to time.", cluster, why);
        } else {
            LOG.debug("Cluster {}: {}", cluster, why);
        }
        pause = newPause;
        hindrance = Optional.of(why);
        nextTry = System.nanoTime() + pause;
    }

    void worked(String cluster) {
        hindrance.ifPresent(why -> LOG.info("Cluster {}: {} can be read now", cluster, OffsetsTopic.NAME));
        hindrance = Optional.empty();
        pause = 0;
    }

    /** How long after the last failure nothing is tried. */
    Duration pause() {
        return Duration.ofNanos(pause);
    }

    /** What hinders, in one line. */
    Optional<String> hindrance() {
        return hindrance;
    }
}
