package io.lagmonitor.model;

import java.util.Objects;

/**
 * A group that a source was asked for and could not read.
 *
 * @param key    the group
 * @param reason what failed and, if known, what would help; one line for people
 */
public record GroupFailure(GroupKey key, String reason) {

    /** Checks that both are there. */
    public GroupFailure {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(reason, "reason");
    }
}
