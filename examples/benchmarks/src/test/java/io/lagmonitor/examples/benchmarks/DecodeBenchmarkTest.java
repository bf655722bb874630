package io.lagmonitor.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.offsets.OffsetCommit;
import io.lagmonitor.offsets.OffsetsRecord;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class DecodeBenchmarkTest {

    @Test
    void printsEveryWayBesideItsGoal() throws Exception {
        String table = DecodeBenchmark.table(new OptionsBuilder().forks(0)
            .warmupIterations(1).warmupTime(TimeValue.milliseconds(1))
            .measurementIterations(1).measurementTime(TimeValue.milliseconds(1))).toString();

        assertThat(table.lines()).hasSize(13);
        assertThat(table).contains("decode and intern", "decode to values", "Kafka's serde", ">= 2.5");
    }

    @Test
    void logHasEveryKeyAndNoOther() {
        CommitLog log = new CommitLog(2_000, 300, 10);

        Set<String> keys = new HashSet<>();
        for (int i = 0; i < log.size(); i++) {
            OffsetCommit commit = (OffsetCommit) OffsetsRecord.decode(log.key(i), log.value(i));
            assertThat(commit.offset()).isEqualTo(i);
            keys.add(commit.groupId() + "/" + commit.partition());
        }

        assertThat(keys).hasSize(300);
    }
}
