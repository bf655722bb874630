package io.lagmonitor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdConfigTest {

    @Test
    void readsBothLevels() {
        assertThat(read(Map.of(
                "critical", "150000", "critical.clear.below", "100000",
                "warning", "80000", "warning.clear.below", "60000")))
            .hasToString(LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000)
                .toString());
    }

    @Test
    void readsWarningAlone() {
        assertThat(read(Map.of("warning", "80", "warning.clear.below", "60")))
            .hasToString(LagThreshold.warning(80).clearBelow(60).toString());
    }

    @Test
    void readsCriticalAlone() {
        assertThat(read(Map.of("critical", "80"))).hasToString(LagThreshold.critical(80).toString());
    }

    @Test
    void readsRulesInTheirOrder() {
        Map<String, String> settings = Map.of(
            "critical", "100",
            "rules", "b,a,t",
            "rule.a.groups", "a.*", "rule.a.critical", "1",
            "rule.b.groups", "b.*", "rule.b.warning", "2",
            "rule.t.groups", "t.*", "rule.t.topics", "u.*", "rule.t.critical", "3");

        assertThat(read(settings)).hasToString(LagThreshold.critical(100)
            .forGroups("b.*", LagThreshold.warning(2))
            .forGroups("a.*", LagThreshold.critical(1))
            .forTopics("t.*", "u.*", LagThreshold.critical(3))
            .toString());
    }

    @Test
    void saysThatALimitIsMissing() {
        assertRefused(Map.of(), "policy.lag.critical= cannot be used: expected a number of records here, "
            + "or for warning, or for both");
    }

    @Test
    void saysWhatAnUnfinishedRuleLacks() {
        assertRefused(Map.of("critical", "1", "rules", "a"), "policy.lag.rule.a.groups is missing");
    }

    @Test
    void saysThatClearBelowBelongsToALimit() {
        assertRefused(Map.of("critical", "100", "warning.clear.below", "50"),
            "policy.lag.warning.clear.below=50 cannot be used: expected a limit for warning too");
    }

    @Test
    void saysWhichNumbersFit() {
        assertRefused(
            Map.of("critical", "100", "critical.clear.below", "50", "warning", "80", "warning.clear.below", "60"),
            "policy.lag.warning.clear.below=60 cannot be used: expected a whole number from 1 to 50");
    }

    @Test
    void saysWhereAPatternBreaks() {
        assertRefused(Map.of("critical", "1", "rules", "a", "rule.a.groups", "(b"),
            "policy.lag.rule.a.groups=(b cannot be used: expected a regular expression (Unclosed group at 2)");
    }

    @Test
    void doesNotKnowRulesThatAreNotListed() {
        assertRefused(Map.of("critical", "1", "rule.a.groups", "a"), "policy.lag.rule.a.groups is unknown");
    }

    private static void assertRefused(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> read(settings)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    private static LagThreshold read(Map<String, String> settings) {
        Config config = Config.of("policy.lag.", settings);
        LagThreshold threshold = ThresholdConfig.read(config);
        config.refuseUnknownKeys();
        return threshold;
    }
}
