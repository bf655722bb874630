package io.lagmonitor.policy;

import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagThresholdTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final LagThreshold PLAIN = LagThreshold.critical(150);
    private static final LagThreshold HELD = LagThreshold.critical(150).clearBelow(100);
    private static final LagThreshold BOTH = HELD.andWarning(80).clearBelow(60);

    @ParameterizedTest
    @CsvSource({
        "  0, OK, OK",
        "149, OK, OK",
        "150, CRITICAL, CRITICAL",
        "999, CRITICAL, CRITICAL"})
    void withoutHysteresisTheLimitDecides(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(PLAIN, lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        " 99, OK, OK",
        "100, OK, CRITICAL",
        "149, OK, CRITICAL",
        "150, CRITICAL, CRITICAL"})
    void betweenClearBelowAndTheLimitStandsWhatStood(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(HELD, lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        " 59, OK, OK",
        " 60, OK, WARNING",
        " 79, OK, WARNING",
        " 80, WARNING, WARNING",
        " 99, WARNING, WARNING",
        "100, WARNING, CRITICAL",
        "149, WARNING, CRITICAL",
        "150, CRITICAL, CRITICAL"})
    void bothLevelsHaveTheirOwnHysteresis(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(BOTH, lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        " 99, OK, OK",
        "100, OK, CRITICAL",
        "119, OK, CRITICAL",
        "120, WARNING, CRITICAL"})
    void aWarningIsNotClearedBeforeCriticalIs(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(HELD.andWarning(120), lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        "79, OK, OK",
        "80, WARNING, WARNING"})
    void aWarningWithoutClearBelowIsClearedBelowItsLimit(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(HELD.andWarning(80), lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        "39, OK, OK",
        "40, OK, WARNING",
        "50, WARNING, WARNING",
        "9999999, WARNING, WARNING"})
    void warningAloneIsNeverCritical(long lag, LagStatus atLeast, LagStatus atMost) {
        assertMeasured(judge(LagThreshold.warning(50).clearBelow(40), lag), atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({
        "  0,  59, true, OK, OK",
        "  0,  60, false, OK, WARNING",
        "  0,  99, false, OK, WARNING",
        "  0, 100, false, OK, CRITICAL",
        " 59,  79, false, OK, WARNING",
        " 60,  79, true, OK, WARNING",
        " 60,  80, false, OK, WARNING",
        " 80,  99, true, WARNING, WARNING",
        " 80, 100, false, WARNING, CRITICAL",
        "100, 149, true, WARNING, CRITICAL",
        "149, 150, false, WARNING, CRITICAL",
        "150, 999, true, CRITICAL, CRITICAL"})
    void isMeasuredWhereBothBoundsGiveTheSameInterval(
            long atLeast, long atMost, boolean measured, LagStatus best, LagStatus worst) {
        Finding finding = judge(BOTH, bounded(atLeast, atMost));

        assertThat(finding).extracting(Finding::measured, Finding::atLeast, Finding::atMost)
            .containsExactly(measured, best, worst);
    }

    @ParameterizedTest
    @CsvSource({
        "  0, false, OK, CRITICAL",
        " 80, false, WARNING, CRITICAL",
        "149, false, WARNING, CRITICAL",
        "150, true, CRITICAL, CRITICAL"})
    void withoutUpperBoundOnlyTheHighestLevelIsMeasured(
            long atLeast, boolean measured, LagStatus best, LagStatus worst) {
        Finding finding = judge(BOTH, unbounded(atLeast));

        assertThat(finding).extracting(Finding::measured, Finding::atLeast, Finding::atMost)
            .containsExactly(measured, best, worst);
    }

    @Test
    void withoutUpperBoundItIsNoWorseThanTheHighestLevelThereIs() {
        Finding finding = judge(LagThreshold.warning(50), unbounded(0));

        assertThat(finding).extracting(Finding::measured, Finding::atLeast, Finding::atMost)
            .containsExactly(false, OK, WARNING);
    }

    @Test
    void aGroupWithoutPartitionsHasNoLag() {
        assertMeasured(judge(BOTH, group("orders").build()), OK, OK);
    }

    @Test
    void onlyTheNewestSampleCounts() {
        GroupHistory history = new GroupHistory(NOW, List.of(total("orders", 999), total("orders", 1)));

        assertThat(BOTH.evaluate(history).findings()).extracting(Finding::atMost).containsExactly(OK);
    }

    @Test
    void reasonsHaveNumbersAndUnitsAndTheLimitThatDecides() {
        LagThreshold policy =
            LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000);

        assertThat(reason(policy, total("orders", 151_200))).isEqualTo("lag 151,200 records, limit 150,000");
        assertThat(reason(policy, total("orders", 120_000)))
            .isEqualTo("lag 120,000 records, limit 150,000, clears below 100,000");
        assertThat(reason(policy, total("orders", 90_000))).isEqualTo("lag 90,000 records, limit 80,000");
        assertThat(reason(policy, total("orders", 70_000)))
            .isEqualTo("lag 70,000 records, limit 80,000, clears below 60,000");
        assertThat(reason(policy, total("orders", 999))).isEqualTo("lag 999 records, limit 80,000");
    }

    @Test
    void reasonsSayWhatIsNotKnown() {
        GroupLag lag = group("orders")
            .partition("payments", 0).lag(1_204)
            .partition("payments", 1).noCommit().logStartOffset(0).logEndOffset(10)
            .partition("payments", 2).committedOffset(11).logStartOffset(0).logEndOffset(10)
            .partition("payments", 3).committedOffset(12).logStartOffset(0).logEndOffset(10)
            .partition("refunds", 0)
            .build();

        assertThat(reason(PLAIN, bounded(0, 1_204)))
            .isEqualTo("lag 0 to 1,204 records, limit 150; 1 partition without committed offset");
        assertThat(reason(LagThreshold.critical(150_000), lag)).isEqualTo(
            "lag at least 1,204 records, limit 150,000; 1 partition could not be read, "
                + "1 partition without committed offset, 2 partitions committed past the end of the log");
        assertThat(reason(LagThreshold.critical(1_000), lag)).isEqualTo("lag at least 1,204 records, limit 1,000");
    }

    @Test
    void reasonsOfTopicsSayOnlyWhatIsNotKnownOfThem() {
        GroupLag lag = group("orders").partition("payments", 0).partition("refunds", 0).build();

        assertThat(BOTH.forTopics(".*", "payments", PLAIN).evaluate(history(lag)).findings().get(1).reason())
            .isEqualTo("lag at least 0 records, limit 150; 1 partition could not be read");
    }

    @Test
    void reasonsAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(reason(PLAIN, total("orders", 1_000_000))).isEqualTo("lag 1,000,000 records, limit 150");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Finding judge(LagThreshold policy, long lag) {
        return judge(policy, total("orders", lag));
    }

    private static Finding judge(LagThreshold policy, GroupLag lag) {
        List<Finding> findings = policy.evaluate(history(lag)).findings();
        assertThat(findings).extracting(Finding::subject).containsExactly(Subject.group());
        return findings.get(0);
    }

    private static String reason(LagThreshold policy, GroupLag lag) {
        return judge(policy, lag).reason();
    }

    private static void assertMeasured(Finding finding, LagStatus atLeast, LagStatus atMost) {
        assertThat(finding).extracting(Finding::measured, Finding::atLeast, Finding::atMost)
            .containsExactly(true, atLeast, atMost);
    }

    private static GroupLag bounded(long atLeast, long atMost) {
        return group("orders")
            .partition("payments", 0).lag(atLeast)
            .partition("payments", 1).noCommit().logStartOffset(0).logEndOffset(atMost - atLeast)
            .build();
    }

    private static GroupLag unbounded(long atLeast) {
        return group("orders").partition("payments", 0).lag(atLeast).partition("payments", 1).build();
    }

    private static GroupLag total(String groupId, long lag) {
        return group(groupId).total(lag).build();
    }

    private static GroupLagBuilder group(String groupId) {
        return GroupLag.builder(new GroupKey("prod", groupId), NOW);
    }

    private static GroupHistory history(GroupLag lag) {
        return new GroupHistory(NOW, List.of(lag));
    }
}
