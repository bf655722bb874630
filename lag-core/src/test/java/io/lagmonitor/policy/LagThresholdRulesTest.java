package io.lagmonitor.policy;

import static io.lagmonitor.model.LagStatus.CRITICAL;
import static io.lagmonitor.model.LagStatus.OK;
import static io.lagmonitor.model.LagStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupKey;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLagBuilder;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.model.Subject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LagThresholdRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final LagThreshold BASE = LagThreshold.critical(100);

    @Test
    void theFirstGroupRuleThatMatchesIsUsed() {
        LagThreshold policy = BASE
            .forGroups("batch-.*", LagThreshold.warning(10))
            .forGroups("batch-slow", LagThreshold.critical(1_000));

        assertThat(group(policy, "batch-slow", 100)).isEqualTo(WARNING);
        assertThat(group(policy, "orders", 100)).isEqualTo(CRITICAL);
    }

    @Test
    void aGroupRuleMatchesTheWholeGroupId() {
        LagThreshold policy = BASE.forGroups("batch", LagThreshold.critical(1_000));

        assertThat(group(policy, "batch", 100)).isEqualTo(OK);
        assertThat(group(policy, "batch-slow", 100)).isEqualTo(CRITICAL);
    }

    @Test
    void aTopicIsJudgedByItselfAndCountsInTheTotal() {
        LagThreshold policy = BASE.forTopics(".*", "pay.*", LagThreshold.warning(10));

        assertThat(findings(policy, topics("orders")))
            .extracting(Finding::subject, Finding::atLeast, Finding::reason)
            .containsExactlyInAnyOrder(
                tuple(Subject.group(), CRITICAL, "lag 110 records, limit 100"),
                tuple(Subject.topic("payments"), WARNING, "lag 60 records, limit 10"));
    }

    @Test
    void theFirstTopicRuleThatMatchesGroupAndTopicIsUsed() {
        LagThreshold policy = BASE
            .forTopics("audit", ".*", LagThreshold.critical(1))
            .forTopics("orders", "pay.*", LagThreshold.warning(10))
            .forTopics("orders", ".*", LagThreshold.critical(50));

        assertThat(findings(policy, topics("orders")))
            .extracting(Finding::subject, Finding::atLeast)
            .containsExactlyInAnyOrder(
                tuple(Subject.group(), CRITICAL),
                tuple(Subject.topic("payments"), WARNING),
                tuple(Subject.topic("refunds"), CRITICAL));
    }

    @Test
    void aTopicRuleMatchesTheWholeNames() {
        LagThreshold policy = BASE
            .forTopics("order", ".*", LagThreshold.critical(1))
            .forTopics("orders", "pay", LagThreshold.critical(1));

        assertThat(findings(policy, topics("orders"))).extracting(Finding::subject).containsExactly(Subject.group());
    }

    @Test
    void aTopicIsJudgedByItsOwnPartitions() {
        GroupLag lag = start("orders").partition("payments", 0).partition("refunds", 0).lag(5).build();

        assertThat(findings(BASE.forTopics(".*", ".*", LagThreshold.critical(10)), lag))
            .extracting(Finding::subject, Finding::measured)
            .containsExactlyInAnyOrder(
                tuple(Subject.group(), false),
                tuple(Subject.topic("payments"), false),
                tuple(Subject.topic("refunds"), true));
    }

    @Test
    void aGoodTopicHasItsNumbersToo() {
        LagThreshold policy = BASE.forTopics(".*", "payments", LagThreshold.critical(1_000));

        assertThat(findings(policy, topics("orders"))).contains(
            Finding.ok(Subject.topic("payments"), "lag 60 records, limit 1,000"));
    }

    @Test
    void aSourceWithoutTopicsIsReportedOncePerCluster() {
        LagThreshold policy = BASE.forTopics("orders", ".*", LagThreshold.critical(10));

        String log = logOf(() -> {
            for (String cluster : List.of("prod", "prod", "test")) {
                GroupLag total = GroupLag.total(new GroupKey(cluster, "orders"), NOW, 100);
                assertThat(findings(policy, total))
                    .containsExactly(Finding.critical(Subject.group(), "lag 100 records, limit 100"));
                findings(policy, GroupLag.total(new GroupKey("other", "without rule"), NOW, 100));
            }
        });

        assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("WARN") && line.contains("knows no topics"));
        assertThat(log).contains("cluster prod", "cluster test");
    }

    @Test
    void eachCallMakesANewPolicy() {
        LagThreshold base = LagThreshold.critical(100);

        base.clearBelow(10);
        base.andWarning(10);
        base.forGroups(".*", LagThreshold.critical(1));
        base.forTopics(".*", ".*", LagThreshold.critical(1));

        assertThat(findings(base, topics("orders")))
            .containsExactly(Finding.critical(Subject.group(), "lag 110 records, limit 100"));
        assertThat(group(base, "orders", 50)).isEqualTo(OK);
    }

    @Test
    void isNamedAsInFiles() {
        assertThat(BASE.name()).isEqualTo(new LagThreshold.Provider().name()).isEqualTo("threshold");
    }

    @Test
    void refusesNonsenseWithTheReason() {
        assertRefused(() -> LagThreshold.critical(0), "CRITICAL limit 0 is not positive");
        assertRefused(() -> LagThreshold.warning(-100), "WARNING limit -100 is not positive");
        assertRefused(() -> BASE.clearBelow(0), "CRITICAL clearBelow 0 is not positive");
        assertRefused(() -> BASE.clearBelow(101), "CRITICAL clearBelow 101 is above its limit 100");
        assertRefused(() -> BASE.clearBelow(90).clearBelow(80), "CRITICAL is cleared below 90 already");
        assertRefused(() -> BASE.andWarning(0), "WARNING limit 0 is not positive");
        assertRefused(() -> BASE.andWarning(100), "WARNING limit 100 is not below the CRITICAL limit 100");
        assertRefused(() -> BASE.clearBelow(50).andWarning(80).clearBelow(60),
            "WARNING clearBelow 60 is above the 50 below which CRITICAL is cleared");
        assertRefused(() -> BASE.andWarning(50).andWarning(40), "there is a limit already: WARNING from 50");
        assertRefused(() -> LagThreshold.warning(50).andWarning(40), "there is a limit already: WARNING from 50");
    }

    @Test
    void refusesRulesThatCannotBeMeant() {
        LagThreshold withRule = BASE.forGroups("a", LagThreshold.critical(1));

        assertRefused(() -> BASE.forGroups("(", BASE), "'(' is not a regular expression: Unclosed group at 1");
        assertRefused(() -> BASE.forTopics("a", "[", BASE), "'[' is not a regular expression");
        assertRefused(() -> BASE.forGroups("b", withRule), "rules of their own");
        assertRefused(() -> BASE.forTopics("b", "c", BASE.forTopics("a", "b", BASE)), "rules of their own");
        assertRefused(() -> withRule.clearBelow(1), "clearBelow comes after a rule");
        assertRefused(() -> withRule.andWarning(1), "andWarning comes after a rule");
    }

    private static String logOf(Runnable body) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            body.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    private static LagStatus group(LagThreshold policy, String groupId, long lag) {
        return findings(policy, start(groupId).total(lag).build()).get(0).atLeast();
    }

    private static List<Finding> findings(LagThreshold policy, GroupLag lag) {
        return policy.evaluate(new GroupHistory(NOW, List.of(lag))).findings();
    }

    private static GroupLag topics(String groupId) {
        return start(groupId).topic("payments", 60).topic("refunds", 50).build();
    }

    private static GroupLagBuilder start(String groupId) {
        return GroupLag.builder(new GroupKey("prod", groupId), NOW);
    }
}
