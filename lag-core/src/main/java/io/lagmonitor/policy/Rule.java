package io.lagmonitor.policy;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Other limits for the groups and topics that match as a whole. */
record Rule(Pattern groups, Pattern topics, Limits limits) {

    Rule(String groupsRegex, String topicsRegex, Limits limits) {
        this(compile(groupsRegex), compile(topicsRegex), limits);
    }

    boolean matchesGroup(String groupId) {
        return groups.matcher(groupId).matches();
    }

    boolean matchesTopic(String topic) {
        return topics.matcher(topic).matches();
    }

    /** The pattern, or an IllegalArgumentException that names it on one line. */
    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "'" + regex + "' is not a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }

    @Override
    public String toString() {
        return "groups " + groups + " topics " + topics + ": " + limits;
    }
}
