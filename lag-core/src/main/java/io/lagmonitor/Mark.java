package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when a group has looked as it does: stored, so that a process that starts anew goes on to count.
 *
 * @param since      since when it has not committed; without members, since when it has done neither
 * @param waiting    since when records wait that arrived later; empty if none do
 * @param memberless whether it had no members
 * @param idle       whether it had surely read everything when this began
 */
record Mark(Commits commits, Instant since, Optional<Instant> waiting, boolean memberless, boolean idle) {

    static Mark read(JsonNode node) {
        return new Mark(Commits.read(node), Stored.requiredTime(node, "since"), Stored.time(node, "waiting"),
            node.path("memberless").asBoolean(), node.path("idle").asBoolean());
    }

    void write(ObjectNode node) {
        commits.write(node);
        node.put("since", since.toString());
        waiting.ifPresent(time -> node.put("waiting", time.toString()));
        if (memberless) {
            node.put("memberless", true);
        }
        if (idle) {
            node.put("idle", true);
        }
    }

    /** The newest of its times. */
    Instant newest() {
        return waiting.filter(time -> time.isAfter(since)).orElse(since);
    }
}
