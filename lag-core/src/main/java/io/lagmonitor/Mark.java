package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Since when a group has looked as it does: stored, so that a process that starts anew goes on to count.
 *
 * @param since      since when it has not committed; without members, since when it has done neither
 * @param waiting    since when records wait that arrived later; empty if none do
 * @param memberless whether it had no members
 * @param seen       in how many polls records were seen to wait, at most as many as it takes
 * @param idle       whether it had surely read everything when this began
 * @param members    of several members each, where they are known and there was something to read
 */
record Mark(Commits commits, Instant since, Optional<Instant> waiting, int seen, boolean memberless, boolean idle,
            List<MemberMark> members) {

    /** The poll that saw records arrive, and two that could have seen that they were read. */
    static final int ENOUGH = 3;

    Mark {
        members = List.copyOf(members);
    }

    static Mark read(JsonNode node) {
        List<MemberMark> members = new ArrayList<>();
        node.path("members").forEach(member -> members.add(MemberMark.read(member)));
        return new Mark(Commits.read(node), Stored.requiredTime(node, "since"), Stored.time(node, "waiting"),
            node.path("seen").asInt(), node.path("memberless").asBoolean(), node.path("idle").asBoolean(), members);
    }

    void write(ObjectNode node) {
        commits.write(node);
        node.put("since", since.toString());
        waiting.ifPresent(time -> node.put("waiting", time.toString()).put("seen", seen));
        if (memberless) {
            node.put("memberless", true);
        }
        if (idle) {
            node.put("idle", true);
        }
        if (!members.isEmpty()) {
            ArrayNode each = node.putArray("members");
            members.forEach(member -> member.write(each.addObject()));
        }
    }

    /** How often records were seen to wait, if they do so once more. */
    static int onceMore(int seen) {
        return Math.min(seen + 1, ENOUGH);
    }

    /** Whether it knows of all these members that they wait. */
    boolean knowsThatTheyWait(List<MemberMark> others) {
        return others.stream().filter(member -> member.waiting().isPresent()).allMatch(members::contains);
    }
}
