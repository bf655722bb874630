package io.lagmonitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupLag;
import io.lagmonitor.model.PartitionLag;
import io.lagmonitor.model.PartitionLag.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of several members, as it is stored: a process that polls once finds a member that is stuck by what the one before
 * kept of it.
 *
 * @param look    what it owns and has committed; it changes with any progress, and with any rebalance that concerns it
 * @param lag     of its partitions, when it first looked so
 * @param waiting since when there has been more
 * @param seen    in how many polls there was more, at most as many as it takes
 */
record MemberMark(String look, long lag, Optional<Instant> waiting, int seen) {

    private static final int MOST = 200;

    /** The members of a group that has several, with what was known of them before. */
    static List<MemberMark> of(GroupLag lag, List<MemberMark> stored) {
        if (lag.lagAtLeast() == 0 || !MemberClocks.applyTo(lag)) {
            return List.of();
        }
        Map<String, MemberMark> before = new HashMap<>();
        stored.forEach(member -> before.put(member.look(), member));
        return rows(lag).entrySet().stream().limit(MOST)
            .map(member -> of(Look.of(member.getKey(), rows(lag, member.getValue())), lag, member.getValue(), before))
            .toList();
    }

    /** Whether it has waited for longer than this, and had the chance to go on. */
    boolean waitsLongerThan(Duration limit, Instant now) {
        return seen >= Mark.ENOUGH && waiting.filter(time -> Duration.between(time, now).compareTo(limit) > 0).isPresent();
    }

    /** Where these members wait. */
    static BitSet rowsOf(GroupLag lag, List<MemberMark> members) {
        Set<String> looks = members.stream().map(MemberMark::look).collect(Collectors.toSet());
        BitSet waiting = new BitSet();
        rows(lag).forEach((member, owned) -> {
            if (looks.contains(Look.of(member, rows(lag, owned)))) {
                owned.stream().filter(row -> Stall.isBehind(lag.partitions().get(row))).forEach(waiting::set);
            }
        });
        return waiting;
    }

    static MemberMark read(JsonNode node) {
        return new MemberMark(node.required("look").asText(), node.required("lag").asLong(),
            Stored.time(node, "waiting"), node.path("seen").asInt());
    }

    void write(ObjectNode node) {
        node.put("look", look).put("lag", lag);
        waiting.ifPresent(time -> node.put("waiting", time.toString()).put("seen", seen));
    }

    private static MemberMark of(String look, GroupLag lag, BitSet owned, Map<String, MemberMark> before) {
        long now = rows(lag, owned).mapToLong(row -> row.lag().orElse(0)).sum();
        MemberMark known = before.getOrDefault(look, new MemberMark(look, now, Optional.empty(), 0));
        boolean waits = known.waiting.isPresent() || now > known.lag && rows(lag, owned).anyMatch(Stall::isBehind);
        return waits ? new MemberMark(look, known.lag, known.waiting.or(() -> Optional.of(lag.asOf())),
            Mark.onceMore(known.seen)) : known;
    }

    private static Map<Owner, BitSet> rows(GroupLag lag) {
        Map<Owner, BitSet> rows = new LinkedHashMap<>();
        for (int row = 0; row < lag.partitions().size(); row++) {
            Optional<Owner> owner = lag.partitions().get(row).owner();
            if (owner.isPresent()) {
                rows.computeIfAbsent(owner.get(), member -> new BitSet()).set(row);
            }
        }
        return rows;
    }

    private static Stream<PartitionLag> rows(GroupLag lag, BitSet numbers) {
        return numbers.stream().mapToObj(lag.partitions()::get);
    }
}
