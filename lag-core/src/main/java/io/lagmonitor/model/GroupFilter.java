package io.lagmonitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which groups are watched, by group id. A group is accepted if it matches any include (or there is none) and no
 * exclude. Patterns are Java regular expressions and must match the whole group id. Immutable.
 *
 * <pre>{@code GroupFilter.all().include("orders-.*").exclude(".*-test")}</pre>
 */
public final class GroupFilter {

    private static final GroupFilter ALL = new GroupFilter(List.of(), List.of());

    private final List<Pattern> includes;
    private final List<Pattern> excludes;

    private GroupFilter(List<Pattern> includes, List<Pattern> excludes) {
        this.includes = includes;
        this.excludes = excludes;
    }

    /** Every group. */
    public static GroupFilter all() {
        return ALL;
    }

    /** Also accepts groups that match; the first include ends that all are accepted. */
    public GroupFilter include(String regex) {
        return new GroupFilter(with(includes, regex), excludes);
    }

    /** Does not accept groups that match, whatever is included. */
    public GroupFilter exclude(String regex) {
        return new GroupFilter(includes, with(excludes, regex));
    }

    /**
     * Does not accept groups whose names were made up by a tool or framework for one start: {@code console-consumer-12345}
     * and {@code perf-consumer-12345}; names that are a UUID or end with one, with or without hyphens; those of Spark's
     * streams; names that end with a host and an instance with long numbers, as {@code agent254112.example172480}. A name
     * with one number, however long, is accepted.
     */
    public GroupFilter excludeGenerated() {
        GroupFilter filter = this;
        for (String pattern : GeneratedNames.PATTERNS) {
            filter = filter.exclude(pattern);
        }
        return filter;
    }

    /** What was included, as written; for sources whose server can leave out the rest. */
    public List<String> includes() {
        return includes.stream().map(Pattern::pattern).toList();
    }

    /** What was excluded, as written. */
    public List<String> excludes() {
        return excludes.stream().map(Pattern::pattern).toList();
    }

    /** Whether the group is watched. */
    public boolean accepts(String groupId) {
        return (includes.isEmpty() || anyMatches(includes, groupId)) && !anyMatches(excludes, groupId);
    }

    /** The includes and excludes, as written. */
    @Override
    public String toString() {
        return "include " + (includes.isEmpty() ? "all" : includes) + ", exclude " + excludes;
    }

    private static boolean anyMatches(List<Pattern> patterns, String groupId) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(groupId).matches());
    }

    private static List<Pattern> with(List<Pattern> patterns, String regex) {
        Objects.requireNonNull(regex, "regex");
        List<Pattern> extended = new ArrayList<>(patterns);
        try {
            extended.add(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "'" + regex + "' is not a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
        return List.copyOf(extended);
    }
}
