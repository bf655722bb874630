package io.lagmonitor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.CatchUp;
import io.lagmonitor.model.Estimates;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.GroupReport;
import io.lagmonitor.model.GroupReport.Presence;
import io.lagmonitor.model.GroupState;
import io.lagmonitor.model.LagReport;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.SourceReport;
import io.lagmonitor.model.StandingFinding;
import io.lagmonitor.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final Trends trends = new Trends();
    private final Table table = new Table(false, false);

    @Test
    void alignsNumbersRightAndTextLeft() {
        LagReport report = report(
            present(lag("orders", NOW, 1_234_567).state(GroupState.STABLE).members(3), LagStatus.CRITICAL, "lag is high"),
            present(lag("a-long-group-id", NOW, 5).state(GroupState.PREPARING_REBALANCE).members(1), LagStatus.OK, "lag"));

        assertThat(rows(report)).containsExactly(
            "GROUP                  LAG  TREND  STATE                         VERDICT",
            "a-long-group-id          5      ?  PreparingRebalance, 1 member  OK",
            "orders           1,234,567      ?  Stable, 3 members             CRITICAL: lag is high");
    }

    @Test
    void saysBetweenWhichBoundsALagLies() {
        GroupLagBuilder lag = GroupLag.builder(key("orders"), NOW)
            .partition("orders", 0).committedOffset(0).logStartOffset(0).logEndOffset(1_204)
            .partition("orders", 1).noCommit().logStartOffset(0).logEndOffset(800);

        assertThat(rows(report(present(lag, LagStatus.OK, "")))).last().asString().contains("orders  1,204 to 2,004");
    }

    @Test
    void saysThatALagIsAtLeastWhatIsKnown() {
        GroupLagBuilder lag = GroupLag.builder(key("orders"), NOW)
            .partition("orders", 0).committedOffset(0).logStartOffset(0).logEndOffset(1_204)
            .partition("orders", 1);

        assertThat(rows(report(present(lag, LagStatus.UNKNOWN, "1 partition could not be read")))).last().asString()
            .contains("orders  >= 1,204", "UNKNOWN: 1 partition could not be read");
    }

    @Test
    void saysThatAGroupCouldNotBeRead() {
        GroupReport group = new GroupReport(key("secret"), Presence.UNREADABLE, Optional.empty(),
            Optional.of("not authorised"), Estimates.unknown(), List.of(), LagStatus.UNKNOWN, Optional.empty());

        assertThat(rows(report(group))).last().asString()
            .matches("secret +unknown +\\? +unknown +UNKNOWN: not authorised");
    }

    @Test
    void showsByHowManyRecordsASecondALagGrowsOrShrinks() {
        trends.add(report(
            present(lag("falls", NOW.minusSeconds(2), 3_000), LagStatus.OK, ""),
            present(lag("grows", NOW.minusSeconds(2), 0), LagStatus.OK, ""),
            present(lag("stays", NOW.minusSeconds(2), 7), LagStatus.OK, "")));
        LagReport report = report(
            present(lag("falls", NOW, 0), LagStatus.OK, ""),
            present(lag("grows", NOW, 101), LagStatus.OK, ""),
            present(lag("stays", NOW, 7), LagStatus.OK, ""));
        trends.add(report);

        assertThat(rows(report)).extracting(line -> line.substring(7, 20))
            .containsExactly("LAG     TREND", "  0  -1,500/s", "101     +51/s", "  7       0/s");
    }

    @Test
    void showsTheWorstOfManyGroups() {
        GroupReport[] groups = IntStream.range(0, 1_000).mapToObj(number ->
            present(lag("group-%03d".formatted(number), NOW, number), LagStatus.OK, "")).toArray(GroupReport[]::new);

        List<String> lines = table.lines(report(groups), trends);

        assertThat(lines).hasSize(17);
        assertThat(lines.get(0)).contains("the 15 worst of 1,000 groups");
        assertThat(lines.get(2)).startsWith("group-985");
    }

    @Test
    void printsNoControlCharactersOfAGroupId() {
        assertThat(rows(report(present(lag("\033[2Jx", NOW, 0), LagStatus.OK, "")))).last().asString()
            .startsWith("?[2Jx    0");
    }

    @Test
    void saysWhyASourceDoesNotAnswer() {
        LagReport report = new LagReport(NOW, List.of(new SourceReport("kafka", false, Optional.empty(), Duration.ZERO,
            OptionalLong.empty(), Optional.of("broker 2 did not answer"), Optional.empty(), List.of())),
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(table.lines(report, trends)).last().asString()
            .isEqualTo("   kafka could not list every group: broker 2 did not answer");
    }

    @Test
    void showsHowFarASourceHasComeAndItsNotes() {
        LagReport report = new LagReport(NOW, List.of(new SourceReport("offsets-topic", true, Optional.empty(),
            Duration.ZERO, OptionalLong.empty(), Optional.empty(), Optional.of(new CatchUp(1_200, 300, 400)),
            List.of("a right is missing"))), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(table.lines(report, trends)).endsWith(
            "   offsets-topic is catching up: 1,200 records read, 300 to go, 400 records/s",
            "   offsets-topic: a right is missing");
    }

    @Test
    void showsLivenessAndTheLastCommitIfAsked() {
        GroupLagBuilder orders = GroupLag.builder(key("orders"), NOW)
            .partition("orders", 0).committedOffset(5).logStartOffset(0).logEndOffset(9).commitTime(NOW.minusSeconds(9))
            .partition("orders", 1).committedOffset(9).logStartOffset(0).logEndOffset(9).commitTime(NOW.minusSeconds(90));
        String lastCommit = LocalTime.ofInstant(NOW.minusSeconds(9), ZoneId.systemDefault()).toString();

        List<String> lines = new Table(false, true).lines(
            report(present(orders, LagStatus.OK, ""), present(lag("total", NOW, 1), LagStatus.OK, "")), trends);

        assertThat(lines.get(1)).matches("GROUP +LAG +TREND +STATE +LIVENESS +LAST COMMIT +VERDICT");
        assertThat(lines.get(2)).matches("orders .* UNKNOWN +" + lastCommit + " +OK");
        assertThat(lines.get(3)).matches("total .* UNKNOWN +\\? +OK");
    }

    @Test
    void coloursTheVerdictOnly() {
        LagReport report = report(present(lag("CRITICAL", NOW, 5), LagStatus.CRITICAL, "lag 5"));

        assertThat(new Table(true, false).lines(report, trends)).last().asString()
            .isEqualTo("CRITICAL    5      ?  Unknown\033[31m  CRITICAL: lag 5\033[m");
    }

    private List<String> rows(LagReport report) {
        List<String> lines = table.lines(report, trends);
        return lines.subList(1, lines.size());
    }

    private static GroupKey key(String groupId) {
        return new GroupKey("test", groupId);
    }

    private static GroupLagBuilder lag(String groupId, Instant asOf, long lag) {
        return GroupLag.builder(key(groupId), asOf).total(lag);
    }

    private static GroupReport present(GroupLagBuilder builder, LagStatus status, String reason) {
        GroupLag lag = builder.build();
        List<StandingFinding> findings = reason.isEmpty() ? List.of() : List.of(finding(status, reason));
        return new GroupReport(lag.key(), Presence.PRESENT, Optional.of(lag), Optional.empty(), Estimates.unknown(),
            findings, status, Optional.empty());
    }

    private static StandingFinding finding(LagStatus status, String reason) {
        return status == LagStatus.UNKNOWN
            ? new StandingFinding("threshold", Finding.unknown(Subject.group(), reason), LagStatus.OK, NOW)
            : new StandingFinding(
                "threshold", Finding.between(Subject.group(), status, status, reason), status, NOW);
    }

    private static LagReport report(GroupReport... groups) {
        return new LagReport(
            NOW, List.of(), List.of(groups), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
