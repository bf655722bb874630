package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private final RecordingLogger lines = new RecordingLogger();
    private final FailureLog log = new FailureLog(lines);

    @Test
    void warnsOfTheFirstFailureAndInformsOfItsEnd() {
        log.failed("Source prod", "no route", null);
        log.failed("Source prod", "no route", null);
        log.worked("Source prod");
        log.worked("Source prod");

        assertThat(lines.lines()).containsExactly("WARN Source prod failed: no route", "DEBUG Source prod failed",
            "DEBUG Source prod failed again: no route", "INFO Source prod works again");
    }

    @Test
    void nameOfAGroupCannotForgeALine() {
        log.failed("Policy limit", "for group prod/a\nWARN forged: bug", null);

        assertThat(lines.lines()).contains("WARN Policy limit failed: for group prod/a\\nWARN forged: bug");
    }

    @Test
    void reasonIsTheFirstLineThatSaysSomething() {
        assertThat(FailureLog.reason(new IOException("\n no route \nto host"))).isEqualTo("no route ");
        assertThat(FailureLog.reason(new IOException(" \n"))).isEqualTo("IOException");
    }

    @Test
    void reasonIsShort() {
        assertThat(FailureLog.reason(new IOException("<html>".repeat(10_000)))).hasSize(500).endsWith("...");
    }

    @Test
    void failureWithoutAReadableMessageHasItsTypeAsReason() {
        assertThat(FailureLog.reason(new Unreadable())).isEqualTo("Unreadable");
    }

    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new NullPointerException("a field that was not set");
        }
    }
}
