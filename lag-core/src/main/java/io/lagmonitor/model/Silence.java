package io.lagmonitor.model;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * For some time nothing is told of some groups and nothing is done about them. They are judged and shown as ever.
 *
 * @param groups which groups: a Java regular expression that matches the whole group id, in every cluster
 * @param until  when it ends by itself; at that time it is over
 * @param reason why, for people
 */
public record Silence(String groups, Instant until, String reason) {

    /** Checks the pattern. */
    public Silence {
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(reason, "reason");
        try {
            Pattern.compile(groups);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                "'" + groups + "' is not a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }
}
