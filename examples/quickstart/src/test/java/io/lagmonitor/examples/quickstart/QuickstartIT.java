package io.lagmonitor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the program as users do, in a JVM of its own, and reads what it prints. */
@Timeout(180)
class QuickstartIT {

    @Test
    void showsTheWholeStoryAndWatchesAnyCluster() throws Exception {
        try (Run story = Run.start()) {
            String broker = story.awaitLine("The broker is at .*").replaceFirst("The broker is at (\\S+)\\. .*", "$1");
            String seen = watchTheSameCluster(broker);

            assertThat(story.exitCode()).as(story.output()).isZero();
            assertThat(story.output())
                .containsPattern("GROUP +LAG +TREND +STATE +VERDICT")
                .containsPattern("keeps-up .* Stable, 1 member +OK")
                .containsPattern("too-slow .* \\+\\d+/s .* Stable, 1 member +CRITICAL: ")
                .containsPattern("too-slow .* Stable, 3 members +OK")
                .containsPattern("stuck .* Stable, 1 member +CRITICAL: ")
                .containsPattern("left .* Empty, no members +OK")
                .containsPattern("watched +4 groups in \\d+ polls")
                .containsPattern("too-slow +ended after \\d+ seconds, peak lag [1-9]")
                .containsPattern("stuck +open for \\d+ seconds, peak lag [1-9]")
                .contains("As expected: too-slow recovered");
            assertThat(seen).containsPattern("GROUP .* LIVENESS +LAST COMMIT +VERDICT")
                .containsPattern("keeps-up .* ACTIVE +\\d\\d:\\d\\d:\\d\\d +OK").containsPattern("watched +4 groups");
        }
    }

    @Test
    void leavesNothingBehindAtCtrlC() throws Exception {
        try (Run story = Run.start()) {
            story.awaitLine("GROUP .*");
            List<ProcessHandle> broker = story.descendants();

            story.pressCtrlC();

            assertThat(broker).isNotEmpty();
            for (ProcessHandle process : broker) {
                process.onExit().get(10, TimeUnit.SECONDS);
            }
            assertThat(story.output()).doesNotContain("Exception");
        }
    }

    @Test
    void saysInOneSentenceThatNoBrokerAnswers() throws Exception {
        try (Run run = Run.start("-Dquickstart.bootstrap=localhost:1")) {
            assertThat(run.exitCode()).isOne();
            assertThat(run.output()).isEqualTo(
                "The quickstart cannot go on: no Kafka broker answered at localhost:1 within 10 seconds\n");
        }
    }

    @Test
    void saysInOneSentenceThatAnAddressIsNone() throws Exception {
        try (Run run = Run.start("-Dquickstart.bootstrap=nonsense")) {
            assertThat(run.exitCode()).isOne();
            assertThat(run.output()).hasLineCount(1).contains("nonsense cannot be watched: Invalid url");
        }
    }

    private static String watchTheSameCluster(String broker) throws IOException, InterruptedException {
        try (Run watching = Run.start("-Dquickstart.bootstrap=" + broker, "-Dquickstart.limit=300",
                 "-Dquickstart.source=offsets-topic")) {
            watching.awaitLine("keeps-up .* ACTIVE +\\d\\d:.*");
            watching.pressCtrlC();
            return watching.output();
        }
    }
}
