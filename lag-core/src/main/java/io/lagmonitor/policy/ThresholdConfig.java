package io.lagmonitor.policy;

import io.lagmonitor.spi.Config;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a {@link LagThreshold} from its settings; the keys are documented at its provider. */
final class ThresholdConfig {

    private ThresholdConfig() {}

    static LagThreshold read(Config config) {
        LagThreshold threshold = limits(config);
        Set<String> names = new HashSet<>();
        for (String name : config.list("rules")) {
            if (!names.add(name)) {
                throw config.wrong("rules", "every name once");
            }
            threshold = withRule(threshold, config.part("rule." + name + "."));
        }
        return threshold;
    }

    private static LagThreshold withRule(LagThreshold threshold, Config rule) {
        String groups = regex(rule, "groups");
        boolean forTopics = rule.text("topics").isPresent();
        LagThreshold limits = limits(rule);
        return forTopics
            ? threshold.forTopics(groups, regex(rule, "topics"), limits)
            : threshold.forGroups(groups, limits);
    }

    private static LagThreshold limits(Config config) {
        OptionalLong critical = config.number("critical", 1, Long.MAX_VALUE);
        OptionalLong criticalClear = clearBelow(config, "critical", critical, Long.MAX_VALUE);
        OptionalLong warning = config.number("warning", 1, critical.orElse(Long.MAX_VALUE) - 1);
        OptionalLong warningClear =
            clearBelow(config, "warning", warning, criticalClear.orElse(critical.orElse(Long.MAX_VALUE)));
        if (critical.isEmpty() && warning.isEmpty()) {
            throw config.wrong("critical", "a number of records here, or for warning, or for both");
        }
        if (critical.isEmpty()) {
            return clearBelow(LagThreshold.warning(warning.getAsLong()), warningClear);
        }
        LagThreshold limits = clearBelow(LagThreshold.critical(critical.getAsLong()), criticalClear);
        return warning.isEmpty() ? limits : clearBelow(limits.andWarning(warning.getAsLong()), warningClear);
    }

    private static LagThreshold clearBelow(LagThreshold limits, OptionalLong records) {
        return records.isEmpty() ? limits : limits.clearBelow(records.getAsLong());
    }

    private static OptionalLong clearBelow(Config config, String level, OptionalLong limit, long most) {
        String key = level + ".clear.below";
        if (limit.isEmpty() && config.text(key).isPresent()) {
            throw config.wrong(key, "a limit for " + level + " too");
        }
        return config.number(key, 1, Math.min(limit.orElse(most), most));
    }

    private static String regex(Config config, String key) {
        try {
            return Pattern.compile(config.required(key)).pattern();
        } catch (PatternSyntaxException e) {
            throw config.wrong(key, "a regular expression (" + e.getDescription() + " at " + e.getIndex() + ")");
        }
    }
}
