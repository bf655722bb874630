package io.lagmonitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept of the commits of a large cluster, and of one whose groups are new every second. */
@Tag("full")
class HabitsMemoryTest {

    private static final int MAX_ENTRIES = 1_000_000;
    private static final long MB = 1_000_000;
    private static final long MOST = 120 * MB;
    private static final long WEEK = Duration.ofDays(7).toSeconds();
    private static final long BEGIN = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private long before;
    private CommitTable commits;
    private OffsetsTopicRecords records;

    @BeforeEach
    void begin() {
        before = liveHeap();
        commits = new CommitTable(MAX_ENTRIES);
        commits.restart(50);
        records = new OffsetsTopicRecords(commits);
    }

    @Test
    void millionCommitsOfTenThousandGroups() {
        fill(10_000, 1, 100);

        assertThat(commits.size()).isEqualTo(MAX_ENTRIES);
        assertThat(commits.droppedGroups()).isZero();
        assertFits("10,000 groups of 100 partitions");
    }

    @Test
    void millionCommitsOfAsManyGroupsAsAreKept() {
        fill(125_000, 1, 8);

        assertThat(commits.size()).isEqualTo(MAX_ENTRIES);
        assertFits("125,000 groups of 8 partitions");
    }

    @Test
    void millionCommitsOnAsManyTopics() {
        fill(10_000, 100, 1);

        assertFits("10,000 groups of 100 topics");
    }

    @Test
    void newGroupEverySecondOfAWeek() {
        for (long second = 0; second < WEEK; second++) {
            for (int partition = 0; partition < 3; partition++) {
                commit("job-6f9619ff-8b86-d011-b42d-" + (100_000_000_000L + second), "events", partition, second);
                commit("always-there", "events", partition, second);
            }
        }

        assertThat(commits.groups().size() + commits.droppedGroups()).isEqualTo(WEEK + 1);
        assertThat(commits.groups().size()).isBetween(100_000, 125_000);
        assertThat(commits.groups().habits(commits.groups().find("always-there"), false).usualCommitInterval())
            .contains(Duration.ofSeconds(1));
        assertFits("a new group every second of a week");
    }

    private void fill(int groups, int topics, int partitions) {
        for (int group = 0; group < groups; group++) {
            for (int topic = 0; topic < topics; topic++) {
                for (int partition = 0; partition < partitions; partition++) {
                    commit("service-%05d-consumer".formatted(group), "payments.events.v" + topic, partition, group);
                }
            }
        }
    }

    private void commit(String groupId, String topic, int partition, long second) {
        Written commit = Written.commit(groupId, topic, partition, second, BEGIN + 1_000 * second);
        records.take(new ConsumerRecords<>(Map.of(new TopicPartition(OffsetsTopic.NAME, 0),
            List.of(commit.consumed(0, 0, BEGIN, records.keys(), records.values()))), Map.of()));
    }

    private void assertFits(String what) {
        long used = liveHeap() - before;
        System.out.printf("%s: %,d commits and %,d groups in %,d MB%n",
            what, commits.size(), commits.groups().size(), used / MB);
        assertThat(used).isLessThan(MOST);
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
