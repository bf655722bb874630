package io.lagmonitor.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicAccessTest {

    @Test
    void isTriedAtOnceAndWhileItWorks() {
        TopicAccess access = new TopicAccess(Duration.ofMinutes(1));
        assertThat(access.mayTry()).isTrue();

        access.worked("prod");

        assertThat(access.mayTry()).isTrue();
        assertThat(access.hindrance()).isEmpty();
    }

    @Test
    void isTriedAgainOnlyAfterAPause() {
        TopicAccess impatient = new TopicAccess(Duration.ZERO);
        TopicAccess patient = new TopicAccess(Duration.ofMinutes(1));

        impatient.hindered("prod", "no right");
        patient.hindered("prod", "no right");

        assertThat(impatient.mayTry()).isTrue();
        assertThat(patient.mayTry()).isFalse();
    }

    /** To try makes a consumer, which tells much in the log. */
    @Test
    void pauseDoublesUpToAnHour() {
        TopicAccess access = new TopicAccess(Duration.ofMinutes(1));

        assertThat(IntStream.range(0, 9).mapToObj(attempt -> {
            access.hindered("prod", "no right");
            return (int) access.pause().toMinutes();
        })).containsExactly(1, 2, 4, 8, 16, 32, 60, 60, 60);
        access.worked("prod");
        access.hindered("prod", "no right");

        assertThat(access.pause()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatWasHiddenIsTriedAsSoonAsItIsShown() {
        TopicAccess access = new TopicAccess(Duration.ofMinutes(1));
        access.hindered("prod", "no right");
        access.hindered("prod", "no right");

        access.hidden("prod", "not shown");
        assertThat(access.mayTry()).isTrue();
        assertThat(access.hindrance()).contains("not shown");
        access.hindered("prod", "no right");

        assertThat(access.mayTry()).isFalse();
        assertThat(access.pause()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void warnsOnce() {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            TopicAccess access = new TopicAccess(Duration.ZERO);
            access.worked("prod");
            for (int poll = 0; poll < 3; poll++) {
                access.hindered("prod", "no right");
            }
        } finally {
            System.setErr(err);
        }

        assertThat(log.toString(UTF_8)).containsOnlyOnce("Cluster prod: no right").hasLineCount(1).contains("WARN");
    }

    @Test
    void saysWhatHindersAsLongAsItDoes() {
        TopicAccess access = new TopicAccess(Duration.ZERO);
        access.hindered("prod", "no right");
        access.hindered("prod", "no broker");
        assertThat(access.hindrance()).contains("no broker");

        access.worked("prod");

        assertThat(access.hindrance()).isEmpty();
    }
}
