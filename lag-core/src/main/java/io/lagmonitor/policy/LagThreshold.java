package io.lagmonitor.policy;

import io.lagmonitor.model.Evaluation;
import io.lagmonitor.model.Finding;
import io.lagmonitor.model.GroupHistory;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.GroupLag.Granularity;
import io.lagmonitor.model.LagStatus;
import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.LagPolicy;
import io.lagmonitor.spi.LagPolicyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a group by its lag in records: a limit is reached at or above its number, and cleared below the number of its
 * {@code clearBelow}, by default the limit itself; in between, what stood before stands on.
 *
 * <pre>{@code LagThreshold.critical(150_000).clearBelow(100_000).andWarning(80_000).clearBelow(60_000)}</pre>
 *
 * {@code clearBelow} belongs to the level before it. Levels come first, then rules for some groups or topics. Every
 * group gets a finding, so that a good one has its numbers too. Immutable: each call returns a new policy, and refuses
 * with an {@link IllegalArgumentException} what cannot be meant.
 */
public final class LagThreshold implements LagPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(LagThreshold.class);

    private final Limits limits;
    private final List<Rule> groupRules;
    private final List<Rule> topicRules;
    private final Set<String> clustersWithoutTopics = ConcurrentHashMap.newKeySet();

    private LagThreshold(Limits limits, List<Rule> groupRules, List<Rule> topicRules) {
        this.limits = limits;
        this.groupRules = groupRules;
        this.topicRules = topicRules;
    }

    /** CRITICAL from this many records on. */
    public static LagThreshold critical(long records) {
        return new LagThreshold(Limits.of(LagStatus.CRITICAL, records), List.of(), List.of());
    }

    /** WARNING from this many records on; never CRITICAL. */
    public static LagThreshold warning(long records) {
        return new LagThreshold(Limits.of(LagStatus.WARNING, records), List.of(), List.of());
    }

    /** Also WARNING from this many records on, fewer than for CRITICAL; never cleared before CRITICAL is. */
    public LagThreshold andWarning(long records) {
        refuseAfterRules("andWarning");
        return new LagThreshold(limits.andWarning(records), List.of(), List.of());
    }

    /** The level before this is cleared when there are fewer records than this; at most its limit. */
    public LagThreshold clearBelow(long records) {
        refuseAfterRules("clearBelow");
        return new LagThreshold(limits.clearBelow(records), List.of(), List.of());
    }

    /**
     * Judges groups by other limits. The first such rule that matches a group is used.
     *
     * @param groupsRegex must match the whole group id
     * @param other       without rules of its own
     */
    public LagThreshold forGroups(String groupsRegex, LagThreshold other) {
        Rule rule = new Rule(groupsRegex, ".*", other.withoutRules());
        return new LagThreshold(limits, with(groupRules, rule), topicRules);
    }

    /**
     * Also judges topics by themselves; they still count in the total of their group. The first such rule that matches
     * both a group and a topic is used for the topic. A source that knows no topics is reported once per cluster.
     *
     * @param groupsRegex must match the whole group id
     * @param topicsRegex must match the whole name of the topic
     * @param other       without rules of its own
     */
    public LagThreshold forTopics(String groupsRegex, String topicsRegex, LagThreshold other) {
        Rule rule = new Rule(groupsRegex, topicsRegex, other.withoutRules());
        return new LagThreshold(limits, groupRules, with(topicRules, rule));
    }

    @Override
    public Evaluation evaluate(GroupHistory history) {
        GroupLag lag = history.newest();
        List<Finding> findings = new ArrayList<>(1);
        findings.add(limitsFor(lag.key().groupId()).judge(LagBounds.ofGroup(lag)));
        if (!topicRules.isEmpty()) {
            judgeTopics(lag, findings);
        }
        return new Evaluation(findings);
    }

    @Override
    public String name() {
        return Provider.NAME;
    }

    /** The limits and the rules, for people. */
    @Override
    public String toString() {
        return limits + (groupRules.isEmpty() ? "" : ", " + groupRules)
            + (topicRules.isEmpty() ? "" : ", " + topicRules);
    }

    private Limits limitsFor(String groupId) {
        for (Rule rule : groupRules) {
            if (rule.matchesGroup(groupId)) {
                return rule.limits();
            }
        }
        return limits;
    }

    private void judgeTopics(GroupLag lag, List<Finding> findings) {
        String groupId = lag.key().groupId();
        List<Rule> rules = topicRules.stream().filter(rule -> rule.matchesGroup(groupId)).toList();
        if (rules.isEmpty()) {
            return;
        }
        if (lag.granularity() == Granularity.TOTAL) {
            reportWithoutTopics(lag.key().cluster());
        }
        for (String topic : lag.topics()) {
            rules.stream().filter(rule -> rule.matchesTopic(topic)).findFirst()
                .ifPresent(rule -> findings.add(rule.limits().judge(LagBounds.ofTopic(lag, topic))));
        }
    }

    private void reportWithoutTopics(String cluster) {
        if (clustersWithoutTopics.add(cluster)) {
            LOG.warn("the source of cluster {} knows no topics, so that rules for topics do not apply there: {}",
                cluster, topicRules);
        }
    }

    private Limits withoutRules() {
        if (hasRules()) {
            throw new IllegalArgumentException("the limits of a rule have rules of their own: " + this);
        }
        return limits;
    }

    private void refuseAfterRules(String call) {
        if (hasRules()) {
            throw new IllegalArgumentException(call + " comes after a rule; say it before forGroups and forTopics");
        }
    }

    private boolean hasRules() {
        return !groupRules.isEmpty() || !topicRules.isEmpty();
    }

    private static List<Rule> with(List<Rule> rules, Rule rule) {
        List<Rule> extended = new ArrayList<>(rules);
        extended.add(rule);
        return List.copyOf(extended);
    }

    /**
     * Makes the policy from a file; {@code type=threshold}. At least one of {@code critical} and {@code warning} is
     * there. Numbers are records of lag; patterns are Java regular expressions that match a whole name.
     *
     * <ul>
     * <li>{@code critical}: CRITICAL from this many on; none by default. {@code critical=150000}
     * <li>{@code critical.clear.below}: cleared below this many; by default {@code critical}.
     *     {@code critical.clear.below=100000}
     * <li>{@code warning}: WARNING from this many on, fewer than {@code critical}; none by default.
     *     {@code warning=80000}
     * <li>{@code warning.clear.below}: cleared below this many, no more than {@code critical.clear.below}; by default
     *     the lower of that and {@code warning}. {@code warning.clear.below=60000}
     * <li>{@code rules}: names of rules, separated by commas, the first match wins; none by default.
     *     {@code rules=batch,payments}
     * <li>{@code rule.NAME.groups}: which groups the rule is for; must be there. {@code rule.batch.groups=batch-.*}
     * <li>{@code rule.NAME.topics}: judges these topics by themselves; by default the rule is for the total of its
     *     groups. {@code rule.payments.topics=payments}
     * <li>{@code rule.NAME.critical}, {@code rule.NAME.critical.clear.below}, {@code rule.NAME.warning},
     *     {@code rule.NAME.warning.clear.below}: the limits of the rule, as above.
     *     {@code rule.batch.critical=5000000}
     * </ul>
     */
    public static final class Provider implements LagPolicyProvider {

        static final String NAME = "threshold";

        /** For {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public LagPolicy create(Config config) {
            return ThresholdConfig.read(config);
        }
    }
}
