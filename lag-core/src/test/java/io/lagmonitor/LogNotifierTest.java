package io.lagmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.contract.NotifierContract;
import io.lagmonitor.contract.Samples;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.Incident;
import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.model.IncidentUpdate.Kind;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.spi.Notifier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogNotifierTest extends NotifierContract {

    private final RecordingLogger logger = new RecordingLogger();

    @Override
    protected Notifier notifier() {
        return new LogNotifier(logger);
    }

    @Override
    protected Optional<Notifier> hangingNotifier() {
        return Optional.empty();
    }

    @Override
    protected Optional<Notifier> failingNotifier() {
        return Optional.empty();
    }

    @Test
    void tellsEachUpdateOnALineOfItsLevel() {
        new LogNotifier(logger).send(Samples.everyKind());

        String critical = " prod/orders CRITICAL: lag 151,200 records, limit 150,000";
        String open = " (since 2026-11-20T10:00:00Z, incident 3f2a)";
        String over = " (since 2026-11-20T10:00:00Z, until 2026-11-20T10:12:00Z, incident 3f2a)";
        assertThat(logger.lines()).containsExactly(
            "WARN OPENED" + critical + open,
            "WARN AGAIN" + critical + open,
            "WARN WORSENED" + critical + open,
            "INFO EASED prod/orders WARNING: lag 151,200 records, limit 150,000" + open,
            "WARN ACTED" + critical + "; act-HELD HELD: scaled orders 3 to 5; act-RUNNING RUNNING: scaled orders 3 to 5; "
                + "act-DONE DONE: scaled orders 3 to 5; act-FAILED FAILED: scaled orders 3 to 5; "
                + "act-REFUSED REFUSED: scaled orders 3 to 5; act-UNSURE UNSURE: scaled orders 3 to 5" + open,
            "WARN REMINDER" + critical + open,
            "INFO RECOVERED prod/orders OK: peak lag 151,200 records" + over,
            "WARN ENDED prod/orders OK: vanished with lag 151,200 records (as of 2026-11-20T10:09:00Z)" + over,
            "WARN ACT" + critical + open);
    }

    @Test
    void escapesWhatWouldBreakOrReorderTheLine() {
        tell(Samples.update(Kind.OPENED, new GroupKey("prod", "a\r\nb\tc\u0007d\u2028e\u202ef\ud800g")));

        assertThat(logger.lines()).singleElement().asString()
            .contains("prod/a\\r\\nb\\tc\\u0007d\\u2028e\\u202ef\\ud800g CRITICAL");
    }

    @Test
    void leavesNamesOfAllLanguagesAndPlaceholdersAsTheyAre() {
        tell(Samples.update(Kind.OPENED, new GroupKey("prod", "日本 🐢 {} \\n")));

        assertThat(logger.lines()).singleElement().asString().contains("prod/日本 🐢 {} \\n CRITICAL");
    }

    @Test
    void namesTheTopicsAndTheWorstThreeFindings() {
        List<StandingFinding> findings = Stream.concat(
            IntStream.range(0, 5).mapToObj(i -> finding(Subject.topic("t" + i), LagStatus.CRITICAL)),
            Stream.of(finding(Subject.group(), LagStatus.OK))).toList();

        tell(withFindings(findings));
        tell(withFindings(findings.subList(2, 6)));

        assertThat(logger.lines().get(0)).contains(": topic t0 behind; topic t1 behind; topic t2 behind; and 2 more (");
        assertThat(logger.lines().get(1)).contains(": topic t2 behind; topic t3 behind; topic t4 behind (");
    }

    @Test
    void createdOnesLogWhereOperatorsLook() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            LogNotifier.create().send(Samples.everyKind());
        } finally {
            System.setErr(before);
        }

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN io.lagmonitor.incident - OPENED prod/orders");
    }

    @Test
    void isNamedAsInFiles() {
        assertThat(LogNotifier.create().name()).isEqualTo(new LogNotifier.Provider().name()).isEqualTo("log");
    }

    private void tell(IncidentUpdate update) {
        new LogNotifier(logger).send(Samples.notification(List.of(update)));
    }

    private static IncidentUpdate withFindings(List<StandingFinding> findings) {
        IncidentUpdate sample = Samples.update(Kind.OPENED, new GroupKey("prod", "orders"));
        Incident incident = new Incident("3f2a", sample.incident().about(), Samples.OPENED, Optional.empty(),
            LagStatus.CRITICAL, 1, findings, List.of(), List.of());
        return new IncidentUpdate("key", Kind.OPENED, incident, Optional.empty(), Optional.empty());
    }

    private static StandingFinding finding(Subject subject, LagStatus standing) {
        return new StandingFinding("threshold", Finding.between(subject, standing, standing, "behind"), standing,
            Samples.OPENED);
    }
}
