package io.lagmonitor;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.UNKNOWN;
import static io.lagmonitor.model.LagStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import io.lagmonitor.model.TopicPartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one rule of judgement, as a table, and what happens to subjects nobody mentions. */
class StandingsTest {

    private static final Instant THEN = Instant.parse("2026-11-20T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Subject TOPIC = Subject.topic("t");
    private static final Subject PARTITION = Subject.partition(new TopicPartition("t", 0));
    private static final GroupLag NUMBERS = GroupLag.builder(new GroupKey("c", "g"), NOW).partition("t", 0).build();

    @ParameterizedTest
    @CsvSource({
        // stood,  atLeast,  atMost,   measured, stands,   shown
        "OK,       OK,       OK,       true,     OK,       OK",
        "OK,       WARNING,  WARNING,  true,     WARNING,  WARNING",
        "OK,       CRITICAL, CRITICAL, true,     CRITICAL, CRITICAL",
        "CRITICAL, OK,       OK,       true,     OK,       OK",
        "CRITICAL, WARNING,  WARNING,  true,     WARNING,  WARNING",
        // between the limits of a hysteresis what stood stands on
        "OK,       OK,       CRITICAL, true,     OK,       OK",
        "WARNING,  OK,       CRITICAL, true,     WARNING,  WARNING",
        "CRITICAL, OK,       CRITICAL, true,     CRITICAL, CRITICAL",
        "OK,       WARNING,  CRITICAL, true,     WARNING,  WARNING",
        "CRITICAL, OK,       WARNING,  true,     WARNING,  WARNING",
        // not knowing neither raises nor recovers
        "OK,       OK,       CRITICAL, false,    OK,       UNKNOWN",
        "WARNING,  OK,       CRITICAL, false,    WARNING,  WARNING",
        "CRITICAL, OK,       CRITICAL, false,    CRITICAL, CRITICAL",
        // a lower bound is certain all the same
        "OK,       CRITICAL, CRITICAL, false,    CRITICAL, CRITICAL",
        "WARNING,  CRITICAL, CRITICAL, false,    CRITICAL, CRITICAL",
        "CRITICAL, OK,       WARNING,  false,    WARNING,  WARNING",
    })
    void standingIsMovedOnlyAsFarAsTheIntervalForcesIt(
            LagStatus stood, LagStatus atLeast, LagStatus atMost, boolean measured, LagStatus stands, LagStatus shown) {
        List<StandingFinding> before = stood == OK ? List.of() : List.of(standing("p", Subject.group(), stood));

        StandingFinding after = after(before,
            Evaluation.of(new Finding(Subject.group(), measured, atLeast, atMost, "why"))).get(0);

        assertThat(after.standing()).isEqualTo(stands);
        assertThat(after.status()).isEqualTo(shown);
        assertThat(after.since()).isEqualTo(stands == stood && stood != OK ? THEN : NOW);
    }

    @Test
    void subjectThatIsNotMentionedIsOk() {
        assertThat(after(List.of(standing("p", PARTITION, CRITICAL)), Evaluation.allOk())).isEmpty();
    }

    @Test
    void subjectHoldsWhereWhatContainsItIsUnknown() {
        Evaluation unknown = Evaluation.of(Finding.unknown(TOPIC, "cannot tell"));

        assertThat(after(List.of(standing("p", PARTITION, CRITICAL)), unknown))
            .extracting(StandingFinding::subject, StandingFinding::status)
            .containsExactly(
                tuple(PARTITION, CRITICAL),
                tuple(TOPIC, UNKNOWN));
    }

    @Test
    void unknownPartitionDoesNotHoldItsTopic() {
        Evaluation unknown = Evaluation.of(Finding.unknown(PARTITION, "cannot tell"));

        assertThat(after(List.of(standing("p", TOPIC, CRITICAL)), unknown))
            .extracting(StandingFinding::subject).containsExactly(PARTITION);
    }

    @Test
    void subjectThatIsNoLongerInTheNumbersHolds() {
        Subject gone = Subject.topic("gone");

        assertThat(after(List.of(standing("p", gone, WARNING)), Evaluation.allOk())).singleElement()
            .satisfies(finding -> {
                assertThat(finding.subject()).isEqualTo(gone);
                assertThat(finding.standing()).isEqualTo(WARNING);
                assertThat(finding.measured()).isFalse();
            });
    }

    @Test
    void policiesDoNotEraseEachOther() {
        List<StandingFinding> after = Standings.after(
            List.of(standing("a", Subject.group(), CRITICAL)),
            Map.of("a", Evaluation.of(Finding.unknown(Subject.group(), "cannot tell")),
                "b", Evaluation.of(Finding.ok(Subject.group(), "fine"))),
            NUMBERS::mentions, NOW);

        assertThat(after).extracting(StandingFinding::policy, StandingFinding::status).containsExactly(
            tuple("a", CRITICAL), tuple("b", OK));
    }

    @Test
    void whatStoodForAPolicyThatIsGoneIsDropped() {
        assertThat(after(List.of(standing("gone", Subject.group(), CRITICAL)), Evaluation.allOk())).isEmpty();
    }

    private static List<StandingFinding> after(List<StandingFinding> before, Evaluation evaluation) {
        return Standings.after(before, Map.of("p", evaluation), NUMBERS::mentions, NOW);
    }

    private static StandingFinding standing(String policy, Subject subject, LagStatus status) {
        return new StandingFinding(policy, Finding.between(subject, status, status, "before"), status, THEN);
    }
}
