package io.lagmonitor.model;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.UNKNOWN;
import static io.lagmonitor.model.LagStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values: keys, subjects, findings, routes, status. */
class NounsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Subject ORDERS = Subject.topic("orders");
    private static final Subject ORDERS_0 = Subject.partition(new TopicPartition("orders", 0));

    @Test
    void groupsAreSortedByClusterAndThenById() {
        TreeSet<GroupKey> sorted = new TreeSet<>(List.of(
            new GroupKey("b", "a"), new GroupKey("a", "c"), new GroupKey("a", "b"), new GroupKey("a", "")));

        assertThat(sorted).extracting(GroupKey::toString).containsExactly("a/", "a/b", "a/c", "b/a");
        assertRefused(() -> new GroupKey(" ", "a"), "cluster is blank");
        assertThatThrownBy(() -> new GroupKey("a", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void partitionsAreSortedByTopicAndThenByNumber() {
        TreeSet<TopicPartition> sorted = new TreeSet<>(List.of(
            new TopicPartition("b", 0), new TopicPartition("a", 10), new TopicPartition("a", 9)));

        assertThat(sorted).extracting(TopicPartition::toString).containsExactly("a-9", "a-10", "b-0");
        assertRefused(() -> new TopicPartition("", 0), "topic is empty");
        assertRefused(() -> new TopicPartition("a", -1), "partition -1 of a is negative");
    }

    @Test
    void aGroupContainsItsTopicsAndATopicItsPartitions() {
        assertThat(List.of(Subject.group(), ORDERS, ORDERS_0)).allMatch(subject -> Subject.group().contains(subject));
        assertThat(List.of(ORDERS, ORDERS_0)).allMatch(ORDERS::contains);
        assertThat(ORDERS_0.contains(ORDERS_0)).isTrue();

        assertThat(ORDERS.contains(Subject.group())).isFalse();
        assertThat(ORDERS.contains(Subject.topic("payments"))).isFalse();
        assertThat(ORDERS.contains(Subject.partition(new TopicPartition("payments", 0)))).isFalse();
        assertThat(ORDERS_0.contains(ORDERS)).isFalse();
        assertThat(ORDERS_0.contains(Subject.partition(new TopicPartition("orders", 1)))).isFalse();
    }

    @Test
    void subjectsAreWholeAndReadable() {
        assertThat(List.of(Subject.group(), ORDERS, ORDERS_0)).extracting(Subject::toString)
            .containsExactly("group", "topic orders", "partition orders-0");
        assertRefused(() -> new Subject(Optional.empty(), OptionalInt.of(1)), "partition 1 without its topic");
        assertRefused(() -> new Subject(Optional.of("a"), OptionalInt.of(-1)), "partition -1 is negative");
        assertRefused(() -> Subject.topic(""), "a topic without a name");
    }

    @Test
    void findingsAreIntervals() {
        assertInterval(Finding.ok(ORDERS, "fine"), true, OK, OK);
        assertInterval(Finding.warning(ORDERS, "slow"), true, WARNING, WARNING);
        assertInterval(Finding.critical(ORDERS, "stuck"), true, CRITICAL, CRITICAL);
        assertInterval(Finding.between(ORDERS, OK, WARNING, "between"), true, OK, WARNING);
        assertInterval(Finding.unknown(ORDERS, "who knows"), false, OK, CRITICAL);
        assertInterval(Finding.unknownAbove(ORDERS, WARNING, "at least"), false, WARNING, CRITICAL);
    }

    @Test
    void findingsCannotStandAtUnknownOrUpsideDown() {
        assertRefused(() -> Finding.between(ORDERS, UNKNOWN, CRITICAL, "why"), "UNKNOWN cannot stand");
        assertRefused(() -> Finding.between(ORDERS, OK, UNKNOWN, "why"), "UNKNOWN cannot stand");
        assertRefused(() -> Finding.between(ORDERS, CRITICAL, OK, "why"), "interval [CRITICAL, OK] is empty");
        assertRefused(() -> new StandingFinding("limit", Finding.unknown(ORDERS, "why"), UNKNOWN, NOW),
            "UNKNOWN cannot stand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "one\ntwo", "one\n", "one\rtwo", "one\r\n"})
    void aReasonIsOneLine(String reason) {
        assertRefused(() -> Finding.ok(ORDERS, reason), "reason must be one line");
    }

    @Test
    void anEvaluationHasOneFindingASubject() {
        List<Finding> findings = new ArrayList<>(List.of(Finding.ok(ORDERS, "fine"), Finding.ok(ORDERS_0, "fine")));
        Evaluation evaluation = new Evaluation(findings);
        findings.clear();

        assertThat(evaluation.findings()).hasSize(2);
        assertThat(Evaluation.allOk().findings()).isEmpty();
        assertRefused(() -> Evaluation.of(Finding.ok(ORDERS, "fine"), Finding.critical(Subject.topic("orders"), "bad")),
            "two findings about the topic orders");
    }

    @Test
    void aStandingFindingShowsUnknownUnlessWorseStands() {
        assertThat(standing(OK, true).status()).isEqualTo(OK);
        assertThat(standing(OK, false).status()).isEqualTo(UNKNOWN);
        assertThat(standing(WARNING, false).status()).isEqualTo(WARNING);
        assertThat(standing(CRITICAL, false).status()).isEqualTo(CRITICAL);
        assertThat(standing(CRITICAL, true).status()).isEqualTo(CRITICAL);
    }

    @Test
    void statusIsOrderedFromGoodToBad() {
        assertThat(LagStatus.values()).containsExactly(OK, UNKNOWN, WARNING, CRITICAL);
        assertThat(LagStatus.worst(UNKNOWN, OK)).isEqualTo(UNKNOWN);
        assertThat(LagStatus.worst(WARNING, CRITICAL)).isEqualTo(CRITICAL);
        assertThat(LagStatus.best(WARNING, CRITICAL)).isEqualTo(WARNING);
        assertThat(LagStatus.best(OK, UNKNOWN)).isEqualTo(OK);
        assertThat(CRITICAL.isAtLeast(WARNING)).isTrue();
        assertThat(WARNING.isAtLeast(WARNING)).isTrue();
        assertThat(UNKNOWN.isAtLeast(WARNING)).isFalse();
    }

    @Test
    void aRouteJoinsAtOnceUnlessItSaysOtherwise() {
        assertThat(Route.atOpening()).isEqualTo(Route.after(Duration.ZERO));
        assertThat(Route.atOpening().level()).isEmpty();
        assertThat(Route.after(Duration.ofMinutes(2)).atLeast(CRITICAL).once()).isEqualTo(new Route(
            Duration.ofMinutes(2), 0, Optional.of(CRITICAL), Optional.empty(), Optional.empty(), true, false));
        assertThat(Route.atCheck(3).remindEvery(Duration.ofHours(4)).everyPoll()).isEqualTo(new Route(
            Duration.ZERO, 3, Optional.empty(), Optional.empty(), Optional.of(Duration.ofHours(4)), false, true));
    }

    @Test
    void aRouteRefusesNonsense() {
        assertRefused(() -> Route.after(Duration.ofSeconds(-1)), "after PT-1S is negative");
        assertRefused(() -> Route.atCheck(0), "check 0 is never reached, expected 1 or more");
        assertRefused(() -> Route.atOpening().remindEvery(Duration.ZERO), "remindEvery PT0S is not positive");
        assertRefused(() -> Route.atOpening().once().remindEvery(Duration.ofHours(1)), "has nothing to remind of");
        assertRefused(() -> Route.atOpening().atLeast(OK), "level is OK, expected WARNING or CRITICAL");
        assertRefused(() -> Route.atOpening().atLeast(UNKNOWN), "level is UNKNOWN, expected WARNING or CRITICAL");
    }

    @Test
    void aRouteNamesWhatIsMissing() {
        assertMissing(() -> Route.after(null), "after");
        assertMissing(() -> Route.atOpening().atLeast(null), "status");
        assertMissing(() -> Route.atOpening().groups(null), "filter");
        assertMissing(() -> Route.atOpening().remindEvery(null), "every");
        assertMissing(() -> GroupFilter.all().include(null), "regex");
    }

    @Test
    void aHistoryIsOfItsNewestSample() {
        GroupLag older = GroupLag.total(new GroupKey("prod", "a"), NOW, 1);
        GroupLag newer = GroupLag.total(new GroupKey("prod", "a"), NOW.plusSeconds(30), 2);

        GroupHistory history = new GroupHistory(NOW, List.of(older, newer));

        assertThat(history.newest()).isSameAs(newer);
        assertThat(history.key()).isEqualTo(new GroupKey("prod", "a"));
        assertRefused(() -> new GroupHistory(NOW, List.of()), "at least one sample");
    }

    private static StandingFinding standing(LagStatus status, boolean measured) {
        return new StandingFinding("limit", new Finding(ORDERS, measured, OK, CRITICAL, "why"), status, NOW);
    }

    private static void assertInterval(Finding finding, boolean measured, LagStatus atLeast, LagStatus atMost) {
        assertThat(finding).isEqualTo(new Finding(ORDERS, measured, atLeast, atMost, finding.reason()));
    }

    private static void assertMissing(ThrowingCallable action, String what) {
        assertThatThrownBy(action).isInstanceOf(NullPointerException.class).hasMessage(what);
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
