package io.lagmonitor.kafka;

import static io.lagmonitor.kafka.Undecided.Asked.NO_OFFSET;

import io.lagmonitor.kafka.GroupReader.Read;
import io.lagmonitor.model.Habits;
import io.lagmonitor.model.LagException;
import io.lagmonitor.model.LagSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The habits of groups as the offsets topic tells them. They are given only where they are known up to the newest commit;
 * the time of a commit only if its offset is the one that the coordinator gave. One thread fetches; any other may close.
 */
final class OffsetsTopicReader implements GroupHabits, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsTopicLagSource.class);
    private static final double SHARE_OF_CATCH_UP = 0.6;
    private static final double SHARE = 0.25;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final String NEEDED = "needs READ and DESCRIBE on topic " + OffsetsTopic.NAME;

    private final CommitTable commits;
    private final HabitTable groups;
    private final OffsetsTopicRecords records;
    private final OffsetsTopicLog log;
    private final TopicAccess access;
    private final KeyBytes key = new KeyBytes();

    /** The partitions of the offsets topic that are up to date in this fetch. */
    private BitSet current = new BitSet();
    /** What {@link #key} stands for, if it is set, and the group's number if its partition is up to date. */
    private boolean keySet;
    private String groupId = "";
    private String topic = "";
    private int group = HabitTable.NO_GROUP;

    OffsetsTopicReader(Map<String, Object> consumer, int maxEntries) {
        this(consumer, maxEntries, PAUSE, InstantSource.system());
    }

    /** @param pause how long after the first failure in a row nothing is tried */
    OffsetsTopicReader(Map<String, Object> consumer, int maxEntries, Duration pause, InstantSource clock) {
        commits = new CommitTable(maxEntries);
        groups = commits.groups();
        records = new OffsetsTopicRecords(commits);
        log = new OffsetsTopicLog(commits, records, consumer, clock);
        access = new TopicAccess(pause);
    }

    @Override
    public void learn(String cluster, Admin admin, Topic offsetsTopic, Map<String, Read> read,
                      Set<Integer> silentBrokers, Deadline deadline) throws InterruptedException {
        current = new BitSet();
        keySet = false;
        if (isHidden(offsetsTopic, !read.isEmpty())) {
            log.drop();
            access.hidden(cluster, OffsetsTopic.NAME + " is not shown; the user " + NEEDED);
        } else if (offsetsTopic.partitions() > 0 && access.mayTry()) {
            if (log.isCaughtUp()) {
                ask(read);
            }
            readOn(cluster, admin, offsetsTopic, silentBrokers, deadline);
        }
    }

    @Override
    public long commitTime(String ofGroup, String onTopic, int partition, long offset) {
        setKey(ofGroup, onTopic);
        if (group == HabitTable.NO_GROUP) {
            return UNKNOWN;
        }
        long time = commits.time(key.of(partition), offset);
        if (time != UNKNOWN) {
            return time;
        }
        long confirmed = records.undecided().time(ofGroup, onTopic, partition, offset);
        if (confirmed != UNKNOWN) {
            groups.sawProgress(group, confirmed, UNKNOWN);
        }
        return confirmed;
    }

    @Override
    public Optional<Habits> habits(String ofGroup, boolean memberless) {
        int found = find(ofGroup);
        return found == HabitTable.NO_GROUP ? Optional.empty() : Optional.of(groups.habits(found, memberless));
    }

    @Override
    public void report(LagSnapshot.Builder snapshot) {
        commits.endAsking();
        records.undecided().endAsking();
        if (access.hindrance().isPresent()) {
            snapshot.note(access.hindrance().get());
        } else {
            log.catchUp().ifPresent(snapshot::catchUp);
        }
        if (commits.droppedGroups() > 0) {
            snapshot.note(String.format("habits are kept of %,d groups; those silent for longest were dropped, %,d so far",
                groups.size(), commits.droppedGroups()));
        }
    }

    @Override
    public void close() {
        log.close();
    }

    /** What a test may put records into. */
    OffsetsTopicRecords records() {
        return records;
    }

    private static boolean isHidden(Topic topic, boolean hasGroups) {
        return topic.isAbsent() && hasGroups
            || topic.failure().filter(TopicAuthorizationException.class::isInstance).isPresent();
    }

    private void readOn(String cluster, Admin admin, Topic offsetsTopic, Set<Integer> silentBrokers,
                        Deadline deadline) throws InterruptedException {
        try {
            Deadline until = deadline.part(log.isCaughtUp() ? SHARE : SHARE_OF_CATCH_UP);
            current = log.readOn(cluster, admin, offsetsTopic, silentBrokers, until);
            if (log.hasRead()) {
                access.worked(cluster);
            }
        } catch (AuthorizationException e) {
            log.drop();
            access.hindered(cluster, OffsetsTopic.NAME + " may not be read; the user " + NEEDED);
        } catch (LagException e) {
            throw e; // closed
        } catch (RuntimeException | LinkageError e) { // also where the application left out a codec
            log.drop();
            access.hindered(cluster, OffsetsTopic.NAME + " cannot be read: " + reason(e));
            LOG.debug("Cluster {}: {} cannot be read", cluster, OffsetsTopic.NAME, e);
        }
    }

    private static String reason(Throwable failure) {
        String reason = failure instanceof KafkaException ? Answer.reason(failure) : failure.toString();
        return reason.lines().findFirst().orElse(failure.getClass().getSimpleName());
    }

    /** The coordinator has answered before; what is committed while the topic is read is newer. */
    private void ask(Map<String, Read> read) {
        commits.beginAsking();
        records.undecided().beginAsking((id, name, partition) -> Optional.ofNullable(read.get(id))
            .flatMap(group -> group.committed().value()).map(committed -> committed.topics().get(name))
            .map(rows -> rows.offset(partition)).orElse(NO_OFFSET));
        read.forEach((id, group) -> group.committed().value().ifPresent(committed ->
            committed.topics().forEach((name, rows) -> {
                if (key.begin(id, name)) {
                    for (int row = 0; row < rows.partitions().length; row++) {
                        commits.ask(key.of(rows.partitions()[row]), rows.offsets()[row]);
                    }
                }
            })));
    }

    /** Rows of one group and topic are asked for one after the other. */
    private void setKey(String ofGroup, String onTopic) {
        boolean sameGroup = keySet && groupId.equals(ofGroup);
        if (sameGroup && topic.equals(onTopic)) {
            return;
        }
        keySet = key.begin(ofGroup, onTopic);
        groupId = ofGroup;
        topic = onTopic;
        group = !keySet ? HabitTable.NO_GROUP : sameGroup ? group : find(ofGroup);
    }

    /** The number of a group that is known up to the newest commit. */
    private int find(String ofGroup) {
        int found = current.isEmpty() ? HabitTable.NO_GROUP : groups.find(ofGroup);
        return found != HabitTable.NO_GROUP && current.get(groups.partition(found)) ? found : HabitTable.NO_GROUP;
    }
}
